import { scope, wrap, type Tensor } from '../../core/tensor/index.js';
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

/** The baseline of each row, `turn` of which counts from 0. */
export function baselineOf({ mean }: Baseline, turn: readonly number[]): Float32Array {
  return Float32Array.from(turn, (t) => mean[t]);
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

/**
 * Returns less what is usual at their turn, and the baseline with these returns in it.
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
  const usual = baselineOf(before, turn);
  const advantages = Float32Array.from(returns, (value, row) => value - usual[row]);
  return {
    advantages: wrap(advantages, [advantages.length]),
    baseline: updateBaseline(before, returns, turn),
  };
}
