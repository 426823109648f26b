/** Words of 32 bits for a set of integers below `size`: an even number. */
export const wordsOf = (size: number): number => 2 * ((size + 63) >>> 6);

/** A set of the integers 0..size-1, one bit each. */
export class Bits {
  /** On `words`, or words of its own, which hold nothing. */
  constructor(
    readonly size: number,
    readonly words: Int32Array = new Int32Array(wordsOf(size)),
  ) {}

  has(i: number): boolean {
    return ((this.words[i >>> 5] >>> (i & 31)) & 1) === 1;
  }

  add(i: number): void {
    this.words[i >>> 5] |= 1 << (i & 31);
  }

  delete(i: number): void {
    this.words[i >>> 5] &= ~(1 << (i & 31));
  }

  clear(): void {
    this.words.fill(0);
  }

  /** Holds everything. */
  fill(): void {
    const { words, size } = this;
    words.fill(0);
    words.fill(-1, 0, size >>> 5);
    if ((size & 31) > 0) words[size >>> 5] = 2 ** (size & 31) - 1;
  }

  /** Becomes a copy of `other`, which has the same size. */
  copy(other: Bits): void {
    this.words.set(other.words);
  }

  /** Keeps only what `other`, which has the same size, holds too. */
  intersect(other: Bits): void {
    for (let k = 0; k < this.words.length; k++) this.words[k] &= other.words[k];
  }

  /** Writes to `ranks` how many members are less than the first of each word. */
  countRanks(ranks: Int32Array): void {
    let n = 0;
    for (let k = 0; k < this.words.length; k++) {
      ranks[k] = n;
      n += bitCount(this.words[k]);
    }
  }

  /** How many members are less than i, by `ranks`. */
  rank(i: number, ranks: Int32Array): number {
    const k = i >>> 5;
    return ranks[k] + bitCount(this.words[k] & ((1 << (i & 31)) - 1));
  }
}

/** How many bits of a word are 1: sums of neighbouring bits, then of pairs, then of fours; a product adds the bytes up. */
function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
