import { tanh } from '../../../core/exact-math.js';
import { Rng } from '../../../core/random.js';
import { load } from './worlds.js';

/** A published mean return of 100 steps with its standard deviation over `n` episodes (unknown ones left out). */
interface Published {
  readonly mean: number;
  readonly deviation?: number;
  readonly n: number;
}

type Actions = 'zero' | 'normal';

/** One row of the table: an environment under a kind of actions on some of its tasks. */
export interface ReturnCase {
  readonly env: string;
  readonly options?: object;
  readonly actions: Actions;
  /** A cluster of the training tasks; undefined: all of them in turn; 'plain': the robot as it is. */
  readonly tasks?: number | 'plain';
  readonly published: Published;
}

const SIZES: { readonly [env: string]: number } = { 'hopper-rand-params': 5, 'walker-rand-params': 8 };

/** Rows of the robots with changed constants: plain, then masses, damping, inertias, friction. */
function robotRows(env: string, options: object, actions: Actions, means: readonly number[]): ReturnCase[] {
  return means.map((mean, i) => ({
    env,
    options,
    actions,
    tasks: i === 0 ? 'plain' : i - 1,
    published: { mean, n: 40 },
  }));
}

const HARD = { multiplierMean: 6, multiplierDeviation: 1 };
/** The multipliers that a note beside the released code gives for Hopper. */
export const MILD = { multiplierMean: 3, multiplierDeviation: 1.5 };

/** Returns that an independent simulator (MuJoCo's Python package, exact capsule masses) gave. */
export const PUBLISHED_RETURNS: readonly ReturnCase[] = [
  { env: 'ant-goal', actions: 'zero', published: { mean: -254, deviation: 34, n: 60 } },
  { env: 'ant-goal', actions: 'normal', published: { mean: -325, deviation: 104, n: 60 } },
  { env: 'humanoid-dir', actions: 'zero', published: { mean: -22, deviation: 20, n: 16 } },
  { env: 'humanoid-dir', actions: 'normal', published: { mean: -53, deviation: 53, n: 16 } },
  ...robotRows('hopper-rand-params', HARD, 'zero', [86, 87, 90, 96, 142]),
  ...robotRows('hopper-rand-params', HARD, 'normal', [80, 83, 79, 70, 102]),
  ...robotRows('hopper-rand-params', MILD, 'zero', [92, 86, 94, 92, 96]).slice(1),
  ...robotRows('hopper-rand-params', MILD, 'normal', [86, 78, 79, 69, 119]).slice(1),
  ...robotRows('walker-rand-params', HARD, 'zero', [2, 11, -7, 7, 7]),
  ...robotRows('walker-rand-params', HARD, 'normal', [3, 13, -16, 0, 33]),
];

/** Mean and standard deviation of the returns of n episodes. */
export async function measureReturns(
  row: ReturnCase,
  n: number,
): Promise<{ mean: number; deviation: number }> {
  const { definition, create, model } = await load(row.env, row.options);
  const config = definition.config.parse(row.options ?? {});
  const tasks =
    row.tasks === 'plain'
      ? [{ index: 0, cluster: 0, multipliers: Array<number>(SIZES[row.env]).fill(1) }]
      : (
          definition.tasks!(config, await definition.load!(config)).all!('train') as { cluster: number }[]
        ).filter((task) => row.tasks === undefined || task.cluster === row.tasks);
  const env = create();
  const action = new Float32Array(model.nu);
  const returns: number[] = [];
  for (let episode = 0; episode < n; episode++) {
    const rng = Rng.seed(episode, row.env, row.actions);
    env.reset({ rng, task: tasks[episode % tasks.length] });
    let total = 0;
    for (let step = 0; step < 100; step++) {
      if (row.actions === 'normal') for (let i = 0; i < action.length; i++) action[i] = rng.normal();
      if (row.env === 'humanoid-dir') for (let i = 0; i < action.length; i++) action[i] = tanh(action[i]);
      total += env.step(action).reward;
    }
    returns.push(total);
  }
  env.close();
  const mean = returns.reduce((a, b) => a + b) / n;
  return { mean, deviation: Math.sqrt(returns.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1)) };
}

/**
 * How far a measured mean lies from the published one, in standard errors of their difference. Published means are rounded to integers;
 * where their spread is unknown ours stands in.
 */
export function standardErrors(
  published: Published,
  measured: { mean: number; deviation: number },
  n: number,
): number {
  const theirs = (published.deviation ?? measured.deviation) ** 2 / published.n;
  const error = Math.sqrt(theirs + measured.deviation ** 2 / n + 1 / 12);
  return Math.abs(measured.mean - published.mean) / error;
}

export const rowName = ({ env, options, actions, tasks }: ReturnCase): string =>
  `${env} ${options ? JSON.stringify(options) : ''} ${actions} ${tasks === undefined ? '' : `tasks ${tasks}`}`;
