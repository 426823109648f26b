import { Bits, wordsOf } from './bits.js';
import { openKernels, type Kernels } from './kernels.js';
import { countLists, listAt, type Lists } from './lists.js';

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
    const memory = openKernels(4 * (words * (attributes + 1) + 3 * items));
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
