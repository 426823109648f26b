import type { Algorithm } from '../core/algorithm.js';
import type { LoadedEnv } from '../core/loaded-env.js';
import type { Rng } from '../core/random.js';
import { evaluationTasks } from './evaluation.js';
import { notesOf } from './notes.js';

/** Steps after which an episode without a limit of its own is cut for showing. */
const LONGEST_EPISODE = 10_000;

/**
 * One held-out episode of the trained policy as text, with what the algorithm has to say of its steps, for environments that can render
 * themselves; undefined for others. Deterministic: the seed decides the task.
 */
export function transcript(
  env: LoadedEnv,
  algorithm: Algorithm,
  config: unknown,
  state: unknown,
  seed: Rng,
): string | undefined {
  const instance = env.create();
  try {
    if (!instance.render) return undefined;
    const rng = seed.fork('transcript');
    const task = env.tasks && evaluationTasks(env.tasks, 'test', 1, seed)[0];
    const policy = algorithm.policy(env.spec, config, algorithm.weights(state));
    const note = notesOf(env.spec, algorithm, config, state);
    const notes: string[] = [];
    let { observation } = instance.reset({ rng: rng.fork('env'), task });
    let memory = policy.start(1);
    for (let t = 0; t < Math.min(env.spec.maxEpisodeSteps ?? LONGEST_EPISODE, LONGEST_EPISODE); t++) {
      const decision = policy.act([observation], memory, { rng: rng.fork('policy', t), greedy: true });
      memory = decision.memory;
      const seen = note && structuredClone(observation);
      const step = instance.step(decision.actions[0]);
      if (note) notes.push(note({ observation: seen!, action: decision.actions[0], step }));
      observation = step.observation;
      if (step.terminated || step.truncated) break;
    }
    return instance.render(notes);
  } finally {
    instance.close();
  }
}
