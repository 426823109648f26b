import type { Checkpoint } from '../../core/checkpoint/index.js';
import { loadEnv } from '../../core/loaded-env.js';
import { Rng } from '../../core/random.js';
import { setExecutor } from '../../core/tensor/index.js';
import type { TrialShape } from '../../core/trials.js';
import { evaluationTasks } from '../../learners/evaluation.js';
import { learnerExecutor } from '../../learners/executor.js';
import { unpackRunState } from '../../learners/run-state.js';
import type { OpenRun } from '../setup.js';
import { playTrials, type PlayedTrial } from './trials.js';

/** Trials of at most `tasks` test tasks with a checkpoint of a run; undefined when its environment is not made of trials. */
export async function trialsOf(
  { config, algorithm }: OpenRun,
  checkpoint: Checkpoint,
  tasks: number,
): Promise<{ shape: TrialShape; played: PlayedTrial[] } | undefined> {
  const env = await loadEnv(config.env.name, config.env.config);
  const shape = env.spec.knowledge as TrialShape | undefined;
  if (shape?.kind !== 'trial' || !env.tasks) return undefined;
  setExecutor(await learnerExecutor(config));
  const { state } = unpackRunState(checkpoint);
  const policy = algorithm.policy(env.spec, config.algo.config, algorithm.weights(state));
  const seed = Rng.seed(config.seed);
  const chosen = evaluationTasks(env.tasks, 'test', tasks, seed);
  return { shape, played: playTrials(env, env.tasks, shape, policy, chosen, seed.fork('plot')) };
}
