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

/**
 * One pass over `count` examples in random order, in batches. `step` learns from those that it is given by number and returns their mean
 * loss; so does the pass, of all.
 */
export function passOver(
  count: number,
  batch: number,
  rng: Rng,
  step: (chosen: Int32Array) => number,
): number {
  const order = rng.permutation(count);
  let total = 0;
  for (let start = 0; start < count; start += batch) {
    const chosen = order.subarray(start, start + batch);
    total += step(chosen) * chosen.length;
  }
  return total / count;
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
