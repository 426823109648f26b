/** Trials of one round: 16, in two units, so that two actors can share them. */
const ROUND = { units: 2, trials: 8 };
const STEPS = 200;
const FRAMES = ROUND.units * ROUND.trials * STEPS;

/** What the published runs have in common for one family of MuJoCo tasks, whatever the algorithm. */
export interface FamilySettings {
  readonly does: string;
  /** Environment steps of a whole run. */
  readonly frames: number;
  readonly embed: { readonly state: number; readonly action: number; readonly reward: number };
  readonly decoders: { readonly reward: readonly number[]; readonly state: readonly number[] | null };
  readonly policy: object;
}

const ant = {
  embed: { state: 32, action: 16, reward: 16 },
  decoders: { reward: [64, 32], state: null },
  policy: { hidden: [128, 64] },
  frames: 5e7,
};
const planar = {
  embed: { state: 32, action: 32, reward: 32 },
  decoders: { reward: [256, 64], state: [256, 128] },
  policy: { hidden: [128, 128] },
  frames: 1e7,
};

/** The families of section 3.3.4, and the networks that each is learned with. */
export const FAMILIES: { readonly [family: string]: FamilySettings } = {
  'ant-goal': { ...ant, does: 'runs on four legs to a hidden goal' },
  'ant-u': { ...ant, does: 'runs on four legs to a hidden goal anywhere on a circle' },
  'humanoid-dir': {
    does: 'walks on two legs in a hidden direction',
    embed: { state: 32, action: 16, reward: 16 },
    decoders: { reward: [64, 32], state: null },
    policy: { stateEmbedding: null, beliefEmbedding: null, hidden: [512, 256], actions: 'squashed' },
    frames: 3e7,
  },
  'hopper-rand-params': { ...planar, does: 'hops with a body that it does not know' },
  'walker-rand-params': { ...planar, does: 'walks with a body that it does not know' },
};

/** The run configuration of an algorithm on a family: `options` beside what the family has in common. */
export function trialRun(
  family: string,
  name: string,
  options: object,
): { readonly [section: string]: unknown } {
  return {
    env: { name: `trial/${family}` },
    algo: { name, ...ROUND, ...options },
    train: {
      rounds: Math.ceil(FAMILIES[family].frames / FRAMES),
      evaluateEvery: 25,
      evaluateEpisodes: 32,
      evaluateUnits: 2,
      checkpointEvery: 25,
      keepLast: 2,
    },
    actors: { count: 2, unitTimeout: 600 },
  };
}
