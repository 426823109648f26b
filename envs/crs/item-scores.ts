import type { Candidates } from './candidates.js';
import { dotMembers, type Tables } from './tables.js';

/** Which score orders the candidates. */
export type ItemScore = 'unicorn' | 'fm' | 'metacrs';

/**
 * The environment's score w(v) of every candidate and its logistic value g(v), kept up to date answer by answer.
 *
 * - `unicorn` (Deng et al. 2021): w(v) = <e_u, e_v> + sum over P+ of <e_p, e_v> - sum over P- that v has of sigmoid(<e_p, e_v>)
 * - `fm` (CRM, EAR, SCPR): the same without the last sum
 * - `metacrs`: w(v) = <mean over P+ of e_p, e_v>
 *
 * g is held above zero so that weights never all vanish.
 */
export class ItemScores {
  /** Grows whenever scores change. */
  version = 0;
  private acceptedCount = 0;
  /** Candidates whose scores the latest rejection changed, and the places they had then: touched[0..touchedCount-1]. */
  readonly touched: Int32Array;
  readonly touchedPlaces: Int32Array;
  touchedCount = 0;
  /** What w and g of each of them were, and what g became. */
  readonly scoresBefore: Float64Array;
  readonly weightsBefore: Float64Array;
  readonly weightsAfter: Float64Array;

  constructor(
    private readonly tables: Tables,
    private readonly kind: ItemScore,
    private readonly candidates: Candidates,
  ) {
    const { items } = tables.data;
    this.scoresBefore = new Float64Array(items);
    this.weightsBefore = new Float64Array(items);
    this.weightsAfter = new Float64Array(items);
    this.touched = new Int32Array(items);
    this.touchedPlaces = new Int32Array(items);
  }

  /** Starts a dialogue with `user`, before any attribute. */
  open(user: number): void {
    const { users, items, dim } = this.tables.data.embedding;
    const { members, size, w } = this.candidates;
    this.acceptedCount = 0;
    if (this.kind !== 'metacrs') dotMembers(users, user, items, members, size, dim, w);
    else w.fill(0, 0, size);
  }

  /** The user accepted `attribute`; every candidate has it. */
  accept(attribute: number): void {
    const n = ++this.acceptedCount;
    const { candidates } = this;
    const { attributeItems, holders } = this.tables;
    const { size, w, g } = candidates;
    const [from, to] = [attributeItems.offsets[attribute], attributeItems.offsets[attribute + 1]];
    const scores = this.tables.linkScores.subarray(from, to);
    const { links } = holders;
    // At the opening the candidates are all items that have it.
    if (size === to - from) for (let i = 0; i < size; i++) links[i] = i;
    else candidates.find(attribute);
    if (this.kind === 'metacrs')
      for (let i = 0; i < size; i++) w[i] = (w[i] * (n - 1) + scores[links[i]]) / n;
    else for (let i = 0; i < size; i++) w[i] += scores[links[i]];
    this.version++;
    this.touchedCount = 0;
    this.tables.logistic.apply(w, size, g, Number.MIN_VALUE);
  }

  /** The user rejected `attribute`. */
  reject(attribute: number): void {
    if (this.kind !== 'unicorn') return;
    const { candidates, scoresBefore, weightsBefore, weightsAfter } = this;
    const { attributeItems, holders, linkPenalties, logistic } = this.tables;
    const { w, g } = candidates;
    const { items, places, links } = holders;
    const count = candidates.find(attribute);
    this.touched.set(items.subarray(0, count));
    this.touchedPlaces.set(places.subarray(0, count));
    const from = attributeItems.offsets[attribute];
    for (let i = 0; i < count; i++) {
      const place = places[i];
      const penalty = linkPenalties[from + links[i]];
      weightsBefore[i] = g[place];
      scoresBefore[i] = w[place];
      w[place] -= penalty;
      weightsAfter[i] = w[place];
    }
    this.version++;
    this.touchedCount = count;
    logistic.apply(weightsAfter, count, weightsAfter, Number.MIN_VALUE);
    for (let i = 0; i < count; i++) g[places[i]] = weightsAfter[i];
  }
}
