import type { Offered } from '../crs/attribute-agent.js';

/** What an observation holds of what EAR's network reads. */
export interface EarSeen extends Offered {
  readonly entropies: Float32Array;
  readonly history: Float32Array;
  readonly count: Float32Array;
}

/** Numbers of candidates at which the next bin begins. */
const EDGES = [10, 50, 100, 200, 300, 500, 1000];

/** Numbers in a state, with P attributes and T turns. */
export const earStateSize = (attributes: number, turns: number): number =>
  2 * attributes + turns + EDGES.length + 1;

/**
 * The state of EAR, written to out[at ..]: the entropy of every attribute, 0 where it cannot be asked; how much the user likes every attribute;
 * her answers so far; and a one-hot of the number of candidates in eight bins.
 *
 * @param likes g(p) of every attribute
 * @param firstAttribute node of attribute 0
 */
export function writeEarState(
  out: Float32Array,
  at: number,
  { offered, mask, entropies, history, count }: EarSeen,
  likes: ArrayLike<number>,
  firstAttribute: number,
): void {
  const attributes = likes.length;
  out.fill(0, at, at + earStateSize(attributes, history.length));
  for (let slot = 0; slot < entropies.length; slot++)
    if (mask[slot] !== 0) out[at + offered[slot] - firstAttribute] = entropies[slot];
  out.set(likes, at + attributes);
  out.set(history, at + 2 * attributes);
  const bin = EDGES.filter((edge) => count[0] > edge).length;
  out[at + 2 * attributes + history.length + bin] = 1;
}
