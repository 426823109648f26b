import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Algorithm } from '../algorithm.js';
import type { EnvDefinition } from '../env.js';
import { ALGORITHM_CHECKS, checkAlgorithm, type AlgorithmCheckOptions } from './algorithm.js';
import { checkEnv, ENV_CHECKS } from './env.js';
import type { EnvCheckOptions } from './env-subject.js';
import type { Report } from './report.js';

/** Registers a suite with one test per check; the checks run once, before the first test. */
function registerSuite(
  label: string,
  checks: readonly { readonly name: string; readonly asks: string }[],
  run: () => Promise<Report>,
): void {
  describe(label, () => {
    let report: Report | undefined;
    before(async () => {
      report = await run();
    });
    for (const { name, asks } of checks) {
      it(`${name}: ${asks}`, (test) => {
        const result = report?.checks.find((check) => check.name === name);
        if (result?.status === 'skip') test.skip(result.reason);
        else assert.ok(result?.status === 'pass', result?.reason);
      });
    }
  });
}

/**
 * Registers the conformance suite of an environment with Node's test runner, one test per check. Takes what `checkEnv` takes.
 *
 * @example testEnv('my-env', { size: 3 });
 */
export function testEnv<Config, Task, Resources>(
  env: string | EnvDefinition<Config, Task, Resources>,
  config: unknown = {},
  options: EnvCheckOptions = {},
): void {
  const label = typeof env === 'string' ? env : env.summary;
  registerSuite(`env '${label}' keeps the contract`, ENV_CHECKS, () => checkEnv(env, config, options));
}

/**
 * Registers the conformance suite of an algorithm with Node's test runner, one test per check. Takes what `checkAlgorithm` takes.
 *
 * @example testAlgorithm('my-algorithm', { units: 2 }, 'cartpole');
 */
export function testAlgorithm<Config, State>(
  algorithm: string | Algorithm<Config, State>,
  config: unknown,
  env: string | { readonly name: string; readonly config?: unknown },
  options: AlgorithmCheckOptions = {},
): void {
  const label = typeof algorithm === 'string' ? algorithm : algorithm.summary;
  const place = typeof env === 'string' ? env : env.name;
  registerSuite(`algorithm '${label}' keeps the contract in env '${place}'`, ALGORITHM_CHECKS, () =>
    checkAlgorithm(algorithm, config, env, options),
  );
}
