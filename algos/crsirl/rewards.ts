import { log } from '../../core/exact-math.js';
import { concat, gather, matmul, reshape, tensor, zeros, type Tensor } from '../../core/tensor/index.js';
import type { Dialogues } from './dialogues.js';
import type { Sequence } from './networks/policy.js';

/**
 * Hindsight reward shaping: r_t + gamma Phi(s_{t+1}) - Phi(s_t) with Phi(s) = -log(rank + 1), the rank of the item that the user was
 * looking for counted from 0 among the candidates, and Phi = 0 after the end (Ng, Harada & Russell 1999). The dissertation prints Phi
 * with the opposite sign, which punishes progress.
 *
 * Dialogues that failed keep their rewards unless `failures` is set, because their item stays unknown outside of a simulation.
 *
 * @returns one reward per row
 */
export function shapedRewards(
  { columns, lengths, success }: Dialogues,
  { discount, failures }: { discount: number; failures: boolean },
): Float32Array {
  const rewards = Float32Array.from(columns['reward'].data);
  const ranks = columns['hindsight/rank'].data;
  let row = 0;
  for (const [dialogue, length] of lengths.entries()) {
    for (let t = 0; t < length; t++, row++) {
      if (!success[dialogue] && !failures) continue;
      const next = t + 1 < length ? -log(ranks[row + 1] + 1) : 0;
      rewards[row] += discount * next + log(ranks[row] + 1);
    }
  }
  return rewards;
}

/**
 * R_t = sum over t' >= t of gamma^(t'-t) r_t', within each dialogue: [rows] to [rows]. Differentiable, because the rewards of the inner
 * loop depend on phi. (The dissertation prints the exponent T - t', which does not discount what comes late.)
 */
export function returnsToGo(
  rewards: Tensor,
  { longest, dialogues, rows, places }: Sequence,
  discount: number,
): Tensor {
  const weights = new Float64Array(longest * longest);
  for (let t = 0; t < longest; t++) {
    for (let later = t, weight = 1; later < longest; later++, weight *= discount)
      weights[t * longest + later] = weight;
  }
  const inTime = reshape(gather(concat([rewards, zeros([1])]), rows), [longest, dialogues]);
  const returns = matmul(tensor(weights, [longest, longest]), inTime);
  return gather(reshape(returns, [longest * dialogues]), places);
}
