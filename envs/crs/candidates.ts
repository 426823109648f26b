import { Bits } from './bits.js';
import { listAt, removePlaces } from './lists.js';
import type { Tables } from './tables.js';

/**
 * C, the items that may still be what the user is looking for, with numbers about each of them. Members are ascending and numbers lie at their
 * places, side by side: of a catalogue that does not fit into a cache, the candidates still do.
 */
export class Candidates {
  /** members[0..size-1]. */
  readonly members: Int32Array;
  size = 0;
  /** w[i] is the environment's score of members[i], and g[i] its weight: see ItemScores. */
  readonly w: Float64Array;
  readonly g: Float64Array;
  private readonly set: Bits;
  /** How many members stand before those of each word of the set; as it was when they were last counted. */
  private readonly ranks: Int32Array;
  private counted = false;

  constructor(private readonly tables: Tables) {
    const { items } = tables.data;
    this.members = new Int32Array(items);
    this.w = new Float64Array(items);
    this.g = new Float64Array(items);
    this.set = new Bits(items);
    this.ranks = new Int32Array(this.set.words.length);
  }

  has(item: number): boolean {
    return this.set.has(item);
  }

  /** The place of a member. */
  placeOf(item: number): number {
    if (!this.counted) this.set.countRanks(this.ranks);
    this.counted = true;
    return this.set.rank(item, this.ranks);
  }

  /** Starts with all items that have `attributes`; w and g are yet to be written. */
  open(attributes: readonly number[]): void {
    const { members, set } = this;
    const { attributeItems, holders } = this.tables;
    const [first, ...others] = attributes;
    if (first === undefined) {
      set.fill();
      for (let v = 0; v < members.length; v++) members[v] = v;
      this.size = members.length;
    } else {
      const having = listAt(attributeItems, first);
      set.copy(holders.of(first));
      members.set(having);
      this.size = having.length;
    }
    this.counted = false;
    for (const p of others) this.narrow(p);
  }

  /** Leaves only those that have an attribute. Scores stay with their members, weights do not. */
  narrow(attribute: number): void {
    const { holders } = this.tables;
    const { w } = this;
    const { items, places } = holders;
    this.size = holders.find(attribute, this.set);
    this.members.set(items.subarray(0, this.size));
    for (let i = 0; i < this.size; i++) w[i] = w[places[i]];
    this.set.intersect(holders.of(attribute));
    this.counted = false;
  }

  /** Takes members out, each named once. */
  remove(items: readonly number[]): void {
    const places = Int32Array.from(items, (v) => this.placeOf(v)).sort();
    for (const v of items) this.set.delete(v);
    this.size = removePlaces([this.members, this.w, this.g], this.size, places);
    this.counted = false;
  }

  /** Finds the members that have an attribute, and leaves them in `tables.holders`; returns how many they are. */
  find(attribute: number): number {
    return this.tables.holders.find(attribute, this.set);
  }
}
