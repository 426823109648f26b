import type { Algorithm } from '../core/algorithm.js';
import type { LoadedEnv } from '../core/loaded-env.js';
import type { Rng } from '../core/random.js';
import { evaluationTasks } from './evaluation.js';
import { notesOf } from './notes.js';

/** Steps after which an episode without a limit of its own is cut for showing. */
const LONGEST_EPISODE = 10_000;

/** Which of several held-out episodes is shown: the first of at most `among` whose metrics are as `wanted`, otherwise the last of them. */
export interface EpisodeChoice {
  readonly among: number;
  readonly wanted: (metrics: { readonly [name: string]: number }) => boolean;
}

/**
 * One held-out episode of the trained policy as text, with what the algorithm has to say of its steps, for environments that can render
 * themselves; undefined for others. Deterministic: the seed decides the tasks.
 */
export function transcript(
  env: LoadedEnv,
  algorithm: Algorithm,
  config: unknown,
  state: unknown,
  seed: Rng,
  { among, wanted }: EpisodeChoice = { among: 1, wanted: () => true },
): string | undefined {
  const instance = env.create();
  try {
    if (!instance.render) return undefined;
    const tasks = env.tasks ? evaluationTasks(env.tasks, 'test', among, seed) : Array<undefined>(among);
    const policy = algorithm.policy(env.spec, config, algorithm.weights(state));
    const note = notesOf(env.spec, algorithm, config, state);
    let notes: string[] = [];
    let metrics: { readonly [name: string]: number } = {};
    for (const [episode, task] of tasks.entries()) {
      const rng = episode === 0 ? seed.fork('transcript') : seed.fork('transcript', episode);
      notes = [];
      metrics = {};
      let { observation } = instance.reset({ rng: rng.fork('env'), task });
      let memory = policy.start(1);
      for (let t = 0; t < Math.min(env.spec.maxEpisodeSteps ?? LONGEST_EPISODE, LONGEST_EPISODE); t++) {
        const decision = policy.act([observation], memory, { rng: rng.fork('policy', t), greedy: true });
        memory = decision.memory;
        const seen = note && structuredClone(observation);
        const step = instance.step(decision.actions[0]);
        if (note) notes.push(note({ observation: seen!, action: decision.actions[0], step }));
        observation = step.observation;
        metrics = step.info.metrics ?? {};
        if (step.terminated || step.truncated) break;
      }
      if (wanted(metrics)) break;
    }
    return instance.render(notes);
  } finally {
    instance.close();
  }
}
