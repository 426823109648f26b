import { ndarray, type NamedArrays } from '../arrays.js';
import type { Action, Env, Observation, Rule, TaskFamily } from '../env.js';
import { InputError, RunError, unknownName } from '../errors.js';
import type { GuardedEnv } from '../guarded-env.js';
import type { LoadedEnv } from '../loaded-env.js';
import type { Policy } from '../policy.js';
import type { Rng } from '../random.js';
import type { Json, Unit } from '../unit.js';

/** Episodes played side by side, so that a policy acts on a batch. Part of the result's definition: changing it changes bits. */
const BATCH = 16;

/** What an evaluation unit asks for: 'trained' or a rule's name, and either tasks (one episode each) or a number of episodes. */
interface EvaluationWork {
  readonly policy: string;
  readonly tasks: readonly unknown[];
}

/** Acts on a batch of episodes of which some may be over; hands back one action per row. */
type Actor = (observations: readonly Observation[], restarted: readonly boolean[]) => readonly Action[];

function readWork(unit: Unit, rng: Rng, family: TaskFamily | undefined): EvaluationWork {
  const work = unit.work as { readonly [key: string]: Json };
  const { policy, tasks, episodes } = work;
  if (typeof policy !== 'string')
    throw new InputError(`evaluation work names no policy: ${JSON.stringify(work)}`);
  if (Array.isArray(tasks)) return { policy, tasks };
  if (typeof episodes !== 'number' || !Number.isInteger(episodes) || episodes < 0) {
    throw new InputError(
      `evaluation work has neither tasks nor a number of episodes: ${JSON.stringify(work)}`,
    );
  }
  const drawn: readonly unknown[] = family
    ? family.sample(rng.fork('tasks'), unit.split, episodes)
    : Array<unknown>(episodes).fill(undefined);
  return { policy, tasks: drawn };
}

function policyActor(policy: Policy, n: number, rng: Rng): Actor {
  let memory = policy.start(n);
  return (observations, restarted) => {
    if (restarted.includes(true)) memory = policy.restart(memory, restarted);
    const decision = policy.act(observations, memory, { rng, greedy: true });
    memory = decision.memory;
    return decision.actions;
  };
}

/** Rules act on each episode's own stream, so that what one episode draws disturbs no other. */
function ruleActor(rule: Rule, envs: readonly Env[], rngs: readonly Rng[], live: readonly boolean[]): Actor {
  return (observations) =>
    observations.map((observation, row) => (live[row] ? rule.act(observation, envs[row], rngs[row]) : 0));
}

/**
 * Plays an evaluation unit: every episode from a reset on its own stream, with the policy acting greedily or a rule of the
 * environment. Equal units give every policy the same tasks and resets.
 *
 * Returns one row per episode in the order of the tasks: `episode/return` and `episode/<metric>` (F64), `episode/length` (I32, steps).
 * Throws an InputError for an unknown rule and a RunError when an episode ends without a metric that the environment declares.
 */
export function playEvaluation(
  unit: Unit,
  rng: Rng,
  loaded: LoadedEnv,
  policy: () => Policy,
  envsOf: (n: number) => readonly GuardedEnv[],
): NamedArrays {
  const work = readWork(unit, rng, loaded.tasks);
  const total = work.tasks.length;
  const n = Math.min(BATCH, total);
  const envs = envsOf(n);
  const returns = new Float64Array(total);
  const lengths = new Int32Array(total);
  const metricNames = loaded.spec.episodeMetrics ?? [];
  const metrics = metricNames.map(() => new Float64Array(total));

  const observations: Observation[] = [];
  const playing = Array<number>(n).fill(-1);
  const rngs: Rng[] = [];
  const live = Array<boolean>(n).fill(true);
  const restarted = Array<boolean>(n).fill(false);
  let next = 0;
  const begin = (row: number): void => {
    const episode = next++;
    playing[row] = episode;
    rngs[row] = rng.fork('rule', episode);
    observations[row] = envs[row].reset({
      rng: rng.fork('episode', episode),
      task: work.tasks[episode],
    }).observation;
  };
  for (let row = 0; row < n; row++) begin(row);
  const act = actorOf(
    work.policy,
    loaded,
    () => policyActor(policy(), n, rng.fork('policy')),
    envs,
    rngs,
    live,
  );

  while (live.includes(true)) {
    const actions = act(observations, restarted);
    restarted.fill(false);
    for (let row = 0; row < n; row++) {
      if (!live[row]) continue;
      const step = envs[row].step(actions[row]);
      const episode = playing[row];
      observations[row] = step.observation;
      returns[episode] += step.reward;
      lengths[episode]++;
      if (!step.terminated && !step.truncated) continue;
      metricNames.forEach((name, m) => {
        const value = step.info.metrics?.[name];
        if (value === undefined)
          throw new RunError(
            `env '${loaded.name}' ended an episode without its metric '${name}' in info.metrics`,
          );
        metrics[m][episode] = value;
      });
      if (next < total) {
        begin(row);
        restarted[row] = true;
      } else {
        live[row] = false;
      }
    }
  }
  return {
    'episode/return': ndarray(returns),
    'episode/length': ndarray(lengths),
    ...Object.fromEntries(metricNames.map((name, m) => [`episode/${name}`, ndarray(metrics[m])])),
  };
}

function actorOf(
  name: string,
  loaded: LoadedEnv,
  trained: () => Actor,
  envs: readonly GuardedEnv[],
  rngs: readonly Rng[],
  live: readonly boolean[],
): Actor {
  if (name === 'trained') return trained();
  if (!Object.hasOwn(loaded.rules, name)) {
    throw unknownName(`rule of env '${loaded.name}'`, name, ['trained', ...Object.keys(loaded.rules)]);
  }
  return ruleActor(
    loaded.rules[name],
    envs.map((env) => env.inner),
    rngs,
    live,
  );
}
