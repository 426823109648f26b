import type { EnvSpec } from '../../core/algorithm.js';
import { InputError } from '../../core/errors.js';
import type { Dataset } from './dataset.js';

/**
 * What algorithms may know of the catalogue that is talked about: a vector per node. Nodes are numbered as in observations of ids:
 * items 0..items-1, then attributes, then one node that stands for nothing, whose vector is zero.
 */
export interface CrsKnowledge {
  readonly items: number;
  readonly attributes: number;
  /** Number of the node that fills lists up: items + attributes. */
  readonly nothing: number;
  readonly dim: number;
  /** Row-major [items + attributes + 1, dim], frozen. */
  readonly vectors: Float32Array;
}

/** The nodes of a data set. */
export function knowledgeOf({ items, attributes, embedding }: Dataset): CrsKnowledge {
  const vectors = new Float32Array((items + attributes + 1) * embedding.dim);
  vectors.set(embedding.items);
  vectors.set(embedding.attributes, items * embedding.dim);
  return { items, attributes, nothing: items + attributes, dim: embedding.dim, vectors };
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
