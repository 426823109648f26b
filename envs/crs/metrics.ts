import type { Estimate } from '../../core/env.js';
import { log2 } from '../../core/exact-math.js';

const Z95 = 1.959963984540054;

/**
 * hDCG of one dialogue that succeeded at system turn `turn` with the target at place `position` of the list, both from 1:
 * h(t,k) = 1/log2(t+2) + (1/log2(t+1) - 1/log2(t+2)) / log2(k+1). The double sum of the definition (Deng et al. 2021) collapses to
 * this because a dialogue has a single relevant item. A failed dialogue counts 0.
 */
export function hdcg(turn: number, position: number): number {
  const late = 1 / log2(turn + 2);
  return late + (1 / log2(turn + 1) - late) / log2(position + 1);
}

/** A share of `n` with the half-width of its Wilson 95 % interval, which stays meaningful at 0 and 1. */
export function wilson(successes: number, n: number): Estimate {
  const p = successes / n;
  const z2 = Z95 * Z95;
  const interval = (Z95 / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  return { mean: p, interval };
}

/** The mean of numbers within `range` with the half-width of its normal 95 % interval; of one number, half the range. */
export function normal(values: readonly number[], range: readonly [number, number]): Estimate {
  const n = values.length;
  const mean = values.reduce((sum, x) => sum + x, 0) / n;
  if (n < 2) return { mean, interval: (range[1] - range[0]) / 2 };
  const variance = values.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / (n - 1);
  return { mean, interval: Z95 * Math.sqrt(variance / n) };
}

/** How a finished dialogue ended: the system turn and list place (from 1) of its success; a failure has the budget T and place 0. */
export interface Ending {
  readonly success: boolean;
  readonly turns: number;
  readonly position: number;
}

/**
 * SR@T (Wilson interval), average turns AT, in which failures count T, and hDCG (normal intervals) over finished dialogues, at
 * least one. `at` asks for SR at other turns too.
 */
export function summarizeDialogues(
  endings: readonly Ending[],
  budget: number,
  at: readonly number[] = [budget],
): { [name: string]: Estimate } {
  const summary: { [name: string]: Estimate } = {};
  for (const n of at) {
    summary[`SR@${n}`] = wilson(endings.filter((e) => e.success && e.turns <= n).length, endings.length);
  }
  summary['AT'] = normal(
    endings.map((e) => (e.success ? e.turns : budget)),
    [1, budget],
  );
  summary['hDCG'] = normal(
    endings.map((e) => (e.success ? hdcg(e.turns, e.position) : 0)),
    [0, 1],
  );
  return summary;
}
