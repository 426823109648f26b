import type { Dataset } from './dataset.js';
import { listAt, packLists, transposeLists, type Lists } from './lists.js';

/**
 * What one question is about. `binary`: one attribute, yes or no. `enumerated`: a group of a taxonomy, all attributes of which are
 * listed at once, and the user names those that she wants (the setting called Yelp, without star, in the literature).
 */
export type QuestionKind = 'binary' | 'enumerated';

/** The topics that questions can be about: topic p is attribute p, or topic g is group g. */
export interface Topics {
  readonly kind: QuestionKind;
  readonly count: number;
  readonly names: readonly string[];
  /** Per topic the attributes that a question about it lists, ascending. */
  readonly attributes: Lists;
  /** Per item the topics that list an attribute of it, ascending, and per topic the items. */
  readonly ofItems: Lists;
  readonly items: Lists;
  /** A vector per topic, row-major with the embedding's columns: the attribute's own, or the mean of the group's. */
  readonly vectors: Float32Array;
}

/** The topics of a data set, whose `attributeItems` are known. Enumerated questions need its taxonomy. */
export function topicsOf(data: Dataset, kind: QuestionKind, attributeItems: Lists): Topics {
  return kind === 'binary' ? attributeTopics(data, attributeItems) : groupTopics(data);
}

function attributeTopics(data: Dataset, items: Lists): Topics {
  const { attributes, attributeNames, itemAttributes, embedding } = data;
  return {
    kind: 'binary',
    count: attributes,
    names: attributeNames,
    attributes: {
      offsets: Int32Array.from({ length: attributes + 1 }, (_, p) => p),
      values: Int32Array.from({ length: attributes }, (_, p) => p),
    },
    ofItems: itemAttributes,
    items,
    vectors: embedding.attributes,
  };
}

function groupTopics({ name, items, attributes, itemAttributes, embedding, taxonomy }: Dataset): Topics {
  if (!taxonomy) throw new RangeError(`topicsOf: ${name} has no taxonomy`);
  const count = taxonomy.names.length;
  const groupsOf = transposeLists(taxonomy.groups, attributes);
  const rows = Array.from({ length: items }, (_, v) => {
    const groups = new Set<number>();
    for (const p of listAt(itemAttributes, v)) for (const g of listAt(groupsOf, p)) groups.add(g);
    return [...groups].sort((a, b) => a - b);
  });
  const ofItems = packLists(rows);
  return {
    kind: 'enumerated',
    count,
    names: taxonomy.names,
    attributes: taxonomy.groups,
    ofItems,
    items: transposeLists(ofItems, count),
    vectors: meanVectors(taxonomy.groups, embedding.attributes, embedding.dim),
  };
}

/** Per list the mean of the rows it names. */
function meanVectors(lists: Lists, table: Float32Array, dim: number): Float32Array {
  const count = lists.offsets.length - 1;
  const means = new Float32Array(count * dim);
  for (let g = 0; g < count; g++) {
    const rows = listAt(lists, g);
    for (let d = 0; d < dim; d++) {
      let sum = 0;
      for (const row of rows) sum += table[row * dim + d];
      means[g * dim + d] = sum / rows.length;
    }
  }
  return means;
}
