import type { LearnerContext, Metrics } from '../../core/algorithm.js';
import { takeRows, type NamedArrays, type NDArray } from '../../core/arrays.js';
import type { ActorCritic } from '../../core/networks/actor-critic.js';
import { checkFinite } from '../../core/networks/finite.js';
import { inputsOf, tensorOf } from '../../core/networks/inputs.js';
import { standardised } from '../../core/networks/moments.js';
import type { Params } from '../../core/networks/params.js';
import { averageOver } from '../../core/networks/reduce.js';
import { adam, scope, valueAndGrad, wrap, type AdamState } from '../../core/tensor/index.js';
import type { PpoConfig } from './config.js';
import { ppoLoss, type LossOptions, type Minibatch } from './loss.js';

/** All rows of a round: observations as the network sees them, and what was computed from the rollout. */
export interface Batch {
  readonly observations: NamedArrays;
  readonly recorded: NDArray;
  readonly logProb: NDArray;
  readonly advantages: Float32Array;
  readonly targets: Float32Array;
  readonly values: Float32Array;
}

interface Learned {
  readonly params: { readonly policy: Params; readonly value: Params };
  readonly optimizer: AdamState;
}

/** Numbers of one minibatch, averaged over learners. */
interface Numbers {
  readonly [name: string]: number;
  readonly policy: number;
  readonly value: number;
  readonly entropy: number;
  readonly kl: number;
  readonly clipped: number;
}

/**
 * Several epochs of minibatch steps with Adam on the clipped loss (Schulman et al. 2017, algorithm 1). Stops early when the policy
 * has moved too far. Throws a RunError naming the number that is no longer finite.
 */
export async function updateOnBatch(
  ctx: LearnerContext<PpoConfig>,
  network: ActorCritic,
  { params, optimizer }: Learned,
  batch: Batch,
): Promise<Learned & { metrics: Metrics }> {
  const { config, round, rounds } = ctx;
  const left = 1 - round / rounds;
  const learningRate = config.schedule === 'linear' ? config.learningRate * left : config.learningRate;
  const clip = config.clipSchedule === 'linear' ? config.clip * left : config.clip;
  const gradients = gradientsOf(network, { ...config, clip });
  const count = Math.max(1, Math.round((config.units * config.envs * config.steps) / config.minibatch));
  const totals = { policy: 0, value: 0, entropy: 0, kl: 0, clipped: 0, gradNorm: 0 };
  let steps = 0;
  let stopped = false;

  for (let epoch = 0; epoch < config.epochs && !stopped; epoch++) {
    const order = ctx.rng.fork('minibatches', ctx.rank, epoch).permutation(batch.advantages.length);
    for (let k = 0; k < count && !stopped; k++) {
      const rows = order.subarray((order.length * k) / count, (order.length * (k + 1)) / count);
      const own = gradients(params, minibatchOf(batch, rows, config.normalizeAdvantage));
      const { grads, numbers } = await averageOver(ctx, own.grads, own.numbers);
      const where = `in round ${round}, epoch ${epoch}, minibatch ${k}`;
      for (const name of ['policy', 'value', 'entropy']) checkFinite(`loss/${name}`, numbers[name], where);
      if (config.targetKl !== null && numbers.kl > 1.5 * config.targetKl) {
        stopped = true;
        break;
      }
      const step = scope(() =>
        adam(optimizer, params, grads, { learningRate, epsilon: 1e-5, maxGradNorm: config.maxGradNorm }),
      );
      ({ params, state: optimizer } = step);
      const gradNorm = step.gradNorm.item();
      checkFinite('grad/norm', gradNorm, where);
      totals.policy += numbers.policy;
      totals.value += numbers.value;
      totals.entropy += numbers.entropy;
      totals.kl += numbers.kl;
      totals.clipped += numbers.clipped;
      totals.gradNorm += gradNorm;
      steps += 1;
    }
  }

  const mean = (total: number): number => total / Math.max(1, steps);
  return {
    params,
    optimizer,
    metrics: {
      'loss/policy': mean(totals.policy),
      'loss/value': mean(totals.value),
      'loss/entropy': mean(totals.entropy),
      'policy/kl': mean(totals.kl),
      'policy/clipped': mean(totals.clipped),
      'grad/norm': mean(totals.gradNorm),
      'optimizer/learning-rate': learningRate,
      'optimizer/steps': steps,
    },
  };
}

/** Gradients of the loss on a minibatch, its parts, and how far the policy is from the one that played. */
function gradientsOf(network: ActorCritic, options: LossOptions) {
  const compute = valueAndGrad((params: Learned['params'], minibatch: Minibatch) =>
    ppoLoss(network, params, minibatch, options),
  );
  return (
    params: Learned['params'],
    minibatch: Minibatch,
  ): { grads: Learned['params']; numbers: Numbers } => {
    const { value: parts, grads } = compute(params, minibatch);
    const ratios = parts.ratio.toArray();
    const logRatios = parts.logRatio.toArray();
    let kl = 0;
    let clipped = 0;
    for (let i = 0; i < ratios.length; i++) {
      kl += ratios[i] - 1 - logRatios[i]; // an estimate of the KL divergence that is never negative (Schulman 2020)
      if (Math.abs(ratios[i] - 1) > options.clip) clipped += 1;
    }
    const numbers = {
      policy: parts.policy.item(),
      value: parts.value.item(),
      entropy: parts.entropy.item(),
      kl: kl / ratios.length,
      clipped: clipped / ratios.length,
    };
    return { grads, numbers };
  };
}

function minibatchOf(batch: Batch, rows: Int32Array, normalize: boolean): Minibatch {
  const column = (data: Float32Array): Float32Array =>
    takeRows({ shape: [data.length], data }, rows).data as Float32Array;
  const vector = (data: Float32Array) => wrap(data, [data.length]);
  const observations = Object.entries(batch.observations).map(
    ([name, array]) => [name, takeRows(array, rows)] as const,
  );
  const advantages = column(batch.advantages);
  return {
    inputs: inputsOf(Object.fromEntries(observations)),
    recorded: tensorOf(takeRows(batch.recorded, rows)),
    logProb: vector(column(batch.logProb.data as Float32Array)),
    advantages: vector(normalize ? standardised(advantages) : advantages),
    targets: vector(column(batch.targets)),
    values: vector(column(batch.values)),
  };
}
