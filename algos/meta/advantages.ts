/** Which advantages: of sequences of `T` steps, cut into episodes of `steps`. */
export interface AdvantageOptions {
  readonly steps: number;
  readonly discount: number;
  readonly lambda: number;
}

/**
 * Generalised advantage estimates (Schulman et al. 2016) of sequences [n, T] that consist of episodes with a time limit:
 *
 *     delta_t = r_t + gamma V_{t+1} m_{t+1} - V_t,   A_t = b_{t+1} (delta_t + gamma lambda m_{t+1} A_{t+1})
 *
 * with m = 0 at the end of the sequence and b = 0 at the end of every episode: the last step of an episode has no advantage, and the
 * one before takes V of it for what would have followed (MiLEt's release).
 */
export function truncatedAdvantages(
  rewards: ArrayLike<number>,
  values: ArrayLike<number>,
  n: number,
  { steps, discount, lambda }: AdvantageOptions,
): Float32Array {
  const T = rewards.length / n;
  const advantages = new Float32Array(rewards.length);
  for (let i = 0; i < n; i++) {
    let following = 0;
    for (let t = T - 1; t >= 0; t--) {
      const at = i * T + t;
      if ((t + 1) % steps === 0) {
        following = 0;
        continue;
      }
      following = rewards[at] + discount * values[at + 1] - values[at] + discount * lambda * following;
      advantages[at] = following;
    }
  }
  return advantages;
}
