import type { Algorithm } from '../algorithm.js';
import { InputError } from '../errors.js';
import { loadEnv } from '../loaded-env.js';
import { algorithms } from '../registry.js';
import { roundChecks } from './algorithm-rounds.js';
import { AlgorithmSubject, inTurn } from './algorithm-subject.js';
import { unitChecks } from './algorithm-units.js';
import { compareGradients } from './gradients.js';
import { runChecks, Skip, type Check, type Report } from './report.js';

/** How `checkAlgorithm` plays. */
export interface AlgorithmCheckOptions {
  /** Everything the suite draws comes from it; default 0. */
  readonly seed?: number;
}

const gradients: Check<AlgorithmSubject> = {
  name: 'gradients',
  asks: 'gradients agree with difference quotients of their losses',
  async run(subject) {
    const { compared, fault } = await compareGradients(subject.stream('gradients'), () =>
      subject.with((runner) => subject.run(inTurn(runner))),
    );
    return fault ?? (compared > 0 ? undefined : new Skip('it takes no gradient'));
  },
};

/** Checks that look at what has been played make no sense where nothing could be played. */
function afterRounds(check: Check<AlgorithmSubject>): Check<AlgorithmSubject> {
  return {
    ...check,
    async run(subject) {
      try {
        await subject.expected();
      } catch {
        return new Skip("no rounds could be played: see 'rounds'");
      }
      return await check.run(subject);
    },
  };
}

const [definition, options, rounds, ...roundsPlayed] = roundChecks;

/** What every algorithm must do, in the order of the report. */
export const ALGORITHM_CHECKS: readonly Check<AlgorithmSubject>[] = [
  definition,
  options,
  rounds,
  ...[...roundsPlayed, ...unitChecks, gradients].map(afterRounds),
];

/**
 * Plays two rounds of an algorithm several times in this thread and reports whether it keeps the contract of core/algorithm. Choose
 * options that make a round small.
 *
 * @param algorithm a registered name, or an algorithm that need not be registered
 * @param config options of the algorithm; those left out take their defaults
 * @param env a registered environment that the algorithm can act in, with options
 * @throws InputError when a name is unknown, options are wrong or the two do not fit each other
 */
export async function checkAlgorithm<Config, State>(
  algorithm: string | Algorithm<Config, State>,
  config: unknown,
  env: string | { readonly name: string; readonly config?: unknown },
  { seed = 0 }: AlgorithmCheckOptions = {},
): Promise<Report> {
  const label =
    typeof algorithm === 'string' ? `algorithm '${algorithm}'` : `algorithm: ${algorithm.summary}`;
  const chosen =
    typeof algorithm === 'string' ? algorithms.get(algorithm) : (algorithm as unknown as Algorithm);
  const parsed = chosen.config.safeParse(config);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0];
    throw new InputError(`${label}: ${path.length > 0 ? `${path.join('.')}: ` : ''}${message}`);
  }
  const { name, config: envConfig = {} } = typeof env === 'string' ? { name: env } : env;
  const loaded = await loadEnv(name, envConfig);
  chosen.supports(loaded.spec, parsed.data);
  const subject = new AlgorithmSubject(chosen, parsed.data, loaded, seed);
  return await runChecks(`${label} in env '${name}'`, subject, ALGORITHM_CHECKS);
}
