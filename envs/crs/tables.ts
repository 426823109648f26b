import { sigmoid } from '../../core/exact-math.js';
import { Bits } from './bits.js';
import type { Dataset } from './dataset.js';
import { blockLists, transposeLists, type Lists } from './lists.js';
import { topicsOf, type QuestionKind, type Topics } from './topics.js';

/** What every dialogue over a data set needs and none changes. */
export interface Tables {
  readonly data: Dataset;
  /** What questions can be about. */
  readonly topics: Topics;
  /** Per item its attributes, and the topics that list one of them, in blocks (blockLists). */
  readonly attributeBlocks: Lists;
  readonly topicBlocks: Lists;
  /** I(p): per attribute the items that have it, ascending. */
  readonly attributeItems: Lists;
  /** I(p) as bit sets. */
  readonly itemsWith: readonly Bits[];
  /** The inner product of e_p and e_v for every link (p, v), in the order of `attributeItems.values`. */
  readonly linkScores: Float64Array;
  /** Their logistic values. */
  readonly linkPenalties: Float64Array;
  /** Per entry of `data.itemAttributes.values` the number of its link, its place in `attributeItems.values`. */
  readonly links: Int32Array;
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
 * Writes the inner products of row i of `a` with the rows members[0..size-1] of `b` to out[member]. Four at a time, because one sum waits for its
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
    out[p] = sumP;
    out[q] = sumQ;
    out[r] = sumR;
    out[s] = sumS;
  }
  for (; m < size; m++) out[members[m]] = dotRows(a, i, b, members[m], dim);
}

/** Builds the tables of a data set for questions of a kind. */
export function buildTables(data: Dataset, questions: QuestionKind = 'binary'): Tables {
  const attributeItems = transposeLists(data.itemAttributes, data.attributes);
  const { offsets, values } = attributeItems;
  const { dim, items, attributes } = data.embedding;
  const linkScores = new Float64Array(values.length);
  const itemsWith: Bits[] = [];
  for (let p = 0; p < data.attributes; p++) {
    const bits = new Bits(data.items);
    for (let k = offsets[p]; k < offsets[p + 1]; k++) {
      bits.add(values[k]);
      linkScores[k] = dotRows(attributes, p, items, values[k], dim);
    }
    itemsWith.push(bits);
  }
  const topics = topicsOf(data, questions, attributeItems);
  const attributeBlocks = blockLists(data.itemAttributes, data.attributes);
  return {
    data,
    topics,
    attributeBlocks,
    topicBlocks: topics.kind === 'binary' ? attributeBlocks : blockLists(topics.ofItems, topics.count),
    attributeItems,
    itemsWith,
    linkScores,
    linkPenalties: linkScores.map(sigmoid),
    links: linkNumbers(data, attributeItems),
  };
}

function linkNumbers({ itemAttributes }: Dataset, { offsets }: Lists): Int32Array {
  const next = offsets.slice();
  return itemAttributes.values.map((p) => next[p]++);
}
