import type { LearnerContext, World } from '../../core/algorithm.js';
import { ndarray, type NamedArrays } from '../../core/arrays.js';
import { InputError } from '../../core/errors.js';
import { sumOver } from '../../core/networks/reduce.js';
import { rollSteps } from '../../core/rollout/steps.js';
import { trialShapeOf } from '../../core/trials.js';
import type { Unit } from '../../core/unit.js';

/** What of a configuration decides how trials are collected. */
export interface Collection {
  readonly units: number;
  readonly trials: number;
  readonly boundary: 'reset' | 'terminal';
}

/** `n` trials of `episodes` episodes of `steps` steps, T = episodes x steps: all arrays are [n, T, ...]. */
export interface Trials {
  readonly n: number;
  readonly episodes: number;
  readonly steps: number;
  /** What was acted on: [n, T, S], a flag last. */
  readonly states: Float32Array;
  /** What it led to: [n, T, S], the flag 1 at the end of an episode. */
  readonly next: Float32Array;
  /** As drawn, not cut to the action space: [n, T, A]. */
  readonly latents: Float32Array;
  /** Raw. */
  readonly rewards: Float32Array;
  /** What the policy recorded: `belief` [n, T, size], ... */
  readonly extras: { readonly [name: string]: Float32Array };
  /** The cluster of each trial's task, where tasks have clusters. */
  readonly clusters: Int32Array | undefined;
}

/** Plays the trials of one unit, on different training tasks; `task/cluster` I32 [trials] says which clusters they are of. */
export function playTrials(unit: Unit, world: World<Collection>): NamedArrays {
  const { trials } = world.config;
  const { episodes, steps } = trialShapeOf(world.spec);
  const family = world.tasks!;
  const tasks = family.sample(world.rng.fork('tasks'), unit.split, trials);
  const rollout = rollSteps(unit, world, { envs: trials, steps: episodes * steps, tasks });
  if (!family.cluster) return rollout;
  return { ...rollout, 'task/cluster': ndarray(Int32Array.from(tasks, (task) => family.cluster!(task))) };
}

/**
 * Collects a round's trials. Every learner plays its share and gets all of them. `wanted` are the recorded
 * columns to keep.
 */
export async function collectTrials(
  ctx: LearnerContext<Collection>,
  weights: NamedArrays,
  wanted: readonly string[],
): Promise<Trials> {
  const { units, trials: each, boundary } = ctx.config;
  const { episodes, steps } = trialShapeOf(ctx.spec);
  if (units < ctx.learners)
    throw new InputError(
      `algo.units is ${units}, fewer than the ${ctx.learners} learners: each needs at least one`,
    );
  const samples = await ctx.collect({ count: units, work: null }, weights);

  const n = units * each;
  const T = episodes * steps;
  const first = samples[0].arrays;
  const width = (name: string): number => first[name].data.length / (each * T);
  const size = width('observation/state');
  const columns: { [name: string]: Float32Array } = {};
  const column = (name: string, of: number): Float32Array => (columns[name] = new Float32Array(n * T * of));
  const states = column('states', size);
  const next = column('next', size);
  const latents = column('latents', width('latent'));
  const rewards = column('rewards', 1);
  for (const name of wanted) column(`extra/${name}`, width(name));
  const clusters = first['task/cluster'] && (columns['cluster'] = new Float32Array(n));

  for (const { unit, arrays } of samples) {
    const put = (from: string, to: Float32Array, shift: number, begin: number): void => {
      const of = width(from);
      const { data } = arrays[from];
      for (let i = 0; i < each; i++) {
        const at = (unit.index * each + i) * T;
        for (let t = begin; t < T; t++) {
          const source = (t * each + i) * of;
          to.set((data as Float32Array).subarray(source, source + of), (at + t - shift) * of);
        }
      }
    };
    put('observation/state', states, 0, 0);
    put('observation/arrived', next, 1, 1);
    put('latent', latents, 0, 0);
    put('reward', rewards, 0, 0);
    for (const name of wanted) put(name, columns[`extra/${name}`], 0, 0);
    clusters?.set(arrays['task/cluster'].data, unit.index * each);
    const finals = arrays['final/observation/arrived'].data as Float32Array;
    for (let i = 0; i < each; i++) {
      const at = (unit.index * each + i) * T;
      next.set(finals.subarray(i * size, (i + 1) * size), (at + T - 1) * size);
      if (boundary === 'reset') continue;
      for (let k = 1; k < episodes; k++) {
        const begin = (at + k * steps) * size;
        states.set(next.subarray(begin - size, begin), begin);
      }
    }
  }
  const all = await shared(ctx, columns);
  return {
    n,
    episodes,
    steps,
    states: all['states'],
    next: all['next'],
    latents: all['latents'],
    rewards: all['rewards'],
    extras: Object.fromEntries(wanted.map((name) => [name, all[`extra/${name}`]])),
    clusters: all['cluster'] && Int32Array.from(all['cluster']),
  };
}

/** Columns of which each learner has filled its share and left zeros elsewhere, put together. */
async function shared(
  ctx: LearnerContext<Collection>,
  columns: { readonly [name: string]: Float32Array },
): Promise<{ readonly [name: string]: Float32Array }> {
  if (ctx.learners === 1) return columns;
  const arrays = Object.fromEntries(Object.entries(columns).map(([name, data]) => [name, ndarray(data)]));
  const sums = await sumOver(ctx, arrays);
  return Object.fromEntries(Object.entries(sums).map(([name, { data }]) => [name, data as Float32Array]));
}
