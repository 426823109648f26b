/** A set of the integers 0..size-1, one bit each. */
export class Bits {
  private readonly words: Uint32Array;

  constructor(readonly size: number) {
    this.words = new Uint32Array((size + 31) >>> 5);
  }

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
    this.words.fill(0xffffffff);
    const rest = this.size & 31;
    if (rest > 0) this.words[this.words.length - 1] = 2 ** rest - 1;
  }

  /** Becomes a copy of `other`, which has the same size. */
  copy(other: Bits): void {
    this.words.set(other.words);
  }

  /** Keeps only what `other`, which has the same size, holds too. */
  intersect(other: Bits): void {
    for (let k = 0; k < this.words.length; k++) this.words[k] &= other.words[k];
  }

  /** Writes the members among ids[from..to-1] to the front of `out`, which has room for one more, and their places in `ids` to `places`; returns how many. */
  select(ids: Int32Array, from: number, to: number, out: Int32Array, places: Int32Array): number {
    const { words } = this;
    let n = 0;
    // Without a branch: a processor guesses a random one wrongly every other time.
    for (let k = from; k < to; k++) {
      const i = ids[k];
      out[n] = i;
      places[n] = k;
      n += (words[i >>> 5] >>> (i & 31)) & 1;
    }
    return n;
  }

  /** Writes the members in ascending order to the front of `out` and returns how many they are. */
  list(out: Int32Array): number {
    let n = 0;
    for (let k = 0; k < this.words.length; k++) {
      let word = this.words[k];
      while (word !== 0) {
        const lowest = word & -word;
        out[n++] = (k << 5) + 31 - Math.clz32(lowest);
        word ^= lowest;
      }
    }
    return n;
  }
}
