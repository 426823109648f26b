import { sigmoid } from '../../core/exact-math.js';
import type { FullKnowledge } from '../../envs/crs/full-knowledge.js';
import { listAt } from '../../envs/crs/lists.js';

/** What an observation holds of the graph of a turn. */
export interface GraphSeen {
  readonly accepted: Int32Array;
  readonly rejected: Int32Array;
  readonly candidates: Int32Array;
  readonly scores: Float32Array;
}

/**
 * What the dynamic graph of a turn sends to each accepted attribute p: sum over its neighbours v of Lambda_pv e_v, with
 * Lambda = D^-1/2 A D^-1/2. Nodes are the user, the accepted and the askable attributes and the candidates; edges join an item with its
 * attributes, weight 1, and with the user, weight sigmoid(w(v)).
 *
 * Every candidate has every accepted attribute, so that the neighbours of p are all candidates, its degree is their number, and the sum is
 * the same for every p. The degree of v is its number of attributes less the rejected ones, plus sigmoid(w(v)): an attribute that was not
 * asked yet is askable as soon as a candidate has it. Askable attributes and the user, whose own outputs nothing reads after one layer,
 * matter by these degrees alone.
 *
 * Writes the sum to out[at ..] and leaves it 0 when there is no candidate.
 */
export function writeMessage(
  out: Float32Array,
  at: number,
  { accepted, rejected, candidates, scores }: GraphSeen,
  { items, nothing, dim, vectors, itemAttributes }: FullKnowledge,
): void {
  const known = (nodes: Int32Array): number[] => Array.from(nodes.filter((node) => node !== nothing));
  if (known(accepted).length === 0) return;
  const gone = new Set(known(rejected).map((node) => node - items));
  const sum = new Float64Array(dim);
  let count = 0;
  for (let i = 0; i < candidates.length && candidates[i] !== nothing; i++) {
    const v = candidates[i];
    let degree = sigmoid(scores[i]);
    for (const p of listAt(itemAttributes, v)) if (!gone.has(p)) degree++;
    const weight = 1 / Math.sqrt(degree);
    for (let d = 0; d < dim; d++) sum[d] += weight * vectors[v * dim + d];
    count++;
  }
  for (let d = 0; d < dim; d++) out[at + d] = count === 0 ? 0 : sum[d] / Math.sqrt(count);
}
