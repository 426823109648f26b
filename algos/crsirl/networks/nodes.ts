import type { EnvSpec } from '../../../core/algorithm.js';
import { crsKnowledge, type CrsKnowledge } from '../../../envs/crs/knowledge.js';

/** How the vectors of nodes are read: as they are, or standardised. */
export type NodeInputs = 'raw' | 'standardised';

const kept = new WeakMap<CrsKnowledge, CrsKnowledge>();

/**
 * The nodes as networks read them. `standardised` makes the vectors of items, and those of attributes, have mean 0 and mean square 1, and
 * adds a coordinate that tells the two kinds apart, as large as the vectors are long: when to ask and when to recommend is the first thing
 * to learn. In a table of TransE the 33 attributes of LastFM lie within a fifth of
 * their common length of each other: read raw, they are one and the same to a network with weights of the usual size, and sign embeddings
 * of length 10 drown them.
 */
export function nodesOf(spec: EnvSpec, inputs: NodeInputs): CrsKnowledge {
  const knowledge = crsKnowledge(spec, 'crsirl');
  if (inputs === 'raw') return knowledge;
  let made = kept.get(knowledge);
  if (made === undefined) kept.set(knowledge, (made = standardised(knowledge)));
  return made;
}

function standardised({ items, attributes, nothing, dim, vectors }: CrsKnowledge): CrsKnowledge {
  const wide = dim + 1;
  const out = new Float32Array((nothing + 1) * wide);
  const write = (first: number, end: number, kind: number): void => {
    const mean = new Float64Array(dim);
    for (let node = first; node < end; node++)
      for (let d = 0; d < dim; d++) mean[d] += vectors[node * dim + d] / (end - first);
    let squares = 0;
    for (let node = first; node < end; node++)
      for (let d = 0; d < dim; d++) {
        const x = vectors[node * dim + d] - mean[d];
        squares += x * x;
      }
    const deviation = Math.sqrt(squares / ((end - first) * dim));
    for (let node = first; node < end; node++) {
      for (let d = 0; d < dim; d++)
        out[node * wide + d] = deviation > 0 ? (vectors[node * dim + d] - mean[d]) / deviation : 0;
      out[node * wide + dim] = kind;
    }
  };
  const loud = Math.sqrt(dim);
  write(0, items, loud);
  write(items, nothing, -loud);
  return { items, attributes, nothing, dim: wide, vectors: out };
}
