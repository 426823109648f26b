import type { Action, Env, Observation, Rule } from '../../core/env.js';
import type { Rng } from '../../core/random.js';
import type { CrsConfig } from './config.js';
import { CrsEnv } from './env.js';

function crs(env: Env): CrsEnv {
  if (!(env instanceof CrsEnv)) throw new TypeError('the rules of crs play the crs environment only');
  return env;
}

/** The action that plays a slot, with the environment's own list. */
function playing(slot: number, { actionSpace }: Env): Action {
  if (actionSpace.kind !== 'multi-discrete') return slot;
  return Int32Array.from(actionSpace.sizes, (size, k) => (k === 0 ? slot : size - 1));
}

/**
 * Abs Greedy: every turn the best remaining candidates by item score, never a question.
 */
const absGreedy = (config: CrsConfig): Rule => ({
  act: (_observation, env) => playing(config.offeredQuestions, env),
});

/**
 * Max Entropy: with probability K / max(|C|, K) the best K candidates, otherwise the offered question of largest entropy, which under
 * entropy pre-selection is the largest of all. Without a question left it recommends.
 */
const maxEntropy = (config: CrsConfig): Rule => ({
  act(_observation: Observation, env: Env, rng: Rng): Action {
    const { candidateCount, questionEntropies } = crs(env);
    return rng.float() * candidateCount < config.listSize || questionEntropies.length === 0
      ? playing(config.offeredQuestions, env)
      : playing(mostUncertain(questionEntropies), env);
  },
});

/** The slot of the offered question of largest entropy. */
function mostUncertain(entropies: Float64Array): number {
  let best = 0;
  entropies.forEach((entropy, slot) => {
    if (entropy > entropies[best]) best = slot;
  });
  return best;
}

/** Timetable: asks the question of largest entropy in each of the first turns, `questions` of them, and then only recommends. */
const timetable = (config: CrsConfig, questions: number): Rule => ({
  act(_observation: Observation, env: Env): Action {
    const { turn, questionEntropies } = crs(env);
    return turn > questions || questionEntropies.length === 0
      ? playing(config.offeredQuestions, env)
      : playing(mostUncertain(questionEntropies), env);
  },
});

/** Uniform over the offered actions: the floor that a learned policy has to leave. */
const random: Rule = {
  act: (observation: Observation, env: Env, rng: Rng): Action =>
    playing(rng.weighted((observation as { mask: Float32Array }).mask), env),
};

/** The rule policies that a trained one is compared with. */
export const crsRules = (config: CrsConfig): { readonly [name: string]: Rule } => ({
  'max-entropy': maxEntropy(config),
  'abs-greedy': absGreedy(config),
  random,
  ...(config.timetable === undefined ? {} : { timetable: timetable(config, config.timetable) }),
});
