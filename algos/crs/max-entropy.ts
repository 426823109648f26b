import type { Rng } from '../../core/random.js';
import type { FullKnowledge } from '../../envs/crs/full-knowledge.js';
import type { Offered } from './attribute-agent.js';

/** What the rule reads. */
export interface RuleSeen extends Offered {
  readonly entropies: Float32Array;
  readonly count: Float32Array;
}

/**
 * Max Entropy as a choice (choicesOf), to be imitated: with probability K / max(|C|, K) a recommendation, otherwise the attribute of largest
 * entropy. It recommends when nothing is left to ask.
 */
export function maxEntropyChoice(
  { items, attributes }: FullKnowledge,
  { offered, mask, entropies, count }: RuleSeen,
  listSize: number,
  rng: Rng,
): number {
  if (rng.float() * count[0] < listSize || mask[0] === 0) return attributes;
  let best = 0;
  for (let slot = 1; slot < entropies.length; slot++)
    if (mask[slot] !== 0 && entropies[slot] > entropies[best]) best = slot;
  return offered[best] - items;
}
