import type { Dialogue } from './dialogue.js';
import type { ListSums } from './list-sums.js';
import { BLOCK } from './lists.js';

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

  constructor(
    private readonly lists: ListSums,
    private readonly properties: number,
  ) {
    this.mass = new Float64Array(properties + BLOCK);
    this.live = new Int32Array(properties);
    this.rounder = 2 ** (32 - Math.clz32(lists.ids.length));
    this.unit = this.rounder * 2 ** -52;
  }

  /** Measures the candidates of a dialogue, with their weights when `weighted`: only what has changed, if that is known. */
  follow(dialogue: Dialogue, weighted: boolean): void {
    const { candidates, scores, era, rejectedItems } = dialogue;
    const { members, size, g } = candidates;
    const rescorings = weighted ? scores.version - this.version : 0;
    const known = this.rounded && dialogue === this.followed && era === this.era && rescorings <= 1;
    if (known) this.change(dialogue, rescorings === 1, weighted);
    if (!known || this.total < size * LIGHT) this.measure(members, size, weighted ? g : undefined);
    this.followed = dialogue;
    this.era = era;
    this.version = scores.version;
    this.listed = rejectedItems.length;
  }

  /** Measures the candidates members[0..size-1], which weigh weights[0..size-1]; all weights are 1 when there are none. */
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

  /** The lesser of the weights of the candidates that have p and of those that have it not. */
  lesser(p: number): number {
    return Math.min(this.mass[p], this.total - this.mass[p]);
  }

  /** The lesser of the shares of yes and no. The bits are the same for all properties that split the weight alike. */
  evenness(p: number): number {
    return this.lesser(p) / this.total;
  }

  private sum(
    members: Int32Array,
    size: number,
    weights: Float64Array | undefined,
    rounder: number,
    unit: number,
  ): void {
    const { lists, mass, live } = this;
    lists.ids.set(members.subarray(0, size));
    if (weights) lists.weights.set(weights.subarray(0, size));
    else lists.weights.fill(1, 0, size);
    lists.sums.fill(0);
    this.total = weights ? lists.add(size, rounder, unit) : lists.add(size);
    mass.set(lists.sums);
    let alive = 0;
    for (let p = 0; p < this.properties; p++) if (mass[p] > 0) live[alive++] = p;
    this.liveCount = alive;
  }

  /** Takes away what the candidates weighed that have changed or left since, and adds what they weigh now. */
  private change(
    { scores, rejectedItems, rejectedWeights }: Dialogue,
    rescored: boolean,
    weighted: boolean,
  ): void {
    const { lists, rounder, unit } = this;
    const { touched, weightsBefore, weightsAfter } = scores;
    const touchedCount = rescored ? scores.touchedCount : 0;
    lists.ids.set(touched.subarray(0, touchedCount));
    for (let i = 0; i < touchedCount; i++)
      lists.weights[i] = weightsAfter[i] + rounder - rounder - (weightsBefore[i] + rounder - rounder);
    lists.sums.set(this.mass);
    this.total += lists.add(touchedCount);
    // In this order: an item that was rescored and then rejected leaves with its new weight.
    const gone = rejectedItems.slice(this.listed);
    lists.ids.set(gone);
    gone.forEach((_, i) => {
      lists.weights[i] = weighted ? -(rejectedWeights[this.listed + i] + rounder - rounder + unit) : -1;
    });
    this.total += lists.add(gone.length);
    this.mass.set(lists.sums);
  }
}
