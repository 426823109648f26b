import type { Rng } from '../../core/random.js';
import {
  oneHot,
  randomGumbel,
  scope,
  softmax,
  tensor,
  wrap,
  zeros,
  type Tensor,
} from '../../core/tensor/index.js';
import { besides, oneStep } from '../meta/transitions.js';
import type { BeliefFilter } from '../meta/trial-policy.js';
import type { EncoderConfig } from './config.js';
import { clusterLogits, codePosterior, hiddenStates, relaxedCluster, type EncoderParams } from './encoder.js';

/** The encoder step by step: hidden states are [h^alpha, h^beta], beliefs mean and variance of q(z|c,tau) at a draw of c. */
export function miletFilter(
  params: EncoderParams,
  { hidden: h, latent, clusters, temperature, greedy: wanted }: EncoderConfig,
): BeliefFilter {
  return {
    size: 2 * latent,
    hidden: 2 * h,

    advance(hidden, told, n) {
      const steps = {
        actions: oneStep(told.actions, n),
        next: oneStep(told.next, n),
        rewards: oneStep(told.rewards, n),
      };
      const after = scope(() => hiddenStates(params, steps, split(hidden, n, h)));
      return besides(after.cluster.toArray(), after.task.toArray(), n);
    },

    beliefs(hidden, n, { rng, greedy }) {
      const { belief, probabilities } = scope(() => {
        const { cluster, task } = split(hidden, n, h);
        const logits = clusterLogits(params, cluster);
        const y = greedy ? certain(logits) : relaxed(logits, rng, temperature);
        const { mean, variance } = codePosterior(params, task, y);
        return { belief: { mean, variance }, probabilities: softmax(logits) };
      });
      return {
        belief: besides(belief.mean.toArray(), belief.variance.toArray(), n),
        probabilities: Float32Array.from(probabilities.toArray()),
      };
    },
  };

  function certain(logits: Tensor): Tensor {
    if (wanted === 'soft') return relaxedCluster(logits, zeros([]), temperature);
    const rows = logits.toArray();
    const best = Int32Array.from({ length: logits.shape[0] }, (_, row) => {
      let c = 0;
      for (let k = 1; k < clusters; k++) if (rows[row * clusters + k] > rows[row * clusters + c]) c = k;
      return c;
    });
    return oneHot(tensor(best), clusters);
  }
}

function relaxed(logits: Tensor, rng: Rng, temperature: number): Tensor {
  return relaxedCluster(logits, randomGumbel(logits.shape, rng), temperature);
}

/** [n, 2 h] as two of [n, h]. */
function split(hidden: Float32Array, n: number, h: number): { cluster: Tensor; task: Tensor } {
  const half = (from: number): Tensor => {
    const part = new Float32Array(n * h);
    for (let row = 0; row < n; row++)
      part.set(hidden.subarray(row * 2 * h + from, row * 2 * h + from + h), row * h);
    return wrap(part, [n, h]);
  };
  return { cluster: half(0), task: half(h) };
}
