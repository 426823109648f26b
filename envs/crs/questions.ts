import { log2 } from '../../core/exact-math.js';
import type { Dialogue } from './dialogue.js';
import type { Tables } from './tables.js';

/**
 * Which askable attributes are offered: the most uncertain ones with candidates weighted by g(v) (`weighted-entropy`) or equally
 * (`entropy`), or those of largest <e_u, e_p> + sum over P+ of <e_q, e_p> (`inner-product`, UNICORN as released).
 */
export type QuestionSelection = 'weighted-entropy' | 'entropy' | 'inner-product';

/** Entropy in bits of a yes/no question whose yes has probability p; 0 at 0 and 1. */
export function binaryEntropy(p: number): number {
  return p > 0 && p < 1 ? -p * log2(p) - (1 - p) * log2(1 - p) : 0;
}

/** How much of the candidates, counted and weighted, has each attribute. */
export class AttributeMass {
  /** Per attribute: sum of the weights, and number, of the candidates that have it. Only `touched[0..touchedCount-1]` are set. */
  readonly mass: Float64Array;
  readonly count: Int32Array;
  readonly touched: Int32Array;
  touchedCount = 0;
  total = 0;

  constructor(private readonly tables: Tables) {
    const { attributes } = tables.data;
    this.mass = new Float64Array(attributes);
    this.count = new Int32Array(attributes);
    this.touched = new Int32Array(attributes);
  }

  /** Measures the candidates members[0..size-1] with weights[v]; all weights 1 when there are none. */
  measure(members: Int32Array, size: number, weights?: Float64Array): void {
    const { offsets, values } = this.tables.data.itemAttributes;
    for (let i = 0; i < this.touchedCount; i++) this.mass[this.touched[i]] = this.count[this.touched[i]] = 0;
    this.touchedCount = 0;
    this.total = 0;
    for (let i = 0; i < size; i++) {
      const v = members[i];
      const weight = weights ? weights[v] : 1;
      this.total += weight;
      for (let k = offsets[v]; k < offsets[v + 1]; k++) {
        const p = values[k];
        if (this.count[p]++ === 0) this.touched[this.touchedCount++] = p;
        this.mass[p] += weight;
      }
    }
  }

  /** pi_p: the weighted share of the candidates that have p. Exactly 0 and 1 when none and all of `size` have it. */
  share(p: number, size: number): number {
    if (this.count[p] === 0) return 0;
    return this.count[p] === size ? 1 : this.mass[p] / this.total;
  }
}

/** The attributes offered to the policy this turn: ids[0..count-1], best first, and their weighted shares pi_p and entropies H_p. */
export class Questions {
  readonly ids: Int32Array;
  readonly shares: Float64Array;
  readonly entropies: Float64Array;
  count = 0;
  private readonly keys: Float64Array;
  readonly mass: AttributeMass;

  constructor(
    private readonly tables: Tables,
    private readonly selection: QuestionSelection,
    limit: number,
  ) {
    this.ids = new Int32Array(limit);
    this.shares = new Float64Array(limit);
    this.entropies = new Float64Array(limit);
    this.keys = new Float64Array(limit);
    this.mass = new AttributeMass(tables);
  }

  /**
   * Selects for the dialogue's current state. Askable is what some candidate has and was not asked before; ties go to the smaller
   * id, and questions without entropy fill the list up when there are too few with.
   */
  select(dialogue: Dialogue): void {
    const { members, size, scores, asked } = dialogue;
    this.mass.measure(members, size, this.selection === 'entropy' ? undefined : scores.g);
    const taste = this.selection === 'inner-product' ? this.taste(dialogue) : undefined;
    this.count = 0;
    for (let i = 0; i < this.mass.touchedCount; i++) {
      const p = this.mass.touched[i];
      if (asked.has(p)) continue;
      this.insert(p, taste ? this.similarity(taste, p) : binaryEntropy(this.mass.share(p, size)));
    }
    for (let i = 0; i < this.count; i++) {
      this.shares[i] = this.mass.share(this.ids[i], size);
      this.entropies[i] = binaryEntropy(this.shares[i]);
    }
  }

  private insert(p: number, key: number): void {
    const { ids, keys } = this;
    const before = (k: number): boolean => key > keys[k] || (key === keys[k] && p < ids[k]);
    if (this.count === ids.length && !before(this.count - 1)) return;
    let k = this.count < ids.length ? this.count++ : this.count - 1;
    for (; k > 0 && before(k - 1); k--) {
      ids[k] = ids[k - 1];
      keys[k] = keys[k - 1];
    }
    ids[k] = p;
    keys[k] = key;
  }

  /** e_u plus the sum of e_q over P+. */
  private taste(dialogue: Dialogue): Float64Array {
    const { dim, users, attributes } = this.tables.data.embedding;
    const taste = Float64Array.from(users.subarray(dialogue.user * dim, (dialogue.user + 1) * dim));
    for (const q of dialogue.accepted) for (let d = 0; d < dim; d++) taste[d] += attributes[q * dim + d];
    return taste;
  }

  private similarity(taste: Float64Array, p: number): number {
    const { dim, attributes } = this.tables.data.embedding;
    let sum = 0;
    for (let d = 0; d < dim; d++) sum += taste[d] * attributes[p * dim + d];
    return sum;
  }
}
