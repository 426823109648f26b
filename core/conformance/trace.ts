import type { Action, Env, Info, Step } from '../env.js';
import type { Rng } from '../random.js';
import { sample, type Value } from '../spaces.js';

/** A step, kept: the observation is a copy. */
export interface Moment {
  readonly observation: Value;
  readonly reward: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
  readonly metrics: Info['metrics'];
}

/** An episode, or its beginning. */
export interface Trace {
  readonly first: Value;
  readonly moments: readonly Moment[];
}

/** What decides an episode: where its randomness comes from, where its actions do, its task, and after how many steps it is left. */
export interface Script {
  readonly rng: Rng;
  readonly actions: Rng;
  readonly task?: unknown;
  readonly steps: number;
}

/** What may be done around the steps of an episode without changing it. */
export interface Between {
  beforeStep?(env: Env, action: Action): void;
  afterStep?(env: Env, action: Action, step: Step): void;
}

/** A value that stays as it is when the environment writes to its buffers. */
export function copyValue(value: Value): Value {
  if (typeof value === 'number') return value;
  if (value instanceof Float32Array || value instanceof Int32Array) return value.slice();
  if (typeof value !== 'object' || value === null) return value; // not of any space; the check of spaces says so
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copyValue(part)]));
}

/** Plays random actions; hands over after each step, so that several episodes can be played in turns. */
export function* playInTurns(env: Env, script: Script, between: Between = {}): Generator<undefined, Trace> {
  const { rng, task, steps } = script;
  const actions = script.actions.fork('actions');
  const first = copyValue(
    env.reset(task === undefined ? { rng: rng.fork('reset') } : { rng: rng.fork('reset'), task }).observation,
  );
  const moments: Moment[] = [];
  while (moments.length < steps) {
    yield;
    const action = sample(env.actionSpace, actions);
    between.beforeStep?.(env, action);
    const step = env.step(action);
    const { observation, reward, terminated, truncated, info } = step;
    moments.push({
      observation: copyValue(observation),
      reward,
      terminated,
      truncated,
      metrics: info?.metrics && { ...info.metrics },
    });
    between.afterStep?.(env, action, step);
    if (terminated || truncated) break;
  }
  return { first, moments };
}

/** Plays an episode that was begun to its end. */
export function finish(episode: Generator<undefined, Trace>): Trace {
  for (;;) {
    const { done, value } = episode.next();
    if (done) return value;
  }
}

/** Plays an episode of random actions. */
export function play(env: Env, script: Script, between?: Between): Trace {
  return finish(playInTurns(env, script, between));
}

/** The first difference between two values, bit for bit (all NaN are equal). */
function valueDifference(a: unknown, b: unknown, path: string): string | undefined {
  if (a instanceof Float32Array && b instanceof Float32Array) {
    const i = a.length === b.length ? a.findIndex((x, k) => !Object.is(x, b[k])) : -1;
    if (a.length !== b.length) return `${path} has ${a.length} elements instead of ${b.length}`;
    return i < 0 ? undefined : valueDifference(a[i], b[i], `${path}[${i}]`);
  }
  if (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const found = valueDifference(Reflect.get(a, key), Reflect.get(b, key), `${path}.${key}`);
      if (found) return found;
    }
    return undefined;
  }
  return Object.is(a, b) ? undefined : `${path} is ${shown(a)} instead of ${shown(b)}`;
}

const shown = (value: unknown): string => (Object.is(value, -0) ? '-0' : String(value));

/** The first difference between two episodes: `step 3: reward is 1 instead of 0`; undefined when they are equal bit for bit. */
export function difference(a: Trace, b: Trace): string | undefined {
  const atReset = valueDifference(a.first, b.first, 'observation');
  if (atReset) return `reset: ${atReset}`;
  for (let t = 0; t < Math.min(a.moments.length, b.moments.length); t++) {
    const found = valueDifference(a.moments[t], b.moments[t], '');
    if (found) return `step ${t + 1}: ${found.slice(1)}`;
  }
  if (a.moments.length === b.moments.length) return undefined;
  return `the episode has ${a.moments.length} steps instead of ${b.moments.length}`;
}
