import type { Dialogue } from './dialogue.js';
import type { ItemScores } from './item-scores.js';
import { BLOCK, countLists, type Lists } from './lists.js';

/** Candidates that weigh less than this on average are summed up as they are: rounded weights would tell too little of them. */
const LIGHT = 2 ** -10;

/**
 * How much of the candidates' weight has each of some properties, which are listed per item.
 *
 * Weights lie in (0, 1] and are rounded up to multiples of a power of two so small that a share is right to within 1e-7, and large enough that sums over
 * all items are exact. So they do not depend on the order, and what a turn changes can be taken away and added: the bits are those of a
 * measurement of all candidates, and a dialogue does not depend on when its masses were measured anew. Only where candidates weigh next to nothing
 * are they measured anew each turn, without rounding.
 */
export class Mass {
  /** Per property the sum of the weights of the candidates that have it: 0 exactly if none has it, and `total` if all have it. The last BLOCK are no properties. */
  readonly mass: Float64Array;
  total = 0;
  /** Every property that a candidate has is among live[0..liveCount-1], ascending. */
  readonly live: Int32Array;
  liveCount = 0;
  /** Adding and subtracting it rounds a weight to a multiple of `unit`. */
  private readonly rounder: number;
  private readonly unit: number;
  private rounded = false;
  private followed?: Dialogue;
  private era = -1;
  private version = -1;
  private listed = 0;

  /** `blocks` are the properties of the items, filled up (blockLists): a processor guesses wrongly where a short list ends, and where its blocks end less often. */
  constructor(
    private readonly blocks: Lists,
    private readonly properties: number,
  ) {
    const items = countLists(blocks);
    this.mass = new Float64Array(properties + BLOCK);
    this.live = new Int32Array(properties);
    this.rounder = 2 ** (32 - Math.clz32(items));
    this.unit = this.rounder * 2 ** -52;
  }

  /** Measures the candidates of a dialogue, with their weights when `weighted`: only what has changed, if that is known. */
  follow(dialogue: Dialogue, weighted: boolean): void {
    const { members, size, scores, era, rejectedItems } = dialogue;
    const weights = weighted ? scores.g : undefined;
    const rescorings = weighted ? scores.version - this.version : 0;
    const known = this.rounded && dialogue === this.followed && era === this.era && rescorings <= 1;
    if (known) {
      // In this order: an item that was rescored and then rejected leaves with its new weight.
      if (rescorings === 1) this.reweigh(scores);
      for (let i = this.listed; i < rejectedItems.length; i++) this.remove(rejectedItems[i], weights);
    }
    if (!known || this.total < size * LIGHT) this.measure(members, size, weights);
    this.followed = dialogue;
    this.era = era;
    this.version = scores.version;
    this.listed = rejectedItems.length;
  }

  /** Measures the candidates members[0..size-1] with weights[v]; all weights 1 when there are none. */
  measure(members: Int32Array, size: number, weights?: Float64Array): void {
    this.followed = undefined;
    this.sum(members, size, weights, this.rounder, this.unit);
    this.rounded = this.total >= size * LIGHT;
    if (!this.rounded) this.sum(members, size, weights, 0, 0);
  }

  /** The weighted share of the candidates that have p. Exactly 0 and 1 when none and all of them have it. */
  share(p: number): number {
    return this.mass[p] / this.total;
  }

  /** The lesser of the shares of yes and no. The bits are the same for all properties that split the weight alike. */
  evenness(p: number): number {
    return Math.min(this.mass[p], this.total - this.mass[p]) / this.total;
  }

  private sum(
    members: Int32Array,
    size: number,
    weights: Float64Array | undefined,
    rounder: number,
    unit: number,
  ): void {
    // Locals: the compiler does not keep fields in registers across stores to arrays.
    const { mass, live } = this;
    const { offsets, values } = this.blocks;
    mass.fill(0);
    let total = 0;
    for (let i = 0; i < size; i++) {
      const v = members[i];
      const weight = weights ? weights[v] + rounder - rounder + unit : 1;
      const end = offsets[v + 1];
      total += weight;
      for (let k = offsets[v]; k < end; k += BLOCK) {
        mass[values[k]] += weight;
        mass[values[k + 1]] += weight;
        mass[values[k + 2]] += weight;
        mass[values[k + 3]] += weight;
      }
    }
    this.total = total;
    let alive = 0;
    for (let p = 0; p < this.properties; p++) if (mass[p] > 0) live[alive++] = p;
    this.liveCount = alive;
  }

  private remove(v: number, weights: Float64Array | undefined): void {
    const { mass, rounder, unit } = this;
    const { offsets, values } = this.blocks;
    const weight = weights ? weights[v] + rounder - rounder + unit : 1;
    this.total -= weight;
    for (let k = offsets[v]; k < offsets[v + 1]; k++) mass[values[k]] -= weight;
  }

  /** Takes the weights from before the latest change of scores away, and adds the present ones. */
  private reweigh({ g, touched, touchedCount, weightsBefore }: ItemScores): void {
    const { mass, rounder } = this;
    const { offsets, values } = this.blocks;
    let { total } = this;
    for (let i = 0; i < touchedCount; i++) {
      const v = touched[i];
      const more = g[v] + rounder - rounder - (weightsBefore[i] + rounder - rounder);
      const end = offsets[v + 1];
      total += more;
      for (let k = offsets[v]; k < end; k += BLOCK) {
        mass[values[k]] += more;
        mass[values[k + 1]] += more;
        mass[values[k + 2]] += more;
        mass[values[k + 3]] += more;
      }
    }
    this.total = total;
  }
}
