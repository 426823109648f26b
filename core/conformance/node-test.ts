import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { EnvDefinition } from '../env.js';
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
