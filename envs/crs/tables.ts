import { sigmoid } from '../../core/exact-math.js';
import type { Dataset } from './dataset.js';
import { Holders } from './holders.js';
import { ListSums } from './list-sums.js';
import { transposeLists, type Lists } from './lists.js';
import { Logistic } from './logistic.js';
import { topicsOf, type QuestionKind, type Topics } from './topics.js';

/**
 * What every dialogue over a data set needs and none changes, but for what `attributeSums`, `topicSums`, `logistic` and `holders` are told and
 * found last: that is for who asked, at once.
 */
export interface Tables {
  readonly data: Dataset;
  /** What questions can be about. */
  readonly topics: Topics;
  /** Sums over items per attribute that they have, and per topic that lists one of those. */
  readonly attributeSums: ListSums;
  readonly topicSums: ListSums;
  readonly logistic: Logistic;
  /** I(p): per attribute the items that have it, ascending. */
  readonly attributeItems: Lists;
  /** I(p) as sets. */
  readonly holders: Holders;
  /** The inner product of e_p and e_v for every link (p, v), in the order of `attributeItems.values`. */
  readonly linkScores: Float64Array;
  /** Their logistic values. */
  readonly linkPenalties: Float64Array;
}

/** The inner product of row i of `a` and row j of `b`, both with `dim` columns. */
export function dotRows(
  a: ArrayLike<number>,
  i: number,
  b: ArrayLike<number>,
  j: number,
  dim: number,
): number {
  let sum = 0;
  for (let d = 0, x = i * dim, y = j * dim; d < dim; d++) sum += a[x + d] * b[y + d];
  return sum;
}

/**
 * Writes the inner products of row i of `a` with the rows members[0..size-1] of `b` to out[0..size-1]. Four at a time, because one sum waits for its
 * last addition; each is added up in the order of dotRows.
 */
export function dotMembers(
  a: Float32Array,
  i: number,
  b: Float32Array,
  members: Int32Array,
  size: number,
  dim: number,
  out: Float64Array,
): void {
  const from = i * dim;
  let m = 0;
  for (; m + 4 <= size; m += 4) {
    const p = members[m];
    const q = members[m + 1];
    const r = members[m + 2];
    const s = members[m + 3];
    let sumP = 0;
    let sumQ = 0;
    let sumR = 0;
    let sumS = 0;
    for (let d = 0, x = from, y = p * dim, z = q * dim, u = r * dim, v = s * dim; d < dim; d++) {
      const factor = a[x + d];
      sumP += factor * b[y + d];
      sumQ += factor * b[z + d];
      sumR += factor * b[u + d];
      sumS += factor * b[v + d];
    }
    out[m] = sumP;
    out[m + 1] = sumQ;
    out[m + 2] = sumR;
    out[m + 3] = sumS;
  }
  for (; m < size; m++) out[m] = dotRows(a, i, b, members[m], dim);
}

/** Builds the tables of a data set for questions of a kind. */
export function buildTables(data: Dataset, questions: QuestionKind = 'binary'): Tables {
  const attributeItems = transposeLists(data.itemAttributes, data.attributes);
  const { offsets, values } = attributeItems;
  const { dim, items, attributes } = data.embedding;
  const linkScores = new Float64Array(values.length);
  for (let p = 0; p < data.attributes; p++) {
    for (let k = offsets[p]; k < offsets[p + 1]; k++)
      linkScores[k] = dotRows(attributes, p, items, values[k], dim);
  }
  const topics = topicsOf(data, questions, attributeItems);
  const attributeSums = new ListSums(data.itemAttributes, data.attributes);
  return {
    data,
    topics,
    attributeSums,
    topicSums: topics.kind === 'binary' ? attributeSums : new ListSums(topics.ofItems, topics.count),
    logistic: new Logistic(data.items),
    attributeItems,
    holders: new Holders(attributeItems, data.items),
    linkScores,
    linkPenalties: linkScores.map(sigmoid),
  };
}
