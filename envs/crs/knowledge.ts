import type { EnvSpec } from '../../core/algorithm.js';
import { InputError } from '../../core/errors.js';
import type { Dataset } from './dataset.js';
import type { Topics } from './topics.js';

/**
 * What algorithms may know of the catalogue that is talked about: a vector per node. Nodes are numbered as in observations of ids:
 * items 0..items-1, then attributes, then, where questions are enumerated, the groups, whose vector is the mean of their attributes',
 * then one node that stands for nothing, whose vector is zero.
 */
export interface CrsKnowledge {
  readonly items: number;
  readonly attributes: number;
  /** Number of the node that fills lists up, the last one. */
  readonly nothing: number;
  readonly dim: number;
  /** Row-major [nothing + 1, dim], frozen. */
  readonly vectors: Float32Array;
}

/** How nodes are numbered: the first node of the topics that questions are about, and the node that stands for nothing. */
export function nodesOf(
  { items, attributes }: Dataset,
  topics?: Topics,
): { topics: number; nothing: number } {
  const groups = topics?.kind === 'enumerated' ? topics.count : 0;
  return { topics: groups > 0 ? items + attributes : items, nothing: items + attributes + groups };
}

/** The nodes of a data set, and of the topics of enumerated questions. */
export function knowledgeOf(data: Dataset, topics?: Topics): CrsKnowledge {
  const { items, attributes, embedding } = data;
  const { dim } = embedding;
  const { nothing } = nodesOf(data, topics);
  const vectors = new Float32Array((nothing + 1) * dim);
  vectors.set(embedding.items);
  vectors.set(embedding.attributes, items * dim);
  if (topics?.kind === 'enumerated') vectors.set(topics.vectors, (items + attributes) * dim);
  return { items, attributes, nothing, dim, vectors };
}

/** What is known in an environment `crs` with observations of ids. Throws an InputError in any other environment. */
export function crsKnowledge(spec: EnvSpec, algorithm: string): CrsKnowledge {
  if (spec.knowledge === undefined) {
    throw new InputError(
      `${algorithm} plays env 'crs' with env.observation 'ids' only, not '${spec.name}' as it is configured`,
    );
  }
  return spec.knowledge as CrsKnowledge;
}
