import { Rng } from '../../core/random.js';
import { UnitRunner } from '../../core/unit-runner.js';
import type { Json } from '../../core/unit.js';
import { version } from '../../core/version.js';
import { evaluate } from '../../learners/evaluation.js';
import { LocalCollector } from '../../learners/local-collector.js';
import type { ReadyRow } from './plan.js';
import type { Result } from './suite.js';

/** Plays the rule of a row on the test episodes, in this process. */
export async function playRule(
  suite: string,
  rule: string,
  { row, config, settings }: ReadyRow,
): Promise<Result> {
  const started = performance.now();
  const runner = await UnitRunner.create({
    env: { name: config.env.name, config: config.env.config as Json },
    algorithm: { name: config.algo.name, config: config.algo.config as Json },
  });
  const collector = new LocalCollector(runner);
  const { evaluateEpisodes: episodes, evaluateUnits: units } = config.train;
  const plan = { round: 0, split: 'test', episodes, units } as const;
  const nothing = { version: 0, arrays: {} };
  const evaluation = await evaluate(collector, runner.env, rule, nothing, plan, Rng.seed(config.seed));
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
