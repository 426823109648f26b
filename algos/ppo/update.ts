import type { LearnerContext, Metrics } from '../../core/algorithm.js';
import { takeRows, type NamedArrays, type NDArray } from '../../core/arrays.js';
import type { ActorCritic } from '../../core/networks/actor-critic.js';
import { checkFinite } from '../../core/networks/finite.js';
import { inputsOf, tensorOf } from '../../core/networks/inputs.js';
import { standardised } from '../../core/networks/moments.js';
import type { Params } from '../../core/networks/params.js';
import { averageOver } from '../../core/networks/reduce.js';
import {
  adam,
  scope,
  stack,
  valueAndGrad,
  wrap,
  type AdamState,
  type Tensor,
} from '../../core/tensor/index.js';
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

/** Numbers of one minibatch, averaged over learners: parts of the loss and how far the policy is from the one that played. */
const NUMBERS = ['policy', 'value', 'entropy', 'kl', 'clipped'] as const;
type Numbers = { readonly [name in (typeof NUMBERS)[number]]: number };

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

  const follow = (learned: Learned, { grads, numbers }: Gradients, where: () => string): Learned => {
    for (const name of ['policy', 'value', 'entropy'] as const)
      checkFinite(`loss/${name}`, numbers[name], where);
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
  const total = batch.advantages.length;
  const count = Math.max(1, Math.round((config.units * config.envs * config.steps) / config.minibatch));
  for (let epoch = 0; epoch < config.epochs && !tally.stopped; epoch++) {
    const shuffled = reordered(batch, ctx.rng.fork('minibatches', ctx.rank, epoch).permutation(total));
    const gradientsOn = ({ params }: Learned, k: number): Gradients => {
      const [from, to] = [k, k + 1].map((edge) => Math.floor((total * edge) / count));
      return gradients(params, minibatchOf(shuffled, from, to, config.normalizeAdvantage));
    };
    const where = (k: number) => (): string => `in round ${round}, epoch ${epoch}, minibatch ${k}`;
    for (let start = 0; start < count && !tally.stopped; start += STRETCH) {
      const end = Math.min(count, start + STRETCH);
      if (ctx.learners === 1) {
        learned = scope(() => {
          let current = learned;
          for (let k = start; k < end && !tally.stopped; k++) {
            current = scope(() => follow(current, gradientsOn(current, k), where(k)));
          }
          return current;
        });
      } else {
        for (let k = start; k < end && !tally.stopped; k++) {
          const own = gradientsOn(learned, k);
          const agreed = await averageOver(ctx, own.grads, own.numbers);
          learned = scope(() => follow(learned, agreed, where(k)));
        }
      }
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

/** Gradients of the loss on a minibatch, and its parts. */
function gradientsOf(network: ActorCritic, options: LossOptions) {
  const compute = valueAndGrad((params: Learned['params'], minibatch: Minibatch) => {
    const { loss, ...parts } = ppoLoss(network, params, minibatch, options);
    return { loss, numbers: stack(NUMBERS.map((name) => parts[name])) };
  });
  return (params: Learned['params'], minibatch: Minibatch): Gradients => {
    const { value, grads } = compute(params, minibatch);
    const numbers = value.numbers.toArray();
    return { grads, numbers: Object.fromEntries(NUMBERS.map((name, i) => [name, numbers[i]])) as Numbers };
  };
}

/** Rows from..to of a shuffled batch, without a copy. */
function minibatchOf(batch: Batch, from: number, to: number, normalize: boolean): Minibatch {
  const rowsOf = ({ shape, data }: NDArray): NDArray => {
    const size = data.length / shape[0];
    return { shape: [to - from, ...shape.slice(1)], data: data.subarray(from * size, to * size) };
  };
  const vector = (data: Float32Array): Tensor => wrap(data.subarray(from, to), [to - from]);
  const observations = Object.entries(batch.observations).map(
    ([name, array]) => [name, rowsOf(array)] as const,
  );
  return {
    inputs: inputsOf(Object.fromEntries(observations)),
    recorded: tensorOf(rowsOf(batch.recorded)),
    logProb: tensorOf(rowsOf(batch.logProb)),
    advantages: normalize
      ? wrap(standardised(batch.advantages.subarray(from, to)), [to - from])
      : vector(batch.advantages),
    targets: vector(batch.targets),
    values: vector(batch.values),
  };
}

/** The rows of a batch in another order. */
function reordered(batch: Batch, order: Int32Array): Batch {
  const column = (data: Float32Array): Float32Array =>
    takeRows({ shape: [data.length], data }, order).data as Float32Array;
  return {
    observations: Object.fromEntries(
      Object.entries(batch.observations).map(([name, array]) => [name, takeRows(array, order)]),
    ),
    recorded: takeRows(batch.recorded, order),
    logProb: takeRows(batch.logProb, order),
    advantages: column(batch.advantages),
    targets: column(batch.targets),
    values: column(batch.values),
  };
}
