import { join } from 'node:path';
import type { Algorithm } from '../core/algorithm.js';
import { writeFileAtomic } from '../core/files.js';
import type { LoadedEnv } from '../core/loaded-env.js';
import type { Rng } from '../core/random.js';
import { writeRecording } from '../core/recording/files.js';
import { recordEpisode, sceneOf, type Recording } from '../core/recording/recorder.js';
import { goalOf, tracePlot, tracesOf } from '../core/recording/trace-plot.js';
import { evaluationTasks } from './evaluation.js';

/** Steps after which an episode without a limit of its own is cut. */
const LONGEST_EPISODE = 10_000;

/**
 * Plays held-out episodes of the trained policy, greedily, and writes them into `folder` for a viewer (core/recording/files), with the
 * ways over the ground as `traces.svg`. Throws an InputError when the environment has no shapes, a RunError naming what cannot be written.
 */
export async function recordPolicy(
  env: LoadedEnv,
  algorithm: Algorithm,
  config: unknown,
  state: unknown,
  { seed, episodes, folder }: { readonly seed: Rng; readonly episodes: number; readonly folder: string },
): Promise<void> {
  const tasks: readonly unknown[] = env.tasks
    ? evaluationTasks(env.tasks, 'test', episodes, seed)
    : new Array<undefined>(episodes).fill(undefined);
  const policy = algorithm.policy(env.spec, config, algorithm.weights(state));
  const instance = env.create();
  try {
    const scene = sceneOf(instance, env.name);
    const recording: Recording = {
      scene,
      episodes: tasks.map((task, i) => {
        const rng = seed.fork('recording', i);
        let memory = policy.start(1);
        return recordEpisode(
          instance,
          (observation) => {
            const decision = policy.act([observation], memory, { rng: rng.fork('policy'), greedy: true });
            memory = decision.memory;
            return decision.actions[0];
          },
          {
            rng: rng.fork('env'),
            task,
            label: task === undefined ? `episode ${i}` : env.tasks!.describe(task),
            cluster: task === undefined ? undefined : env.tasks!.cluster?.(task),
            maxSteps: env.spec.maxEpisodeSteps ?? LONGEST_EPISODE,
          },
        );
      }),
    };
    await writeRecording(folder, recording);
    const plot = tracePlot(`${env.name}: ${tasks.length} episodes`, tracesOf(recording, tasks.map(goalOf)));
    await writeFileAtomic(join(folder, 'traces.svg'), plot);
  } finally {
    instance.close();
  }
}
