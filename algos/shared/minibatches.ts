import type { LearnerContext, Metrics } from '../../core/algorithm.js';
import { takeRows, type NamedArrays, type NDArray } from '../../core/arrays.js';
import { checkFinite } from '../../core/networks/finite.js';
import { inputsOf } from '../../core/networks/inputs.js';
import { standardised } from '../../core/networks/moments.js';
import { averageOver } from '../../core/networks/reduce.js';
import { adam, scope, stack, valueAndGrad, type AdamState, type Tensor } from '../../core/tensor/index.js';
import type { SurrogateLoss } from './clipped-surrogate.js';

/** Columns by name. */
export type Rows = { readonly [column: string]: Tensor };

export interface Learned<P> {
  readonly params: P;
  readonly optimizer: AdamState;
}

/** How a batch is gone through. */
export interface UpdateOptions {
  readonly epochs: number;
  /** Minibatches of an epoch. */
  readonly minibatches: number;
  readonly learningRate: number;
  /** Of Adam. */
  readonly epsilon: number;
  readonly maxGradNorm: number;
  /** The updates stop when the policy has moved by 1.5 times this KL divergence; null: never. */
  readonly targetKl: number | null;
  /** Whether the column `advantages` is shifted and scaled in every minibatch. */
  readonly normalizeAdvantage: boolean;
  /** Names the draws of minibatches and what is learned, in messages. Default none. */
  readonly label?: string;
}

/** Numbers of one minibatch, averaged over learners: parts of the loss and how far the policy is from the one that played. */
const NUMBERS = ['policy', 'value', 'entropy', 'kl', 'clipped'] as const;
type Numbers = { readonly [name in (typeof NUMBERS)[number]]: number };

/** Minibatches in one scope: parameters and moments stay in the executor's memory between them. */
const STRETCH = 16;

/**
 * Several epochs of minibatch steps with Adam on the clipped loss (Schulman et al. 2017, algorithm 1). Axis 0 of every column is what is
 * shuffled and dealt out: steps, or whole sequences. Stops early when the policy has moved too far. Throws a RunError naming the
 * number that is no longer finite.
 */
export async function updateOnBatch<P>(
  ctx: Pick<LearnerContext, 'rng' | 'rank' | 'learners' | 'round' | 'allReduce'>,
  first: Learned<P>,
  batch: NamedArrays,
  loss: (params: P, rows: Rows) => SurrogateLoss,
  options: UpdateOptions,
): Promise<Learned<P> & { metrics: Metrics }> {
  const gradients = gradientsOf(loss);
  const tally = new Tally();
  const { label, learningRate, epsilon, maxGradNorm, targetKl } = options;

  const follow = (learned: Learned<P>, { grads, numbers }: Gradients<P>, where: () => string): Learned<P> => {
    for (const name of ['policy', 'value', 'entropy'] as const)
      checkFinite(`loss/${name}`, numbers[name], where);
    if (targetKl !== null && numbers.kl > 1.5 * targetKl) {
      tally.stopped = true;
      return learned;
    }
    const step = adam(learned.optimizer, learned.params, grads, { learningRate, epsilon, maxGradNorm });
    const gradNorm = step.gradNorm.item();
    checkFinite('grad/norm', gradNorm, where);
    tally.add(numbers, gradNorm);
    return { params: step.params, optimizer: step.state };
  };

  const draws = label === undefined ? ctx.rng : ctx.rng.fork(label);
  const whose = label === undefined ? '' : ` of ${label}`;
  let learned = first;
  const total = batch['advantages'].shape[0];
  const count = options.minibatches;
  for (let epoch = 0; epoch < options.epochs && !tally.stopped; epoch++) {
    const order = draws.fork('minibatches', ctx.rank, epoch).permutation(total);
    const shuffled = mapColumns(batch, (column) => takeRows(column, order));
    const gradientsOn = ({ params }: Learned<P>, k: number): Gradients<P> => {
      const [from, to] = [k, k + 1].map((edge) => Math.floor((total * edge) / count));
      return gradients(params, minibatchOf(shuffled, from, to, options.normalizeAdvantage));
    };
    const where = (k: number) => (): string =>
      `in round ${ctx.round}, epoch ${epoch}${whose}, minibatch ${k}`;
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

interface Gradients<P> {
  readonly grads: P;
  readonly numbers: Numbers;
}

/** Gradients of the loss on a minibatch, and its parts. */
function gradientsOf<P>(lossOf: (params: P, rows: Rows) => SurrogateLoss) {
  const compute = valueAndGrad((params: P, rows: Rows) => {
    const { loss, ...parts } = lossOf(params, rows);
    return { loss, numbers: stack(NUMBERS.map((name) => parts[name])) };
  });
  return (params: P, rows: Rows): Gradients<P> => {
    const { value, grads } = compute(params, rows);
    const numbers = value.numbers.toArray();
    return { grads, numbers: Object.fromEntries(NUMBERS.map((name, i) => [name, numbers[i]])) as Numbers };
  };
}

function mapColumns(columns: NamedArrays, f: (column: NDArray) => NDArray): NamedArrays {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, f(column)]));
}

/** Rows from..to of a shuffled batch, without a copy. */
function minibatchOf(batch: NamedArrays, from: number, to: number, normalize: boolean): Rows {
  const rows = mapColumns(batch, ({ shape, data }) => {
    const size = data.length / shape[0];
    return { shape: [to - from, ...shape.slice(1)], data: data.subarray(from * size, to * size) };
  });
  if (!normalize) return inputsOf(rows);
  const { shape, data } = rows['advantages'];
  return inputsOf({ ...rows, advantages: { shape, data: standardised(data as Float32Array) } });
}
