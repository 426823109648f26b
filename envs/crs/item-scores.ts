import { sigmoids } from '../../core/exact-math.js';
import type { Bits } from './bits.js';
import { dotMembers, type Tables } from './tables.js';

/** Which score orders the candidates. */
export type ItemScore = 'unicorn' | 'fm' | 'metacrs';

/** C as a set, and as an ascending list in members[0..size-1]. */
export interface Candidates {
  readonly set: Bits;
  readonly members: Int32Array;
  readonly size: number;
}

/**
 * The environment's score w(v) of every candidate and its logistic value g(v), kept up to date answer by answer. Numbers of items
 * that are no longer candidates are stale.
 *
 * - `unicorn` (Deng et al. 2021): w(v) = <e_u, e_v> + sum over P+ of <e_p, e_v> - sum over P- that v has of sigmoid(<e_p, e_v>)
 * - `fm` (CRM, EAR, SCPR): the same without the last sum
 * - `metacrs`: w(v) = <mean over P+ of e_p, e_v>
 */
export class ItemScores {
  readonly w: Float64Array;
  /** sigmoid(w), held above zero so that weights never all vanish. */
  readonly g: Float64Array;
  /** Grows whenever scores change. */
  version = 0;
  private acceptedCount = 0;
  /** Candidates whose scores the latest rejection changed: touched[0..touchedCount-1]. */
  readonly touched: Int32Array;
  touchedCount = 0;
  /** What w and g of each of them were. */
  readonly scoresBefore: Float64Array;
  readonly weightsBefore: Float64Array;
  /** The numbers of their links to the attribute. */
  private readonly touchedLinks: Int32Array;

  constructor(
    private readonly tables: Tables,
    private readonly kind: ItemScore,
  ) {
    this.w = new Float64Array(tables.data.items);
    this.g = new Float64Array(tables.data.items);
    this.scoresBefore = new Float64Array(tables.data.items);
    this.weightsBefore = new Float64Array(tables.data.items);
    this.touched = new Int32Array(tables.data.items + 1);
    this.touchedLinks = new Int32Array(tables.data.items + 1);
  }

  /** Starts a dialogue with `user`, before any attribute. `members[0..size-1]` are the candidates. */
  open(user: number, members: Int32Array, size: number): void {
    const { users, items, dim } = this.tables.data.embedding;
    this.acceptedCount = 0;
    if (this.kind !== 'metacrs') dotMembers(users, user, items, members, size, dim, this.w);
    else for (let i = 0; i < size; i++) this.w[members[i]] = 0;
  }

  /** The user accepted `attribute`; every candidate has it. */
  accept(attribute: number, candidates: Candidates): void {
    const n = ++this.acceptedCount;
    const { w, touchedLinks: links } = this;
    const { linkScores } = this.tables;
    const { members, size } = candidates;
    this.touch(attribute, candidates);
    if (this.kind === 'metacrs')
      for (let i = 0; i < size; i++) w[members[i]] = (w[members[i]] * (n - 1) + linkScores[links[i]]) / n;
    else for (let i = 0; i < size; i++) w[members[i]] += linkScores[links[i]];
    this.rescore(members, size);
  }

  /** The user rejected `attribute`. */
  reject(attribute: number, candidates: Candidates): void {
    if (this.kind !== 'unicorn') return;
    const { w, g, touched, touchedLinks, scoresBefore, weightsBefore } = this;
    const { linkPenalties } = this.tables;
    const count = this.touch(attribute, candidates);
    for (let i = 0; i < count; i++) {
      const v = touched[i];
      weightsBefore[i] = g[v];
      scoresBefore[i] = w[v];
      w[v] -= linkPenalties[touchedLinks[i]];
    }
    this.touchedCount = count;
    this.rescore(touched, count);
  }

  /**
   * Finds the candidates that have `attribute` and their links; returns how many they are. Goes through the items that have it, or through the
   * candidates and their attributes, whichever are fewer.
   */
  private touch(attribute: number, { set, members, size }: Candidates): number {
    const { attributeItems, links, data } = this.tables;
    const { offsets, values } = data.itemAttributes;
    const { touched, touchedLinks } = this;
    const [from, to] = [attributeItems.offsets[attribute], attributeItems.offsets[attribute + 1]];
    if (to - from <= (size * values.length) / data.items)
      return set.select(attributeItems.values, from, to, touched, touchedLinks);
    let count = 0;
    for (let i = 0; i < size; i++) {
      const v = members[i];
      for (let k = offsets[v]; k < offsets[v + 1]; k++) {
        if (values[k] !== attribute) continue;
        touched[count] = v;
        touchedLinks[count++] = links[k];
        break;
      }
    }
    return count;
  }

  /** g of items[0..count-1]. */
  private rescore(items: Int32Array, count: number): void {
    this.version++;
    sigmoids(this.w, items, count, this.g, Number.MIN_VALUE);
  }
}

/**
 * Writes the candidates of largest score to the front of `out`, best first, equal scores by smaller id, and returns how many they
 * are: out.length, or all candidates where they are fewer. `members` is ascending.
 */
export function topItems(members: Int32Array, size: number, w: Float64Array, out: Int32Array): number {
  const n = Math.min(size, out.length);
  out.set(members.subarray(0, n));
  for (let k = (n >> 1) - 1; k >= 0; k--) sink(out, w, k, n, out[k]);
  let worst = n > 0 ? w[out[0]] : Infinity;
  for (let i = n; i < size; i++) {
    const v = members[i];
    if (!(w[v] > worst)) continue; // an equal score with a larger id is no better
    sink(out, w, 0, n, v);
    worst = w[out[0]];
  }
  for (let left = n - 1; left > 0; left--) {
    const last = out[0];
    sink(out, w, 0, left, out[left]);
    out[left] = last;
  }
  return n;
}

/**
 * Puts v into place k or below of the heap out[0..n-1], which has the worst of the best at its top, so that most candidates are passed over at
 * a glance.
 */
function sink(out: Int32Array, w: Float64Array, k: number, n: number, v: number): void {
  for (let child = 2 * k + 1; child < n; child = 2 * k + 1) {
    if (child + 1 < n && before(w, out[child], out[child + 1])) child++; // the worse of the two
    if (!before(w, v, out[child])) break; // v is worse still
    out[k] = out[child];
    k = child;
  }
  out[k] = v;
}

const before = (w: Float64Array, a: number, b: number): boolean => w[a] > w[b] || (w[a] === w[b] && a < b);
