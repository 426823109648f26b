import { topItems } from '../../envs/crs/top-items.js';

/** Adds `weight` times row i of a table to `sum`. */
export function addScaled(sum: Float64Array, weight: number, table: ArrayLike<number>, i: number): void {
  for (let d = 0, at = i * sum.length; d < sum.length; d++) sum[d] += weight * table[at + d];
}

/** The sum of the rows that `nodes` name, up to the first that is `nothing`. */
export function sumOfRows(
  nodes: ArrayLike<number>,
  nothing: number,
  table: ArrayLike<number>,
  dim: number,
): Float64Array {
  const sum = new Float64Array(dim);
  for (let k = 0; k < nodes.length && nodes[k] !== nothing; k++) addScaled(sum, 1, table, nodes[k]);
  return sum;
}

/** The inner product of a vector and row i of a table. */
export function dotRow(vector: ArrayLike<number>, table: ArrayLike<number>, i: number): number {
  let sum = 0;
  for (let d = 0, at = i * vector.length; d < vector.length; d++) sum += vector[d] * table[at + d];
  return sum;
}

/** The items among `candidates` (up to the first `nothing`) whose rows have the largest inner products with a vector, best first. */
export function bestItems(
  candidates: Int32Array,
  nothing: number,
  vector: ArrayLike<number>,
  table: ArrayLike<number>,
  n: number,
): number[] {
  const end = candidates.indexOf(nothing);
  const count = end < 0 ? candidates.length : end;
  const scores = Float64Array.from({ length: count }, (_, i) => dotRow(vector, table, candidates[i]));
  const places = Int32Array.from({ length: count }, (_, i) => i);
  const best = new Int32Array(n);
  const found = topItems(places, count, scores, best);
  return Array.from(best.subarray(0, found), (i) => candidates[i]);
}
