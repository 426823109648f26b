import assert from 'node:assert/strict';
import { sets, type CommandOptions, type Workplace } from '../helpers/cli.js';

/** A preset with changes. */
export type Small = { readonly preset: string; readonly options: { readonly [path: string]: unknown } };

const common = {
  'train.evaluateEpisodes': 4,
  'train.evaluateUnits': 3,
  'train.evaluateEvery': 3,
  'train.checkpointEvery': 2,
};

/** Small runs, each with everything that a run has: several units a round, evaluations, checkpoints that are not at every round. */
export const SMALL = {
  discrete: {
    preset: 'cartpole/ppo',
    options: {
      ...common,
      'train.rounds': 6,
      'algo.units': 5,
      'algo.steps': 60,
      'algo.minibatch': 100,
      'algo.epochs': 2,
    },
  },
  continuous: {
    preset: 'pendulum/ppo',
    options: {
      ...common,
      'train.rounds': 4,
      'algo.units': 5,
      'algo.envs': 2,
      'algo.steps': 50,
      'algo.epochs': 2,
    },
  },
  crs: {
    preset: 'crs/quickstart',
    options: { ...common, 'train.rounds': 3, 'algo.units': 4, 'algo.envs': 4, 'train.evaluateEpisodes': 8 },
  },
  trials: {
    preset: 'milet/point-goal',
    options: {
      ...common,
      'train.rounds': 4,
      'env.horizon': 4,
      'algo.units': 3,
      'algo.trials': 2,
      'algo.minibatches': 2,
      'algo.vae.batch': 5,
      'algo.vae.terms': 3,
      'algo.vae.pretrain': 2,
      'algo.vae.buffer': 12,
      'algo.warmup': 0,
    },
  },
  reinforce: { preset: 'cartpole/reinforce', options: { ...common, 'train.rounds': 5 } },
} as const satisfies { readonly [name: string]: Small };

/** The first of them with more and longer rounds, which leave time to disturb it. */
export const LONGER: Small = {
  ...SMALL.discrete,
  options: {
    ...SMALL.discrete.options,
    'train.rounds': 12,
    'train.evaluateEvery': 5,
    'train.checkpointEvery': 3,
    'algo.steps': 250,
  },
};

/** The same, collecting a round ahead. */
export const piped = (small: Small): Small => ({
  ...small,
  options: { ...small.options, 'learner.pipeline': 1 },
});

/** How a run is spread over processes. */
export interface Layout {
  readonly actors: number;
  readonly workers: number;
}

export interface Result {
  readonly hash: string;
  readonly rows: readonly unknown[];
}

/** Arguments of `attune train` for a run of this name. */
export function trainArgs(name: string, { preset, options }: Small, layout?: Layout): string[] {
  const spread = layout
    ? ['--actors', String(layout.actors), '--workers', String(layout.workers)]
    : ['--local'];
  return ['train', preset, '--name', name, ...spread, ...sets(options)];
}

/** What a finished run came to. */
export async function resultOf(place: Workplace, name: string): Promise<Result> {
  const rows = place.rows(name);
  assert(rows.at(-1)?.final !== undefined, `${name} has not finished`);
  return { hash: await place.hash(name), rows };
}

/** Trains in one process, or over actors when there is a layout. */
export async function train(
  place: Workplace,
  name: string,
  small: Small,
  layout?: Layout,
  options: CommandOptions = {},
): Promise<Result> {
  const stdout = await place.output(trainArgs(name, small, layout), options);
  const [, hash] = /^hash ([0-9a-f]{64})$/m.exec(stdout) ?? [];
  assert(hash, stdout);
  return { hash, rows: place.rows(name) };
}
