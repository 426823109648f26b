import { sigmoid } from '../../core/exact-math.js';
import { Bits } from './bits.js';
import type { Dataset } from './dataset.js';
import { transposeLists, type Lists } from './lists.js';
import { topicsOf, type QuestionKind, type Topics } from './topics.js';

/** What every dialogue over a data set needs and none changes. */
export interface Tables {
  readonly data: Dataset;
  /** What questions can be about. */
  readonly topics: Topics;
  /** I(p): per attribute the items that have it, ascending. */
  readonly attributeItems: Lists;
  /** I(p) as bit sets. */
  readonly itemsWith: readonly Bits[];
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
  return {
    data,
    topics: topicsOf(data, questions, attributeItems),
    attributeItems,
    itemsWith,
    linkScores,
    linkPenalties: linkScores.map(sigmoid),
  };
}
