import type { CrsKnowledge } from '../../envs/crs/knowledge.js';

/** The vectors of nodes, one after another. */
export function rowsOf(nodes: ArrayLike<number>, { dim, vectors }: CrsKnowledge): Float32Array {
  const rows = new Float32Array(nodes.length * dim);
  for (let i = 0; i < nodes.length; i++)
    rows.set(vectors.subarray(nodes[i] * dim, (nodes[i] + 1) * dim), i * dim);
  return rows;
}
