import { gather, mul, reshape, scatterAdd, scope, sub, wrap, type Tensor } from '../../core/tensor/index.js';
import { turnNumbers } from './dialogues.js';
import { sequenceOf } from './networks/policy.js';
import { returnsToGo } from './rewards.js';

/** Share of the past that a new mean replaces, once there is a past. */
const RATE = 0.1;

/** What returns are compared with: their running mean at each turn. */
export interface Baseline {
  readonly mean: Float64Array;
  /** How many rounds have reached each turn. */
  readonly rounds: Int32Array;
}

/** Before the first round; dialogues have `turns` turns at most. */
export function noBaseline(turns: number): Baseline {
  return { mean: new Float64Array(turns), rounds: new Int32Array(turns) };
}

/** The baseline after a round with these returns. The mean of the first rounds weighs them equally. */
export function updateBaseline(
  before: Baseline,
  returns: ArrayLike<number>,
  turn: readonly number[],
): Baseline {
  const mean = before.mean.slice();
  const rounds = before.rounds.slice();
  const sums = new Float64Array(mean.length);
  const counts = new Int32Array(mean.length);
  for (const [row, t] of turn.entries()) {
    sums[t] += returns[row];
    counts[t]++;
  }
  for (let t = 0; t < mean.length; t++) {
    if (counts[t] === 0) continue;
    rounds[t]++;
    mean[t] += (sums[t] / counts[t] - mean[t]) * Math.max(RATE, 1 / rounds[t]);
  }
  return { mean, rounds };
}

/** Keeps advantages finite where all returns are equal. */
const EPSILON = 1e-8;

/**
 * What makes advantages of returns: advantage = (return - usual) * scale. They have mean 0 and mean square 1 over all rows. Without that
 * the size of a step would follow the success rate: returns of a sparse reward are nearly all alike when it is near 0 or 1.
 */
export interface Comparison {
  /** [rows] */
  readonly usual: Float32Array;
  readonly scale: number;
}

/** Compares returns with the baseline at their turn, and with each other. */
export function compare(baseline: Baseline, returns: ArrayLike<number>, turn: readonly number[]): Comparison {
  const usual = Float64Array.from(turn, (t) => baseline.mean[t]);
  const mean = meanOf(usual.map((b, row) => returns[row] - b));
  const shifted = usual.map((b) => b + mean);
  const deviation = Math.sqrt(meanOf(shifted.map((b, row) => (returns[row] - b) * (returns[row] - b))));
  return { usual: Float32Array.from(shifted), scale: 1 / (deviation + EPSILON) };
}

/**
 * Values less their mean over the dialogues of the same turn: [rows] to [rows], differentiable. As a baseline of the inner loop it is
 * phi's as well: what phi gives to every dialogue alike changes no advantage, so it has no share in the meta-gradient either, where it
 * would drown the rest.
 *
 * @param turn of each row
 */
export function lessMeanOfTurn(values: Tensor, turn: readonly number[]): Tensor {
  const rows = turn.length;
  const counts = new Int32Array(Math.max(...turn) + 1);
  for (const t of turn) counts[t]++;
  const at = wrap(Int32Array.from(turn), [rows]);
  const share = wrap(
    Float32Array.from(turn, (t) => 1 / counts[t]),
    [rows, 1],
  );
  const means = scatterAdd(mul(reshape(values, [rows, 1]), share), at, counts.length);
  return sub(values, reshape(gather(means, at), [rows]));
}

/**
 * Advantages of the returns of these rewards, and the baseline with these returns in it.
 *
 * @param rewards one per turn of dialogues with these lengths
 */
export function compared(
  before: Baseline,
  rewards: Float32Array,
  lengths: Int32Array,
  discount: number,
): { advantages: Tensor; baseline: Baseline } {
  const turn = turnNumbers(lengths);
  const returns = scope(() =>
    returnsToGo(wrap(rewards, [rewards.length]), sequenceOf(lengths), discount),
  ).toArray();
  const { usual, scale } = compare(before, returns, turn);
  const advantages = Float32Array.from(returns, (value, row) => (value - usual[row]) * scale);
  return {
    advantages: wrap(advantages, [advantages.length]),
    baseline: updateBaseline(before, returns, turn),
  };
}

function meanOf(numbers: Float64Array): number {
  return numbers.reduce((total, x) => total + x, 0) / numbers.length;
}
