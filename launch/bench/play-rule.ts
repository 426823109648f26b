import { Rng } from '../../core/random.js';
import { UnitRunner } from '../../core/unit-runner.js';
import type { Json } from '../../core/unit.js';
import { version } from '../../core/version.js';
import { evaluate, type Evaluation } from '../../learners/evaluation.js';
import { LocalCollector } from '../../learners/local-collector.js';
import type { ReadyRow } from './plan.js';
import type { Result } from './suite.js';

/** Plays the rule of a row on the test episodes, in this process; resolves to undefined when it was stopped. */
export async function playRule(
  suite: string,
  rule: string,
  { row, config, settings }: ReadyRow,
  stop: AbortSignal,
): Promise<Result | undefined> {
  const started = performance.now();
  const runner = await UnitRunner.create({
    env: { name: config.env.name, config: config.env.config as Json },
    algorithm: { name: config.algo.name, config: config.algo.config as Json },
  });
  const collector = new LocalCollector(runner);
  const { evaluateEpisodes: episodes, evaluateUnits: units } = config.train;
  const plan = { round: 0, split: 'test', episodes, units } as const;
  const nothing = { version: 0, arrays: {} };
  const close = (): void => void collector.close();
  if (stop.aborted) close();
  stop.addEventListener('abort', close);
  let evaluation: Evaluation;
  try {
    const seed = Rng.seed(config.seed);
    evaluation = await evaluate(collector, runner.env, rule, nothing, plan, seed);
  } catch (error) {
    if (stop.aborted) return undefined;
    throw error;
  } finally {
    stop.removeEventListener('abort', close);
  }
  await collector.close();
  return {
    suite,
    env: row.env,
    method: row.method,
    seed: row.seed,
    settings,
    evaluations: [evaluation],
    rounds: 0,
    policyRound: 0,
    envSteps: 0,
    seconds: Math.round((performance.now() - started) / 1000),
    curves: {},
    metrics: {},
    versions: { attune: version(), node: process.versions.node },
  };
}
