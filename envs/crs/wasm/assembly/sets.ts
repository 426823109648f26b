/**
 * Finds what is in both of two sets of numbers, one bit each in `words` words of 64: writes the numbers, ascending, and how many members of the first and of
 * the second set are less than each; returns how many there are.
 */
export function common(
  first: usize, second: usize, words: i32, numbers: usize, firstRanks: usize, secondRanks: usize,
): i32 {
  let found: usize = 0;
  let before1: i32 = 0;
  let before2: i32 = 0;
  for (let k = 0; k < words; k++) {
    const a = load<u64>(first + (<usize>k << 3));
    const b = load<u64>(second + (<usize>k << 3));
    for (let both = a & b; both != 0; both &= both - 1) {
      const bit = ctz(both);
      const below = (<u64>1 << bit) - 1;
      store<i32>(numbers + found, (k << 6) + <i32>bit);
      store<i32>(firstRanks + found, before1 + <i32>popcnt(a & below));
      store<i32>(secondRanks + found, before2 + <i32>popcnt(b & below));
      found += 4;
    }
    before1 += <i32>popcnt(a);
    before2 += <i32>popcnt(b);
  }
  return <i32>(found >> 2);
}
