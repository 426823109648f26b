import { exp, sigmoid } from '../../core/exact-math.js';
import { readKernels } from '../../core/wasm/read-kernels.js';
import { webAssembly, type WasmModule } from '../../core/wasm/webassembly.js';
import { Bits, wordsOf } from './bits.js';
import { BLOCK, blockLists, countLists, listAt, type Lists } from './lists.js';

interface Kernels {
  addToLists(
    offsets: number,
    values: number,
    ids: number,
    weights: number,
    count: number,
    rounder: number,
    unit: number,
    sums: number,
  ): number;
  common(
    first: number,
    second: number,
    words: number,
    numbers: number,
    firstRanks: number,
    secondRanks: number,
  ): number;
  logistic(x: number, count: number, powers: number): number;
}

const PAGE = 2 ** 16;
let compiled: WasmModule | undefined;

/** The kernels on a memory of `bytes`, and what hands that memory out from its beginning on. */
function open(bytes: number): {
  kernels: Kernels;
  floats(n: number): Float64Array;
  ints(n: number): Int32Array;
} {
  compiled ??= new webAssembly.Module(readKernels(new URL('wasm/kernels.wasm', import.meta.url)));
  const pages = Math.ceil(bytes / PAGE);
  const memory = new webAssembly.Memory({ initial: pages, maximum: pages });
  const { exports } = new webAssembly.Instance(compiled, { env: { memory } });
  let at = 0;
  const take = (n: number): number => (at += n) - n;
  return {
    kernels: exports as Kernels,
    floats: (n) => new Float64Array(memory.buffer, take(8 * n), n),
    ints: (n) => new Int32Array(memory.buffer, take(4 * n), n),
  };
}

/** Lists of numbers, one per item, and sums over all items that name a number. Items and their weights are written to `ids` and `weights`. */
export class ListSums {
  readonly ids: Int32Array;
  readonly weights: Float64Array;
  /** Per number of the lists, 0..columns-1; what comes behind is filling. */
  readonly sums: Float64Array;
  private readonly offsets: Int32Array;
  private readonly values: Int32Array;
  private readonly kernels: Kernels;

  constructor(lists: Lists, columns: number) {
    const items = countLists(lists);
    const blocks = blockLists(lists, columns);
    const memory = open(16 + 8 * (items + columns + BLOCK) + 4 * (2 * items + 1 + blocks.values.length));
    this.kernels = memory.kernels;
    this.weights = memory.floats(items);
    this.sums = memory.floats(columns + BLOCK);
    this.ids = memory.ints(items);
    this.offsets = memory.ints(items + 1);
    this.values = memory.ints(blocks.values.length);
    // In bytes.
    this.offsets.set(blocks.offsets.map((k) => 4 * k));
    this.values.set(blocks.values.map((p) => 8 * p));
  }

  /**
   * Adds to the sum of each number the weights of those of the first `count` items whose lists have it; returns the sum of the weights. Adding and subtracting
   * `rounder` rounds a weight, then `unit` is added to it.
   */
  add(count: number, rounder = 0, unit = 0): number {
    const [offsets, values, ids, weights, sums] = [
      this.offsets,
      this.values,
      this.ids,
      this.weights,
      this.sums,
    ].map((part) => part.byteOffset);
    return this.kernels.addToLists(offsets, values, ids, weights, count, rounder, unit, sums);
  }
}

/** Which items have each of some attributes, as sets; and which of those are in another set. */
export class Holders {
  /** What `find` found, ascending: items, their places among all members of the set, and among all items that have the attribute. */
  readonly items: Int32Array;
  readonly places: Int32Array;
  readonly links: Int32Array;
  private readonly set: Int32Array;
  private readonly sets: readonly Bits[];
  private readonly kernels: Kernels;

  constructor(attributeItems: Lists, items: number) {
    const words = wordsOf(items);
    const attributes = countLists(attributeItems);
    const memory = open(4 * (words * (attributes + 1) + 3 * items));
    this.kernels = memory.kernels;
    this.set = memory.ints(words);
    this.sets = Array.from({ length: attributes }, (_, p) => {
      const having = new Bits(items, memory.ints(words));
      for (const v of listAt(attributeItems, p)) having.add(v);
      return having;
    });
    this.items = memory.ints(items);
    this.places = memory.ints(items);
    this.links = memory.ints(items);
  }

  /** The items that have an attribute. */
  of(attribute: number): Bits {
    return this.sets[attribute];
  }

  /** Finds the items in `set` that have an attribute; returns how many they are. */
  find(attribute: number, set: Bits): number {
    this.set.set(set.words);
    const [first, second, ids, firstRanks, secondRanks] = [
      this.set,
      this.sets[attribute].words,
      this.items,
      this.places,
      this.links,
    ].map((part) => part.byteOffset);
    return this.kernels.common(first, second, this.set.length >> 1, ids, firstRanks, secondRanks);
  }
}

/** The logistic function of many numbers. */
export class Logistic {
  private readonly x: Float64Array;
  private readonly powers: Float64Array;
  private readonly kernels: Kernels;

  /** For at most `size` numbers at once. */
  constructor(size: number) {
    const memory = open(8 * (32 + size + 1));
    this.kernels = memory.kernels;
    this.powers = memory.floats(32);
    this.x = memory.floats(size + 1);
    this.powers.set(Float64Array.from({ length: 32 }, (_, j) => exp((j * Math.LN2) / 32)));
  }

  /**
   * Writes 1 / (1 + e^-x), but no less than `least`, of x[0..count-1] to `out`, which may be `x`: as accurate as `sigmoid`, if not always to its last bit, and
   * some ten times as fast.
   */
  apply(x: Float64Array, count: number, out: Float64Array, least = 0): void {
    const { kernels, powers } = this;
    this.x.set(x.subarray(0, count));
    this.x[count] = 0;
    const strange = kernels.logistic(this.x.byteOffset, count, powers.byteOffset);
    // Also false for NaN.
    const usual = (number: number): boolean => number > -700 && number < 700;
    for (let i = 0; strange > 0 && i < count; i++)
      if (!usual(x[i])) this.x[i] = Math.max(least, sigmoid(x[i]));
    out.set(this.x.subarray(0, count));
  }
}
