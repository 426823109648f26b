import type { LearnerContext, Metrics, Sample } from '../core/algorithm.js';
import { ndarray } from '../core/arrays.js';
import type { Episode } from '../core/env.js';
import type { LoadedEnv } from '../core/loaded-env.js';
import { episodesOf, summarize } from './evaluation.js';

/** Counts what a round's samples hold: environment steps (rows of `reward`) and finished episodes with their numbers. */
export class Tally {
  private envSteps = 0;
  private readonly episodes: Episode[] = [];

  add(samples: readonly Sample[]): void {
    for (const { arrays } of samples) {
      this.envSteps += arrays.reward?.data.length ?? 0;
      this.episodes.push(...episodesOf(arrays));
    }
  }

  /** Counts over all learners. */
  async total(
    learners: number,
    allReduce: LearnerContext['allReduce'],
  ): Promise<{ envSteps: number; episodes: number }> {
    const own = Float64Array.of(this.envSteps, this.episodes.length);
    const mean = learners > 1 ? (await allReduce({ tally: ndarray(own) })).tally.data : own;
    return { envSteps: Math.round(mean[0] * learners), episodes: Math.round(mean[1] * learners) };
  }

  /** What the environment says of this learner's episodes, and their mean return and length; nothing when none ended. */
  summary(env: LoadedEnv): Metrics {
    if (this.episodes.length === 0) return {};
    return Object.fromEntries(
      Object.entries(summarize(env, this.episodes)).map(([name, { mean }]) => [name, mean]),
    );
  }
}
