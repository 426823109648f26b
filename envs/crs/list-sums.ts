import { openKernels, type Kernels } from './kernels.js';
import { BLOCK, blockLists, countLists, type Lists } from './lists.js';

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
    const memory = openKernels(8 * (items + columns + BLOCK) + 4 * (2 * items + 1 + blocks.values.length));
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
