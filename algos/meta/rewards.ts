import { addSums, centredSums, deviations, type Moments } from '../../core/networks/moments.js';

/** Moments that are as good as nothing: mean 0 and variance 1 of a ten-thousandth of a number. */
export function faintMoments(size: number): Moments {
  const count = 1e-4;
  return { count, mean: new Float64Array(size), m2: new Float64Array(size).fill(count) };
}

/**
 * Rewards over the running deviation of the discounted return so far (MiLEt's release, after OpenAI Baselines' VecNormalize): step by
 * step R <- gamma R + r in each trial, then the moments take the R of all trials in, then r / deviation, cut off at +-limit.
 *
 * @param rewards [n, T]
 */
export function normalizeRewards(
  moments: Moments,
  rewards: Float32Array,
  n: number,
  { discount, rewardLimit }: { readonly discount: number; readonly rewardLimit: number },
): { rewards: Float32Array; moments: Moments } {
  const T = rewards.length / n;
  const soFar = new Float64Array(n);
  const scaled = new Float32Array(rewards.length);
  for (let t = 0; t < T; t++) {
    for (let i = 0; i < n; i++) soFar[i] = discount * soFar[i] + rewards[i * T + t];
    moments = addSums(moments, centredSums(soFar, moments.mean));
    const [deviation] = deviations(moments);
    for (let i = 0; i < n; i++) {
      const reward = rewards[i * T + t] / deviation;
      scaled[i * T + t] = Math.max(-rewardLimit, Math.min(rewardLimit, reward));
    }
  }
  return { rewards: scaled, moments };
}
