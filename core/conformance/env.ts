import type { EnvDefinition } from '../env.js';
import { loadDefinition } from '../loaded-env.js';
import { envs } from '../registry.js';
import { contractChecks } from './env-contract.js';
import { extraChecks } from './env-extras.js';
import { repeatChecks } from './env-repeats.js';
import { EnvSubject, type EnvCheckOptions } from './env-subject.js';
import { runChecks, type Check, type Report } from './report.js';

/** What every environment must do, in the order of the report. */
export const ENV_CHECKS: readonly Check<EnvSubject>[] = [...contractChecks, ...repeatChecks, ...extraChecks];

/**
 * Plays an environment with random actions and reports whether it keeps the contract of core/env.
 *
 * @param env a registered name, or a definition that need not be registered
 * @param config options of the environment; those left out take their defaults
 * @throws InputError when the name is unknown, the options are wrong or the environment cannot be created
 */
export async function checkEnv<Config, Task, Resources>(
  env: string | EnvDefinition<Config, Task, Resources>,
  config: unknown = {},
  options: EnvCheckOptions = {},
): Promise<Report> {
  const name = typeof env === 'string' ? env : 'unregistered';
  const definition = typeof env === 'string' ? envs.get(env) : (env as unknown as EnvDefinition);
  const subject = new EnvSubject(await loadDefinition(name, definition, config), options);
  return await runChecks(
    typeof env === 'string' ? `env '${env}'` : `env: ${definition.summary}`,
    subject,
    ENV_CHECKS,
  );
}
