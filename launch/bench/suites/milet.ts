import type { RunConfig } from '../../../core/config/index.js';
import { unknownName } from '../../../core/errors.js';
import { envs } from '../../../core/registry.js';
import { SPREADS } from '../../../envs/mujoco/families/options.js';
import type { Row, Suite } from '../suite.js';
import { miletReport } from './milet-report.js';

/** What `attune bench milet` is told. */
export interface MiletOptions {
  readonly envs: readonly string[];
  readonly seeds: readonly number[];
  readonly only?: readonly string[];
  /** Environment steps of every run, instead of what is usual for its environment. */
  readonly frames?: number;
}

/** A family of tasks as it is played, with the environment steps that a run has. */
interface Setting {
  readonly family: string;
  /** How far the angles of a cluster spread, where it is not the usual. */
  readonly sigma?: keyof typeof SPREADS;
  readonly frames: number;
}

/** Families of tasks. Frames are what two cores can do in hours; the published runs had 3e7 to 5e7 on Ant and Humanoid. */
export const SETTINGS: { readonly [env: string]: Setting } = {
  'point-goal': { family: 'point-goal', frames: 320_000 },
  'ant-goal': { family: 'ant-goal', sigma: 'as-released', frames: 5_000_000 },
  'ant-goal-apart': { family: 'ant-goal', sigma: 'as-described', frames: 5_000_000 },
  'ant-u': { family: 'ant-u', frames: 5_000_000 },
  'humanoid-dir': { family: 'humanoid-dir', frames: 1_000_000 },
  'hopper-rand-params': { family: 'hopper-rand-params', frames: 10_000_000 },
  'walker-rand-params': { family: 'walker-rand-params', frames: 10_000_000 },
};

/** Seconds of one core that a round takes, by algorithm and family; an oracle is a VariBAD. */
const SECONDS: { readonly [algo: string]: { readonly [family: string]: number } } = {
  milet: {
    'point-goal': 0.45,
    'ant-goal': 2.9,
    'ant-u': 2.9,
    'humanoid-dir': 5.7,
    'hopper-rand-params': 3.1,
    'walker-rand-params': 3.2,
  },
  varibad: {
    'point-goal': 0.3,
    'ant-goal': 2.4,
    'ant-u': 2.4,
    'humanoid-dir': 5.9,
    'hopper-rand-params': 1.4,
  },
  rl2: { 'point-goal': 0.12, 'ant-goal': 1.9, 'ant-u': 1.9, 'humanoid-dir': 3.4, 'hopper-rand-params': 1.2 },
};

const clusters = (k: number): readonly string[] => [`algo.encoder.clusters=${k}`];
const only = (cluster: number): readonly string[] => [`env.onlyCluster=${cluster}`];

/** Methods: an algorithm, whose preset is `<algo>/<family>`, with options of its own. An oracle is a VariBAD for each cluster. */
const METHODS: { readonly [method: string]: { readonly algo: string; readonly sets?: readonly string[] } } = {
  rl2: { algo: 'rl2' },
  varibad: { algo: 'varibad' },
  'milet-2': { algo: 'milet', sets: clusters(2) },
  'milet-4': { algo: 'milet', sets: clusters(4) },
  'milet-6': { algo: 'milet', sets: clusters(6) },
  'milet-8': { algo: 'milet', sets: clusters(8) },
  'milet-10': { algo: 'milet', sets: clusters(10) },
  'oracle-0': { algo: 'oracle', sets: only(0) },
  'oracle-1': { algo: 'oracle', sets: only(1) },
  'oracle-2': { algo: 'oracle', sets: only(2) },
  'oracle-3': { algo: 'oracle', sets: only(3) },
};
/** As in the paper, returns are final ones: of the last policy, on all test tasks. */
const TEST = { checkpoint: 'last', episodes: 32 } as const;
/** What is run unless methods are named. */
const USUAL = ['rl2', 'varibad', 'milet-4'];

/** MiLEt and its baselines on families of tasks at equal frames. Throws an InputError naming what is unknown. */
export function miletSuite({ envs: chosen, seeds, only: methods = USUAL, frames }: MiletOptions): Suite {
  for (const env of chosen)
    if (!(env in SETTINGS)) throw unknownName('environment of this suite', env, Object.keys(SETTINGS));
  for (const method of methods)
    if (!(method in METHODS)) throw unknownName('method', method, Object.keys(METHODS));
  const rows = chosen.flatMap((env) =>
    Object.keys(METHODS)
      .filter((method) => methods.includes(method))
      .flatMap((method) => seeds.map((seed, i) => rowOf(env, method, seed, i === 0, frames))),
  );
  return { name: 'milet', rows, report: miletReport, placeOf: miletPlace, test: TEST };
}

/** A run on the trials of a family; the number of clusters that MiLEt assumes, or the one that an oracle knows, makes the method. */
function miletPlace({ env, algo }: RunConfig): Pick<Row, 'env' | 'method'> | undefined {
  const { sigma, onlyCluster } = env.config as {
    readonly sigma?: unknown;
    readonly onlyCluster?: number | null;
  };
  const { encoder } = algo.config as { readonly encoder?: { readonly clusters?: number } };
  const setting = Object.entries(SETTINGS).find(
    ([, { family, sigma: wanted }]) =>
      env.name === `trial/${family}` &&
      (wanted === undefined || sigma === wanted || sigma === SPREADS[wanted]),
  );
  const method =
    algo.name === 'milet'
      ? `milet-${encoder?.clusters}`
      : typeof onlyCluster === 'number'
        ? `oracle-${onlyCluster}`
        : algo.name;
  return setting && method in METHODS ? { env: setting[0], method } : undefined;
}

function rowOf(env: string, method: string, seed: number, first: boolean, frames: number | undefined): Row {
  const { family, sigma, frames: usual } = SETTINGS[env];
  const chosen = METHODS[method];
  const seconds = SECONDS[chosen.algo === 'oracle' ? 'varibad' : chosen.algo]?.[family];
  return {
    env,
    method,
    seed,
    preset: `${chosen.algo}/${family}`,
    ...(seconds !== undefined && { seconds }),
    sets: [...(sigma ? [`env.sigma=${sigma}`] : []), ...(chosen.sets ?? []), 'train.keepLast=1'],
    ...(first && !method.startsWith('oracle')
      ? { trials: 'traces' as const }
      : chosen.algo === 'milet' && { trials: 'clusters' as const }),
    derived: (config) => [`train.rounds=${Math.ceil((frames ?? usual) / framesPerRound(config))}`],
  };
}

/** Environment steps of a round: trials side by side, in every unit, each as long as the environment makes it. */
function framesPerRound({ env, algo }: RunConfig): number {
  const { units, trials } = algo.config as { readonly units: number; readonly trials: number };
  return units * trials * envs.get(env.name).maxEpisodeSteps!(env.config);
}
