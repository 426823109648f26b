import type { Metrics } from '../core/algorithm.js';
import { firstNonFinite, type NamedArrays } from '../core/arrays.js';
import { InputError, RunError, messageOf } from '../core/errors.js';

/** Runs a part of an algorithm. What it throws becomes a RunError that names the algorithm, the round (from 1) and the place in its code. */
export async function attempt<T>(algorithm: string, round: number, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof RunError || error instanceof InputError) throw error;
    const place = /\bat .*/.exec((error as { stack?: string } | null)?.stack ?? '')?.[0] ?? '';
    const message = `algorithm '${algorithm}' failed in round ${round}: ${messageOf(error)} ${place}`;
    throw new RunError(message.trim(), { cause: error });
  }
}

/** Throws a RunError naming the first metric or weight of a round that is not finite, and the checkpoint that stays. */
export function refuseNonFinite(
  round: number,
  metrics: Metrics,
  weights: NamedArrays,
  savedRound: number | undefined,
): void {
  const kept = savedRound === undefined ? '' : `; the checkpoint of round ${savedRound} stays`;
  for (const [name, value] of Object.entries(metrics)) {
    if (!Number.isFinite(value)) throw new RunError(`round ${round}: metric '${name}' is ${value}${kept}`);
  }
  const bad = firstNonFinite(weights);
  if (bad) throw new RunError(`round ${round}: weight '${bad.name}'[${bad.index}] is ${bad.value}${kept}`);
}
