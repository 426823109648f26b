import type { NamedArrays } from '../../../core/arrays.js';
import type { Rng } from '../../../core/random.js';
import type { Embedding } from '../dataset.js';
import type { Graph } from './graph.js';

/** An embedding while it is being trained. */
export interface EmbeddingModel {
  /** One pass over the graph; all its randomness is `rng`'s. Returns the mean loss. */
  epoch(rng: Rng): number;
  /** The vectors as they are now: a copy. */
  embedding(): Embedding;
  /** Everything that the next epoch depends on, as views: what is written into them is the model's new state. */
  readonly state: NamedArrays;
}

/** A table of users, then items, then attributes as an embedding. */
export function embeddingOf(
  name: string,
  values: Float32Array,
  dim: number,
  { users, items }: Graph,
): Embedding {
  return {
    name,
    dim,
    users: values.slice(0, users * dim),
    items: values.slice(users * dim, (users + items) * dim),
    attributes: values.slice((users + items) * dim),
  };
}
