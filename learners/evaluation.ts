import { concatenateColumns } from '../core/arrays.js';
import type { Collector, WeightsVersion } from '../core/collector.js';
import type { Episode, Estimate, Split, TaskFamily } from '../core/env.js';
import type { LoadedEnv } from '../core/loaded-env.js';
import type { Rng } from '../core/random.js';
import { EVALUATE } from '../core/unit-runner.js';
import type { Json, Unit } from '../core/unit.js';

/** How a policy did over a set of episodes. */
export interface Evaluation {
  /** 'trained', or the name of one of the environment's rules. */
  readonly policy: string;
  readonly split: Split;
  readonly episodes: number;
  /** The environment's own numbers first, then return and length. */
  readonly summary: { readonly [name: string]: Estimate };
}

/** What is evaluated: which episodes, shared out among how many units. */
export interface EvaluationPlan {
  readonly round: number;
  readonly split: Split;
  readonly episodes: number;
  readonly units: number;
}

/**
 * Mean and half-width of its 95 % interval: Student's t with n-1 degrees of freedom, so that three seeds are not treated as thirty.
 * NaN interval for fewer than two values.
 */
export function estimate(values: readonly number[]): Estimate {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean, interval: NaN };
  const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (n - 1);
  return { mean, interval: studentQuantile(n - 1) * Math.sqrt(variance / n) };
}

/** The 97.5 % quantile of Student's t: Cornish-Fisher expansion about the normal quantile; exact values for the smallest samples. */
function studentQuantile(degrees: number): number {
  const exact = [12.706204736, 4.30265273, 3.182446305, 2.776445105, 2.570581836];
  if (degrees <= exact.length) return exact[degrees - 1];
  const z = 1.959963984540054;
  const z3 = z * z * z;
  const z5 = z3 * z * z;
  const z7 = z5 * z * z;
  return (
    z +
    (z3 + z) / (4 * degrees) +
    (5 * z5 + 16 * z3 + 3 * z) / (96 * degrees * degrees) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * degrees * degrees * degrees)
  );
}

/** The tasks of an evaluation: all of a finite split in their order (at most `n`), else n drawn from a stream that only the seed decides. */
export function evaluationTasks(family: TaskFamily, split: Split, n: number, seed: Rng): readonly unknown[] {
  return family.all
    ? family.all(split).slice(0, n)
    : family.sample(seed.fork('evaluation tasks', split), split, n);
}

/**
 * Plays evaluation episodes on the run's actors. Every policy meets the same tasks and the same random streams, whatever the round:
 * differences between policies are paired.
 */
export async function evaluate(
  collector: Collector,
  env: LoadedEnv,
  policy: string,
  weights: WeightsVersion,
  plan: EvaluationPlan,
  seed: Rng,
): Promise<Evaluation> {
  const chosen = env.tasks && evaluationTasks(env.tasks, plan.split, plan.episodes, seed);
  const episodes = chosen?.length ?? plan.episodes;
  const count = Math.max(1, Math.min(plan.units, episodes));
  const units = Array.from({ length: count }, (_, index): Unit => {
    const from = Math.floor((episodes * index) / count);
    const to = Math.floor((episodes * (index + 1)) / count);
    return {
      round: plan.round,
      purpose: EVALUATE,
      index,
      stream: [...seed.fork('evaluate', plan.split, index).state()],
      weightsVersion: weights.version,
      split: plan.split,
      work: chosen ? { policy, tasks: chosen.slice(from, to) as Json[] } : { policy, episodes: to - from },
    };
  });
  const samples = await collector.collect(units, weights);
  const table = episodesOf(concatenateColumns(samples.map((sample) => sample.arrays)));
  return { policy, split: plan.split, episodes: table.length, summary: summarize(env, table) };
}

/** The finished episodes in a sample's `episode/...` columns. */
export function episodesOf(arrays: {
  readonly [name: string]: { readonly data: ArrayLike<number> };
}): Episode[] {
  const returns = arrays['episode/return']?.data ?? [];
  const lengths = arrays['episode/length']?.data ?? [];
  const metrics = Object.keys(arrays).filter(
    (name) => name.startsWith('episode/') && name !== 'episode/return' && name !== 'episode/length',
  );
  return Array.from(returns, (value, i) => ({
    return: value,
    length: lengths[i],
    metrics: Object.fromEntries(metrics.map((name) => [name.slice('episode/'.length), arrays[name].data[i]])),
  }));
}

/** The environment's summary, or the means of its metrics where it gives none, then return and length. */
export function summarize(
  { definition, config }: LoadedEnv,
  episodes: readonly Episode[],
): { readonly [name: string]: Estimate } {
  const ofMetric = (name: string): Estimate => estimate(episodes.map((episode) => episode.metrics[name]));
  const means = (definition.episodeMetrics ?? []).map((name) => [name, ofMetric(name)] as const);
  return {
    ...(definition.summarize?.(episodes, config) ?? Object.fromEntries(means)),
    return: estimate(episodes.map((episode) => episode.return)),
    length: estimate(episodes.map((episode) => episode.length)),
  };
}
