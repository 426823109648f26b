import type { TaskFamily } from '../../core/env.js';
import type { LoadedEnv } from '../../core/loaded-env.js';
import { normalizedMutualInformation } from '../../core/nmi.js';
import type { Policy } from '../../core/policy.js';
import type { Rng } from '../../core/random.js';
import type { TrialShape } from '../../core/trials.js';

/** What happened in the trial of one task, step by step. */
export interface PlayedTrial {
  readonly task: unknown;
  /** The task's true cluster, where it has one. */
  readonly cluster?: number;
  /** The return of each episode. */
  readonly returns: readonly number[];
  /** The cluster inferred before each step of the trial; empty when the policy infers none. */
  readonly inferred: readonly number[];
  /** Where the first moving shape was, by episode: [x, y] (m); empty when the environment has no shapes. */
  readonly paths: readonly (readonly (readonly [number, number])[])[];
}

/** Plays a trial of each task, greedily. Tells nothing to the policy but observations. */
export function playTrials(
  env: LoadedEnv,
  family: TaskFamily,
  { episodes, steps }: TrialShape,
  policy: Policy,
  tasks: readonly unknown[],
  seed: Rng,
): PlayedTrial[] {
  const instance = env.create();
  const shapes = instance.scene?.shapes ?? [];
  const shape = Math.max(
    0,
    shapes.findIndex(({ kind }) => kind !== 'plane'),
  );
  const place = (): [number, number] => {
    const poses = instance.poses!();
    return [poses[shape * 12], poses[shape * 12 + 1]];
  };
  try {
    return tasks.map((task, i) => {
      const rng = seed.fork('trial', i);
      const returns: number[] = [];
      const inferred: number[] = [];
      const paths = Array.from({ length: shapes.length > 0 ? episodes : 0 }, (): [number, number][] => []);
      let { observation } = instance.reset({ rng: rng.fork('env'), task });
      let memory = policy.start(1);
      paths[0]?.push(place());
      for (let t = 1; t <= episodes * steps; t++) {
        const decision = policy.act([observation], memory, { rng: rng.fork('policy', t), greedy: true });
        memory = decision.memory;
        const guess = decision.extras['cluster'];
        if (guess) inferred.push(guess.data[0]);
        const step = instance.step(decision.actions[0]);
        observation = step.observation;
        const episode = step.info.episode ?? 0;
        returns[episode] = (returns[episode] ?? 0) + step.reward;
        // When an episode ends, the next one has begun already.
        paths[Math.min(episodes - 1, Math.floor(t / steps))]?.push(place());
      }
      const cluster = family.cluster?.(task);
      return { task, ...(cluster !== undefined && { cluster }), returns, inferred, paths };
    });
  } finally {
    instance.close();
  }
}

/** NMI of inferred and true clusters over the steps of a trial; undefined when one of them is not known. */
export function nmiOverSteps(trials: readonly PlayedTrial[]): number[] | undefined {
  const actual = trials.flatMap(({ cluster }) => cluster ?? []);
  const steps = Math.min(...trials.map(({ inferred }) => inferred.length));
  if (actual.length < trials.length || steps === 0) return undefined;
  return Array.from({ length: steps }, (_, t) =>
    normalizedMutualInformation(
      trials.map(({ inferred }) => inferred[t]),
      actual,
    ),
  );
}
