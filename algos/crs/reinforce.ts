import type { NamedArrays } from '../../core/arrays.js';
import { checkFinite } from '../../core/networks/finite.js';
import { tensorOf } from '../../core/networks/inputs.js';
import { mlp, type Layer } from '../../core/networks/mlp.js';
import { averageOver, type Peers } from '../../core/networks/reduce.js';
import type { Rng } from '../../core/random.js';
import {
  adam,
  linear,
  mean,
  mul,
  scope,
  softmaxNll,
  valueAndGrad,
  wrap,
  type AdamState,
  type Tensor,
} from '../../core/tensor/index.js';
import { leaveOneOut } from '../reinforce/baseline.js';

/** A policy network of one hidden layer with its optimiser. */
export interface Learned {
  readonly layers: readonly Layer[];
  readonly optimizer: AdamState;
}

/** What a step learns from: inputs [n, size], the choice that was made and which were allowed, int32 [n] and [n, choices]. */
export interface Decisions {
  readonly inputs: Tensor;
  readonly choice: Tensor;
  readonly allowed: Tensor;
}

/** Options of a step. */
export interface StepOptions {
  readonly learningRate: number;
  /** Share of the hidden units that are left out; drawn from `rng`. */
  readonly dropout: number;
  readonly rng: Rng;
  /** Of the loss, in messages. */
  readonly name: string;
  readonly round: number;
  readonly peers: Peers;
}

/**
 * One step of Adam down -1/n sum over n decisions of weight_t log pi(a_t | s_t): with returns above the usual as weights it is REINFORCE
 * (Williams 1992), with weights of 1 imitation.
 */
export async function descend(
  { layers, optimizer }: Learned,
  { inputs, choice, allowed }: Decisions,
  weights: Float32Array,
  { learningRate, dropout, rng, name, round, peers }: StepOptions,
): Promise<Learned & { readonly loss: number }> {
  const n = weights.length;
  const width = layers[0].b.size;
  const kept = Float32Array.from({ length: dropout === 0 ? 0 : n * width }, () =>
    rng.float() < dropout ? 0 : 1 / (1 - dropout),
  );
  const logits = ([hidden, out]: readonly Layer[]): Tensor => {
    const h = linear(inputs, hidden.w, hidden.b, 'relu');
    return linear(dropout === 0 ? h : mul(h, wrap(kept, [n, width])), out.w, out.b);
  };
  const { value, grads: own } = valueAndGrad((params: readonly Layer[]) =>
    mean(mul(softmaxNll(logits(params), choice, allowed), wrap(weights, [n]))),
  )(layers);
  const { grads, numbers } = await averageOver(peers, own, { loss: value.item() });
  const { loss } = numbers;
  checkFinite(name, loss, () => `in round ${round}`);
  const step = scope(() => adam(optimizer, layers, grads, { learningRate }));
  return { layers: step.params, optimizer: step.state, loss };
}

/** Logits of n inputs, as numbers. */
export function logitsOf(layers: readonly Layer[], inputs: NamedArrays[string]): ArrayLike<number> {
  return scope(() => mlp(layers, tensorOf(inputs), 'relu')).toArray();
}

/**
 * Discounted rewards to go of dialogues that follow one another, less what the other dialogues of the batch earn from the same turn on,
 * scaled to a mean square of 1.
 */
export function advantagesOf(
  rewards: ArrayLike<number>,
  lengths: ArrayLike<number>,
  discount: number,
): Float32Array {
  const returns = new Float32Array(rewards.length);
  let end = 0;
  for (let dialogue = 0; dialogue < lengths.length; dialogue++) {
    const start = end;
    end += lengths[dialogue];
    for (let row = end - 1, later = 0; row >= start; row--)
      returns[row] = later = rewards[row] + discount * later;
  }
  const usual = leaveOneOut(returns, lengths);
  const better = returns.map((value, row) => value - usual[row]);
  const size = Math.sqrt(better.reduce((sum, x) => sum + x * x, 0) / better.length);
  return size > 0 ? better.map((x) => x / size) : better;
}
