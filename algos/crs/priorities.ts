import { pow } from '../../core/exact-math.js';
import type { Rng } from '../../core/random.js';

/** How errors decide what is replayed (Schaul et al. 2016). */
export interface PriorityOptions {
  /** alpha of P(i) = p_i^alpha / sum over j of p_j^alpha. */
  readonly exponent: number;
  /** epsilon of p_i = |delta_i| + epsilon. */
  readonly offset: number;
}

/**
 * Weights p_i^alpha of remembered turns after `fresh` new ones have come and the oldest beyond `capacity` have gone. New ones weigh as
 * much as the heaviest, so that each is likely to be replayed soon.
 */
export function rememberWeights(past: Float64Array | null, fresh: number, capacity: number): Float64Array {
  const before = past ?? new Float64Array(0);
  const heaviest = before.reduce((a, b) => Math.max(a, b), 0);
  const all = new Float64Array(before.length + fresh).fill(heaviest > 0 ? heaviest : 1, before.length);
  all.set(before);
  return all.slice(Math.max(0, all.length - capacity));
}

/**
 * n rows drawn with P(i), with replacement, and importance weights (N P(i))^-beta, scaled so that the largest of the batch is 1: they take
 * back, wholly at beta = 1, what drawing by priority does to the expectation.
 */
export function drawPrioritised(
  rng: Rng,
  weights: Float64Array,
  n: number,
  beta: number,
): { readonly rows: Int32Array; readonly importance: Float32Array } {
  const sums = new Float64Array(weights.length);
  let total = 0;
  for (let i = 0; i < weights.length; i++) sums[i] = total += weights[i];
  const rows = Int32Array.from({ length: n }, () => firstAbove(sums, rng.float() * total));
  const raw = Array.from(rows, (row) => pow((weights.length * weights[row]) / total, -beta));
  const largest = Math.max(...raw);
  return { rows, importance: Float32Array.from(raw, (x) => x / largest) };
}

/** The weights with new ones for the rows that were replayed with these errors. */
export function reweigh(
  weights: Float64Array,
  rows: Int32Array,
  errors: ArrayLike<number>,
  { exponent, offset }: PriorityOptions,
): Float64Array {
  const next = weights.slice();
  for (const [i, row] of rows.entries()) next[row] = pow(Math.abs(errors[i]) + offset, exponent);
  return next;
}

/** Index of the first element of ascending sums that is larger than x; the last where none is. */
function firstAbove(sums: Float64Array, x: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle] > x) high = middle;
    else low = middle + 1;
  }
  return low;
}
