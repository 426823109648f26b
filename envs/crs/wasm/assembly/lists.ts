/**
 * Adds the rounded weight of each of the items ids[0..count-1] to the sums of all that its list names; returns the sum of the rounded weights. List v is the
 * bytes from offsets[v] to offsets[v + 1] of `values`: blocks of four places of sums, in bytes. Adding and subtracting `rounder` rounds, then `unit` is
 * added.
 */
export function addToLists(
  offsets: usize, values: usize, ids: usize, weights: usize, count: i32, rounder: f64, unit: f64, sums: usize,
): f64 {
  let total: f64 = 0;
  const end = ids + (<usize>count << 2);
  for (; ids < end; ids += 4, weights += 8) {
    const list = offsets + (<usize>load<i32>(ids) << 2);
    const weight = load<f64>(weights) + rounder - rounder + unit;
    total += weight;
    const last = values + <usize>load<i32>(list, 4);
    for (let k = values + <usize>load<i32>(list); k < last; k += 16) {
      add(sums + <usize>load<i32>(k), weight);
      add(sums + <usize>load<i32>(k, 4), weight);
      add(sums + <usize>load<i32>(k, 8), weight);
      add(sums + <usize>load<i32>(k, 12), weight);
    }
  }
  return total;
}

// @ts-ignore: decorator
@inline
function add(sum: usize, weight: f64): void {
  store<f64>(sum, load<f64>(sum) + weight);
}
