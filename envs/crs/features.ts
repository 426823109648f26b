import { exp, log } from '../../core/exact-math.js';
import type { Dialogue } from './dialogue.js';
import { longestList } from './lists.js';
import type { Offer } from './offer.js';
import type { Tables } from './tables.js';

/** What the numbers of `state` are, in order. All lie in [-1, 1]. */
export const STATE_FEATURES = [
  'turns used',
  'last turn',
  'log of candidates',
  'list size / candidates',
  'share of the candidates that lists could still cover',
  'estimated chance of a list',
  'weighted share of a list',
  'accepted questions',
  'rejected questions',
  'rejected lists',
  'last answer: yes',
  'last answer: no',
  'last answer: none of the list',
  'rejected questions in a row',
  'largest entropy offered',
  'mean entropy offered',
  'questions offered',
  'spread of scores',
  'lead of the best item',
  'estimated chance of a yes to the best question',
] as const;

/** What the numbers of each row of `actions` are, in order. All lie in [-1, 1]; rows of empty slots are zero. */
export const ACTION_FEATURES = [
  'is a question',
  'is an item',
  'entropy',
  'weighted share with the attribute',
  'plain share with the attribute',
  'estimated chance of yes, or of being the target',
  'place in the offer',
  'standardised score',
  'likeness to the user',
  'likeness to accepted attributes',
  'likeness to rejected attributes',
  'likeness to rejected items',
  'share of the catalogue with the attribute, or relative number of attributes',
  'log lift of the attribute among the candidates',
] as const;

const STATE = STATE_FEATURES.length;
const ACTION = ACTION_FEATURES.length;
const squash = (x: number): number => x / (1 + Math.abs(x));

/** Mean of rows of a table, in place of a previous one; zero when there are no rows. */
function meanRows(out: Float64Array, table: Float32Array, rows: readonly number[], dim: number): void {
  out.fill(0);
  for (const row of rows) for (let d = 0; d < dim; d++) out[d] += table[row * dim + d] / rows.length;
}

/**
 * Numeric features of a dialogue and of the actions it offers, for a policy that scores each offered action from
 * [state; its features]. They are made of what an agent may know: feedback so far, candidates with their scores, embeddings.
 *
 * "Estimated chance" is the softmax of the candidates' standardised scores: scores of different embeddings differ in scale, their
 * order is what carries over.
 */
export class Features {
  readonly state = new Float32Array(STATE);
  /** Row-major [slots, ACTION_FEATURES.length]. */
  readonly actions: Float32Array;
  private readonly chance: Float64Array;
  private readonly likenesses: readonly Float64Array[];
  private readonly itemNorms: Float64Array;
  private readonly topicNorms: Float64Array;
  private readonly longest: number;
  /** Of the offered topics, -1 elsewhere. */
  private readonly slotOf: Int32Array;
  private readonly answers: Float64Array;
  private readonly holders: Float64Array;
  private mean = 0;
  private deviation = 0;
  private total = 0;
  private version = -1;

  constructor(
    private readonly tables: Tables,
    private readonly offer: Offer,
    private readonly listSize: number,
  ) {
    const { items, embedding, itemAttributes } = tables.data;
    this.actions = new Float32Array(offer.slots * ACTION);
    this.chance = new Float64Array(items);
    this.slotOf = new Int32Array(tables.topics.count).fill(-1);
    this.answers = new Float64Array(offer.questions.ids.length);
    this.holders = new Float64Array(offer.questions.ids.length);
    this.likenesses = Array.from({ length: 4 }, () => new Float64Array(embedding.dim));
    this.itemNorms = rowNorms(embedding.items, embedding.dim);
    this.topicNorms = rowNorms(tables.topics.vectors, embedding.dim);
    this.longest = longestList(itemAttributes);
  }

  /** Recomputes both arrays for the dialogue's state and the offer made for it. */
  update(dialogue: Dialogue): void {
    this.estimate(dialogue);
    this.estimateAnswers(dialogue);
    this.prepareLikenesses(dialogue);
    this.actions.fill(0);
    for (let k = 0; k < this.offer.questions.count; k++) this.question(dialogue, k);
    for (let k = 0; k < this.offer.itemCount; k++) this.item(dialogue, k);
    this.describeState(dialogue);
  }

  /**
   * Standardises the candidates' scores and turns them into chances, which are not normalised; a rejected list, which leaves the
   * scores of the others alone, changes the sum only.
   */
  private estimate({ candidates, scores }: Dialogue): void {
    const { members, size, w } = candidates;
    const { version } = scores;
    const { chance } = this;
    if (version !== this.version) {
      this.version = version;
      let sum = 0;
      for (let i = 0; i < size; i++) sum += w[i];
      this.mean = sum / size;
      let squares = 0;
      for (let i = 0; i < size; i++) squares += (w[i] - this.mean) * (w[i] - this.mean);
      this.deviation = Math.sqrt(squares / size);
      for (let i = 0; i < size; i++) chance[members[i]] = exp(this.standard(w[i]));
    }
    this.total = 0;
    for (let i = 0; i < size; i++) this.total += chance[members[i]];
  }

  /** Counts the candidates that have an attribute of each offered topic, and sums their chances. */
  private estimateAnswers({ candidates }: Dialogue): void {
    const { members, size } = candidates;
    const { offsets, values } = this.tables.topics.ofItems;
    const { ids, count } = this.offer.questions;
    const { chance, slotOf, answers, holders } = this;
    answers.fill(0);
    holders.fill(0);
    for (let k = 0; k < count; k++) slotOf[ids[k]] = k;
    for (let i = 0; i < size; i++) {
      const v = members[i];
      for (let link = offsets[v]; link < offsets[v + 1]; link++) {
        const k = slotOf[values[link]];
        if (k < 0) continue;
        answers[k] += chance[v];
        holders[k]++;
      }
    }
    for (let k = 0; k < count; k++) slotOf[ids[k]] = -1;
  }

  private standard(w: number): number {
    return this.deviation > 0 ? (w - this.mean) / this.deviation : 0;
  }

  private prepareLikenesses({ user, accepted, rejected, rejectedItems }: Dialogue): void {
    const { dim, users, items, attributes } = this.tables.data.embedding;
    const [byUser, byAccepted, byRejected, byItems] = this.likenesses;
    meanRows(byUser, users, [user], dim);
    meanRows(byAccepted, attributes, accepted, dim);
    meanRows(byRejected, attributes, rejected, dim);
    meanRows(byItems, items, rejectedItems, dim);
    for (const vector of this.likenesses) {
      const length = norm(vector);
      if (length > 0) for (let d = 0; d < dim; d++) vector[d] /= length;
    }
  }

  /** Writes the four cosines of a row of `table` from `at` on. */
  private cosines(at: number, table: Float32Array, row: number, length: number): void {
    const { dim } = this.tables.data.embedding;
    for (const [i, vector] of this.likenesses.entries()) {
      let sum = 0;
      for (let d = 0; d < dim; d++) sum += vector[d] * table[row * dim + d];
      this.actions[at + i] = length > 0 ? Math.max(-1, Math.min(1, sum / length)) : 0;
    }
  }

  private question({ size }: Dialogue, k: number): void {
    const { data, topics } = this.tables;
    const { ids, shares } = this.offer.questions;
    const topic = ids[k];
    const share = this.holders[k] / size;
    const prevalence = (topics.items.offsets[topic + 1] - topics.items.offsets[topic]) / data.items;
    const at = k * ACTION;
    this.actions[at] = 1;
    this.actions[at + 2] = this.entropy(k);
    this.actions[at + 3] = shares[k];
    this.actions[at + 4] = share;
    this.actions[at + 5] = Math.min(1, this.answers[k] / this.total);
    this.actions[at + 6] = k / ids.length;
    this.cosines(at + 8, topics.vectors, topic, this.topicNorms[topic]);
    this.actions[at + 12] = prevalence;
    this.actions[at + 13] = squash(log(share / prevalence));
  }

  /** Entropy of an offered question in [0, 1]: groups, which may have more than a bit, are squashed. */
  private entropy(k: number): number {
    const entropy = this.offer.questions.entropies[k];
    return this.tables.topics.kind === 'binary' ? entropy : squash(entropy);
  }

  private item(dialogue: Dialogue, k: number): void {
    const { data } = this.tables;
    const v = this.offer.items[k];
    const at = (this.offer.slots - this.offer.items.length + k) * ACTION;
    this.actions[at + 1] = 1;
    this.actions[at + 5] = this.chance[v] / this.total;
    this.actions[at + 6] = k / this.offer.items.length;
    this.actions[at + 7] = squash(this.standard(dialogue.scoreOf(v)));
    this.cosines(at + 8, data.embedding.items, v, this.itemNorms[v]);
    this.actions[at + 12] =
      (data.itemAttributes.offsets[v + 1] - data.itemAttributes.offsets[v]) / this.longest;
  }

  private describeState(dialogue: Dialogue): void {
    const { candidates, turnLog, turn, options } = dialogue;
    const { size, g } = candidates;
    const { questions, items, itemCount } = this.offer;
    const T = options.turns;
    const left = T - turn + 1 - (options.turnConvention === 'compat' ? 1 : 0);
    const lists = turnLog.filter((t) => t.kind === 'list').length;
    const accepted = turnLog.filter((t) => t.kind === 'question' && t.accepted).length;
    const rejected = turnLog.filter((t) => t.kind === 'question' && !t.accepted).length;
    const last = turnLog[turnLog.length - 1];
    let inARow = 0;
    for (let i = turnLog.length - 1; i >= 0; i--) {
      const t = turnLog[i];
      if (t.kind === 'list') continue;
      if (t.kind !== 'question' || t.accepted) break;
      inARow++;
    }
    let listChance = 0;
    let listWeight = 0;
    for (let k = 0; k < Math.min(itemCount, this.listSize); k++) {
      listChance += this.chance[items[k]];
      listWeight += g[candidates.placeOf(items[k])];
    }
    let weight = 0;
    for (let i = 0; i < size; i++) weight += g[i];
    let entropy = 0;
    for (let k = 0; k < questions.count; k++) entropy += this.entropy(k);
    const first = dialogue.scoreOf(items[0]);
    const second = itemCount > 1 ? dialogue.scoreOf(items[1]) : first;
    this.state.set([
      (turn - 1) / T,
      left <= 1 ? 1 : 0,
      log(size) / log(Math.max(2, this.tables.data.items)),
      Math.min(1, this.listSize / size),
      Math.min(1, (left * this.listSize) / size),
      Math.min(1, listChance / this.total),
      Math.min(1, listWeight / weight),
      accepted / T,
      rejected / T,
      lists / T,
      last.kind === 'opening' || (last.kind === 'question' && last.accepted) ? 1 : 0,
      last.kind === 'question' && !last.accepted ? 1 : 0,
      last.kind === 'list' ? 1 : 0,
      squash(inARow),
      questions.count > 0 ? this.entropy(0) : 0,
      questions.count > 0 ? entropy / questions.count : 0,
      questions.count / Math.max(1, questions.ids.length),
      squash(this.deviation),
      this.deviation > 0 ? squash((first - second) / this.deviation) : 0,
      questions.count > 0 ? this.actions[5] : 0,
    ]);
  }
}

function norm(vector: Float64Array): number {
  let sum = 0;
  for (const x of vector) sum += x * x;
  return Math.sqrt(sum);
}

function rowNorms(table: Float32Array, dim: number): Float64Array {
  return Float64Array.from({ length: table.length / dim }, (_, i) =>
    norm(Float64Array.from(table.subarray(i * dim, (i + 1) * dim))),
  );
}
