import type { Checkpoint } from '../core/checkpoint/index.js';
import type { Split } from '../core/env.js';
import type { LoadedEnv } from '../core/loaded-env.js';
import { Rng } from '../core/random.js';
import { setExecutor } from '../core/tensor/index.js';
import { UnitRunner } from '../core/unit-runner.js';
import { evaluate, type Evaluation } from '../learners/evaluation.js';
import { learnerExecutor } from '../learners/executor.js';
import { LocalCollector } from '../learners/local-collector.js';
import { evaluationVersion } from '../learners/rounds.js';
import { unpackRunState } from '../learners/run-state.js';
import { runnerSpec } from '../learners/serve.js';
import type { OpenRun } from './setup.js';

/** What is to be played. */
export interface EvaluationChoice {
  readonly split: Split;
  readonly episodes: number;
  /** Whether the environment's rules play too. */
  readonly rules: boolean;
}

/** Evaluations of a checkpoint's policy, and of rules after it, as the run itself makes them; in this process. */
export async function evaluateCheckpoint(
  run: OpenRun,
  checkpoint: Checkpoint,
  { split, episodes, rules }: EvaluationChoice,
): Promise<{ env: LoadedEnv; round: number; state: unknown; evaluations: Evaluation[] }> {
  const { round, state } = unpackRunState(checkpoint);
  setExecutor(await learnerExecutor(run.config));
  const runner = await UnitRunner.create(runnerSpec(run));
  const collector = new LocalCollector(runner);
  const weights = { version: evaluationVersion(round), arrays: run.algorithm.weights(state) };
  const plan = { round, split, episodes, units: run.config.train.evaluateUnits };
  const seed = Rng.seed(run.config.seed);
  const evaluations: Evaluation[] = [];
  for (const policy of ['trained', ...(rules ? Object.keys(runner.env.rules) : [])])
    evaluations.push(await evaluate(collector, runner.env, policy, weights, plan, seed));
  await collector.close();
  return { env: runner.env, round, state, evaluations };
}
