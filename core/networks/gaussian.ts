import { ndarray } from '../arrays.js';
import { exp } from '../exact-math.js';
import { sizeOf, type Box } from '../spaces.js';
import { add, gaussianEntropy, gaussianLogProb, zeros } from '../tensor/index.js';
import type { ActionDistribution } from './distribution.js';

const HALF_LOG_TWO_PI = 0.9189385332046727;

/**
 * Independent normals with a standard deviation that does not depend on the observation. The draw is recorded as `latent` F32 [n,
 * dimensions]; the environment gets it clipped to the box. In a dimension with two finite bounds a latent of -1 and +1 means low and
 * high, so that a first standard deviation of 1 suits every scale; elsewhere latent and action are the same number.
 */
export function gaussian(space: Box): ActionDistribution {
  const size = sizeOf(space.shape);
  const bounded = Array.from(space.low, (low, k) => Number.isFinite(low) && Number.isFinite(space.high[k]));
  const toAction = (latent: number, k: number): number => {
    const low = space.low[k];
    const high = space.high[k];
    const scaled = bounded[k] ? low + ((latent + 1) / 2) * (high - low) : latent;
    return Math.min(high, Math.max(low, scaled));
  };
  let latest: { logStd: ArrayLike<number>; deviation: Float64Array } | undefined;
  const deviationsOf = (logStd: ArrayLike<number>): Float64Array => {
    if (latest?.logStd !== logStd) latest = { logStd, deviation: Float64Array.from(logStd, exp) };
    return latest.deviation;
  };
  return {
    outputs: size,
    hasLogStd: true,
    recorded: 'latent',
    logProb: ({ output, logStd }, latent) => gaussianLogProb(latent, output, logStd!),
    entropy: ({ output, logStd }) => add(zeros([output.shape[0]]), gaussianEntropy(logStd!)),
    decide: ({ output, logStd }, rows, { rng, greedy }) => {
      const latent = new Float32Array(rows * size);
      const logProb = new Float32Array(rows);
      const deviation = deviationsOf(logStd!);
      const actions: Float32Array[] = [];
      for (let row = 0; row < rows; row++) {
        const action = new Float32Array(size);
        let total = 0;
        for (let k = 0; k < size; k++) {
          const at = row * size + k;
          const mean = output[at];
          if (!Number.isFinite(mean)) throw new Error(`the policy's mean action is not finite (${mean})`);
          latent[at] = greedy ? mean : mean + deviation[k] * rng.normal();
          const z = (latent[at] - mean) / deviation[k];
          total -= 0.5 * z * z + logStd![k] + HALF_LOG_TWO_PI;
          action[k] = toAction(latent[at], k);
        }
        logProb[row] = total;
        actions.push(action);
      }
      return { actions, extras: { logProb: ndarray(logProb), latent: ndarray(latent, [rows, size]) } };
    },
  };
}
