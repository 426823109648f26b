import { log2 } from '../../core/exact-math.js';
import { Bits } from './bits.js';
import type { Dialogue } from './dialogue.js';
import { listAt } from './lists.js';
import { Mass } from './mass.js';
import type { Tables } from './tables.js';

/**
 * Which askable topics are offered: the most uncertain ones with candidates weighted by g(v) (`weighted-entropy`) or equally
 * (`entropy`), or those of largest <e_u, e_p> + sum over P+ of <e_q, e_p> (`inner-product`, UNICORN as released;
 * e_p of a group is the mean of its attributes).
 */
export type QuestionSelection = 'weighted-entropy' | 'entropy' | 'inner-product';

/** A share that is less even by this much has less entropy: by 3e-12 near one half, elsewhere by more, and it is rounded to within 1e-15. */
const MARGIN = 1e-6;

/** Entropy in bits of a yes/no question whose yes has probability p; 0 at 0 and 1. */
export function binaryEntropy(p: number): number {
  return p > 0 && p < 1 ? -p * log2(p) - (1 - p) * log2(1 - p) : 0;
}

/**
 * The topics offered to the policy this turn: ids[0..count-1], best first, the weighted share pi of the candidates that have an attribute
 * of each, and the entropy H of what the user may answer: that of pi for a single attribute, and for a group the sum over its attributes.
 */
export class Questions {
  readonly ids: Int32Array;
  readonly shares: Float64Array;
  readonly entropies: Float64Array;
  count = 0;
  /** Of the topics. */
  readonly mass: Mass;
  /** Of the attributes that groups list; the same for single attributes. */
  private readonly attributeMass: Mass;
  private readonly keys: Float64Array;
  private readonly answered: Bits;

  constructor(
    private readonly tables: Tables,
    private readonly selection: QuestionSelection,
    limit: number,
  ) {
    const { data, topics } = tables;
    this.ids = new Int32Array(limit);
    this.shares = new Float64Array(limit);
    this.entropies = new Float64Array(limit);
    this.keys = new Float64Array(limit);
    this.mass = new Mass(tables.topicSums, topics.count);
    this.attributeMass =
      topics.kind === 'binary' ? this.mass : new Mass(tables.attributeSums, data.attributes);
    this.answered = new Bits(data.attributes);
  }

  /**
   * Selects for the dialogue's current state. Askable is a topic that was not asked before and lists an attribute that some candidate has
   * and that was not answered yet; ties go to the smaller id, and questions without entropy fill the list up when there are too few with.
   */
  select(dialogue: Dialogue): void {
    const { asked } = dialogue;
    const weighted = this.selection !== 'entropy';
    const { mass } = this;
    mass.follow(dialogue, weighted);
    if (this.attributeMass !== this.mass) {
      this.attributeMass.follow(dialogue, weighted);
      this.answered.clear();
      for (const p of dialogue.accepted) this.answered.add(p);
      for (const p of dialogue.rejected) this.answered.add(p);
    }
    const taste = this.selection === 'inner-product' ? this.taste(dialogue) : undefined;
    const promising = taste || this.tables.topics.kind !== 'binary' ? 0 : this.leastPromising(asked);
    this.count = 0;
    for (let i = 0; i < mass.liveCount; i++) {
      const topic = mass.live[i];
      if (mass.mass[topic] === 0 || mass.lesser(topic) < promising) continue;
      if (asked.has(topic) || !this.open(topic)) continue;
      this.insert(topic, taste ? this.similarity(taste, topic) : this.entropy(topic));
    }
    for (let i = 0; i < this.count; i++) {
      this.shares[i] = mass.share(this.ids[i]);
      this.entropies[i] = taste ? this.entropy(this.ids[i]) : this.keys[i];
    }
  }

  /**
   * What the lesser side of an attribute must weigh for it to be among the most uncertain: entropy grows with it, and logarithms of all attributes would cost
   * more than all the rest of a turn.
   */
  private leastPromising(asked: Bits): number {
    const { mass, keys } = this;
    const { live, liveCount } = mass;
    const last = keys.length - 1;
    keys.fill(-Infinity);
    for (let i = 0; i < liveCount; i++) {
      const lesser = mass.lesser(live[i]);
      if (!(lesser > keys[last]) || asked.has(live[i])) continue;
      let k = last;
      for (; k > 0 && lesser > keys[k - 1]; k--) keys[k] = keys[k - 1];
      keys[k] = lesser;
    }
    return keys[last] - MARGIN * mass.total;
  }

  /** Whether a topic that some candidate has lists an attribute of a candidate that was not answered yet. */
  private open(topic: number): boolean {
    const { topics } = this.tables;
    if (topics.kind === 'binary') return true;
    return listAt(topics.attributes, topic).some(
      (p) => this.attributeMass.mass[p] > 0 && !this.answered.has(p),
    );
  }

  private entropy(topic: number): number {
    const { topics } = this.tables;
    if (topics.kind === 'binary') return binaryEntropy(this.mass.evenness(topic));
    let sum = 0;
    for (const p of listAt(topics.attributes, topic)) {
      if (!this.answered.has(p)) sum += binaryEntropy(this.attributeMass.evenness(p));
    }
    return sum;
  }

  private insert(topic: number, key: number): void {
    const { ids, keys } = this;
    const before = (k: number): boolean => key > keys[k] || (key === keys[k] && topic < ids[k]);
    if (this.count === ids.length && !before(this.count - 1)) return;
    let k = this.count < ids.length ? this.count++ : this.count - 1;
    for (; k > 0 && before(k - 1); k--) {
      ids[k] = ids[k - 1];
      keys[k] = keys[k - 1];
    }
    ids[k] = topic;
    keys[k] = key;
  }

  /** e_u plus the sum of e_q over P+. */
  private taste(dialogue: Dialogue): Float64Array {
    const { dim, users, attributes } = this.tables.data.embedding;
    const taste = Float64Array.from(users.subarray(dialogue.user * dim, (dialogue.user + 1) * dim));
    for (const q of dialogue.accepted) for (let d = 0; d < dim; d++) taste[d] += attributes[q * dim + d];
    return taste;
  }

  private similarity(taste: Float64Array, topic: number): number {
    const { dim } = this.tables.data.embedding;
    const { vectors } = this.tables.topics;
    let sum = 0;
    for (let d = 0; d < dim; d++) sum += taste[d] * vectors[topic * dim + d];
    return sum;
  }
}
