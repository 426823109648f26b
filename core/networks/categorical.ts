import { ndarray } from '../arrays.js';
import { exp, log } from '../exact-math.js';
import type { Rng } from '../random.js';
import { add, categoricalEntropy, neg, reshape, slice, softmaxNll, type Tensor } from '../tensor/index.js';
import type { ActionDistribution } from './distribution.js';

/** Softmax over n actions, some of which may be masked out. The network computes logits. */
export function categorical(n: number): ActionDistribution {
  return {
    outputs: n,
    hasLogStd: false,
    recorded: 'action',
    logProb: ({ output, mask }, action) => neg(softmaxNll(output, action, mask)),
    entropy: ({ output, mask }) => categoricalEntropy(output, mask),
    decide: ({ output, mask }, rows, { rng, greedy }) => {
      const logProb = new Float32Array(rows);
      const actions: number[] = [];
      for (let row = 0; row < rows; row++) {
        const choice = choose(output, mask, row * n, n, greedy ? undefined : rng);
        actions.push(choice.action);
        logProb[row] = choice.logProb;
      }
      return { actions, extras: { logProb: ndarray(logProb) } };
    },
  };
}

/** Independent softmaxes, one over each of `sizes`. The network computes their logits side by side. */
export function multiCategorical(sizes: readonly number[]): ActionDistribution {
  const starts = sizes.map((_, part) => sizes.slice(0, part).reduce((sum, size) => sum + size, 0));
  const width = sizes.reduce((sum, size) => sum + size, 0);
  const logitsOf = (output: Tensor, part: number): Tensor =>
    slice(output, [0, starts[part]], [output.shape[0], sizes[part]]);
  return {
    outputs: width,
    hasLogStd: false,
    recorded: 'action',
    logProb: ({ output }, action) => {
      const rows = output.shape[0];
      const part = (k: number): Tensor => {
        const chosen = reshape(slice(action, [0, k], [rows, 1]), [rows]);
        return neg(softmaxNll(logitsOf(output, k), chosen));
      };
      return sizes.map((_, k) => part(k)).reduce((sum, term) => add(sum, term));
    },
    entropy: ({ output }) =>
      sizes.map((_, k) => categoricalEntropy(logitsOf(output, k))).reduce((sum, term) => add(sum, term)),
    decide: ({ output }, rows, { rng, greedy }) => {
      const logProb = new Float32Array(rows);
      const actions: Int32Array[] = [];
      for (let row = 0; row < rows; row++) {
        const action = new Int32Array(sizes.length);
        for (let k = 0; k < sizes.length; k++) {
          const choice = choose(
            output,
            undefined,
            row * width + starts[k],
            sizes[k],
            greedy ? undefined : rng,
          );
          action[k] = choice.action;
          logProb[row] += choice.logProb;
        }
        actions.push(action);
      }
      return { actions, extras: { logProb: ndarray(logProb) } };
    },
  };
}

/** One choice among logits[start .. start + n): drawn, or the first of the largest when there is no `rng`. */
function choose(
  logits: ArrayLike<number>,
  mask: ArrayLike<number> | undefined,
  start: number,
  n: number,
  rng: Rng | undefined,
): { action: number; logProb: number } {
  let best = -1;
  for (let i = 0; i < n; i++) {
    if (mask && mask[start + i] === 0) continue;
    if (best < 0 || logits[start + i] > logits[start + best]) best = i;
  }
  if (best < 0) throw new Error('the observation allows no action: its mask is all 0');
  const top = logits[start + best];
  if (!Number.isFinite(top)) throw new Error(`the policy's logits are not finite (${top})`);
  const weights = new Float64Array(n);
  let total = 0;
  for (let i = 0; i < n; i++) {
    if (mask && mask[start + i] === 0) continue;
    weights[i] = exp(logits[start + i] - top);
    total += weights[i];
  }
  const action = rng ? rng.weighted(weights) : best;
  return { action, logProb: logits[start + action] - top - log(total) };
}
