import { exp, log } from '../../core/exact-math.js';
import type { MiletConfig } from './config.js';

type Schedule = MiletConfig['intrinsic']['entropy'];

/** gamma(t) at step t of an exploration episode of H steps. */
export function weightAt({ offset, factor, rate }: Schedule, t: number, H: number): number {
  return offset + factor * exp(-rate * (H - t));
}

/** Added inside of the logarithms of r_c. */
const LEAST = 1e-8;

/** Entropy of a distribution, in nats. */
export function entropyOf(q: ArrayLike<number>): number {
  let sum = 0;
  for (let c = 0; c < q.length; c++) if (q[c] > 0) sum -= q[c] * log(q[c]);
  return sum;
}

/** The two intrinsic rewards of a step of exploration that took the inferred distribution over clusters from `before` to `after`. */
export function intrinsicRewards(
  before: ArrayLike<number>,
  after: ArrayLike<number>,
): { entropy: number; consistency: number } {
  let divergence = 0;
  for (let c = 0; c < before.length; c++)
    divergence += before[c] * (log(before[c] + LEAST) - log(after[c] + LEAST));
  return { entropy: entropyOf(before) - entropyOf(after), consistency: -divergence };
}

/**
 * What the exploration policy is rewarded for beside the reward of the environment, step by step of the first episode of each trial:
 *
 *     r_h(t) = H[q(c|tau_:t)] - H[q(c|tau_:t+1)],   r_c(t) = -KL(q(c|tau_:t) || q(c|tau_:t+1))
 *     gamma_h(t) r_h(t) + gamma_c(t) r_c(t)
 *
 * Before the first step q counts as uniform. The other episodes get 0.
 *
 * @param probabilities q(c|tau_:t) before each step, [n, T, K]
 * @returns [n, T]
 */
export function explorationBonus(
  probabilities: Float32Array,
  n: number,
  { steps: H, T }: { readonly steps: number; readonly T: number },
  { entropy, consistency }: MiletConfig['intrinsic'],
): Float32Array {
  const K = probabilities.length / (n * T);
  const bonus = new Float32Array(n * T);
  const uniform = new Float64Array(K).fill(1 / K);
  for (let i = 0; i < n; i++) {
    const q = (t: number): ArrayLike<number> =>
      t === 0 ? uniform : probabilities.subarray((i * T + t) * K, (i * T + t + 1) * K);
    // Without a later episode nobody has seen what the last step has brought.
    for (let t = 0; t < H && t + 1 < T; t++) {
      const reward = intrinsicRewards(q(t), q(t + 1));
      bonus[i * T + t] =
        weightAt(entropy, t, H) * reward.entropy + weightAt(consistency, t, H) * reward.consistency;
    }
  }
  return bonus;
}
