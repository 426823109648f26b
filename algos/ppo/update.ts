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

/** Minibatches in one scope: parameters and moments stay in the executor's memory between them. */
const STRETCH = 16;

/**
 * Several epochs of minibatch steps with Adam on the clipped loss (Schulman et al. 2017, algorithm 1). Stops early when the policy
 * has moved too far. Throws a RunError naming the number that is no longer finite.
 */
export async function updateOnBatch(
  ctx: LearnerContext<PpoConfig>,
  network: ActorCritic,
  first: Learned,
  batch: Batch,
): Promise<Learned & { metrics: Metrics }> {
  const { config, round, rounds } = ctx;
  const left = 1 - round / rounds;
  const learningRate = config.schedule === 'linear' ? config.learningRate * left : config.learningRate;
  const clip = config.clipSchedule === 'linear' ? config.clip * left : config.clip;
  const gradients = gradientsOf(network, { ...config, clip });
  const tally = new Tally();

  const minibatches: { rows: Int32Array; where: string }[] = [];
  const count = Math.max(1, Math.round((config.units * config.envs * config.steps) / config.minibatch));
  for (let epoch = 0; epoch < config.epochs; epoch++) {
    const order = ctx.rng.fork('minibatches', ctx.rank, epoch).permutation(batch.advantages.length);
    for (let k = 0; k < count; k++) {
      const rows = order.subarray((order.length * k) / count, (order.length * (k + 1)) / count);
      minibatches.push({ rows, where: `in round ${round}, epoch ${epoch}, minibatch ${k}` });
    }
  }

  const gradientsOn = ({ params }: Learned, rows: Int32Array): Gradients =>
    gradients(params, minibatchOf(batch, rows, config.normalizeAdvantage));
  const follow = (learned: Learned, { grads, numbers }: Gradients, where: string): Learned => {
    for (const name of ['policy', 'value', 'entropy']) checkFinite(`loss/${name}`, numbers[name], where);
    if (config.targetKl !== null && numbers.kl > 1.5 * config.targetKl) {
      tally.stopped = true;
      return learned;
    }
    const hyper = { learningRate, epsilon: 1e-5, maxGradNorm: config.maxGradNorm };
    const step = adam(learned.optimizer, learned.params, grads, hyper);
    const gradNorm = step.gradNorm.item();
    checkFinite('grad/norm', gradNorm, where);
    tally.add(numbers, gradNorm);
    return { params: step.params, optimizer: step.state };
  };

  let learned = first;
  for (let start = 0; start < minibatches.length && !tally.stopped; start += STRETCH) {
    const stretch = minibatches.slice(start, start + STRETCH);
    if (ctx.learners === 1) {
      learned = scope(() => {
        let current = learned;
        for (const { rows, where } of stretch) {
          if (tally.stopped) break;
          current = scope(() => follow(current, gradientsOn(current, rows), where));
        }
        return current;
      });
      continue;
    }
    for (const { rows, where } of stretch) {
      if (tally.stopped) break;
      const own = gradientsOn(learned, rows);
      const agreed = await averageOver(ctx, own.grads, own.numbers);
      learned = scope(() => follow(learned, agreed, where));
    }
  }
  return { ...learned, metrics: { ...tally.means(), 'optimizer/learning-rate': learningRate } };
}

/** What a round's steps add up to. */
class Tally {
  /** The policy has moved too far: no more steps in this round. */
  stopped = false;
  private steps = 0;
  private readonly sums = { policy: 0, value: 0, entropy: 0, kl: 0, clipped: 0, gradNorm: 0 };

  add(numbers: Numbers, gradNorm: number): void {
    const all: { readonly [name: string]: number } = { ...numbers, gradNorm };
    for (const name of Object.keys(this.sums) as (keyof typeof this.sums)[]) this.sums[name] += all[name];
    this.steps += 1;
  }

  means(): Metrics {
    const mean = (sum: number): number => sum / Math.max(1, this.steps);
    return {
      'loss/policy': mean(this.sums.policy),
      'loss/value': mean(this.sums.value),
      'loss/entropy': mean(this.sums.entropy),
      'policy/kl': mean(this.sums.kl),
      'policy/clipped': mean(this.sums.clipped),
      'grad/norm': mean(this.sums.gradNorm),
      'optimizer/steps': this.steps,
    };
  }
}

interface Gradients {
  readonly grads: Learned['params'];
  readonly numbers: Numbers;
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
