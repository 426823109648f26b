import { registerPreset } from '../../core/registry.js';

/** Environment steps in a round of the standard tasks: one unit for each of two actors. */
const ROUND = { units: 2, envs: 1, steps: 1024 };
const MILLION = Math.ceil(1e6 / (ROUND.units * ROUND.envs * ROUND.steps));

/**
 * Settings of CleanRL's and Stable-Baselines3's PPO with normalised observations and rewards (n_steps 2048, batch_size 64, n_epochs
 * 10, learning rate 3e-4, gamma 0.99, gae_lambda 0.95, clip_range 0.2), written out because they are what results are compared under.
 * Where those go on with one episode for 2048 steps, a round here is two stretches that each start from a reset; a stretch is a little
 * longer than the longest episode.
 */
const STANDARD = {
  name: 'ppo',
  ...ROUND,
  epochs: 10,
  minibatch: 64,
  learningRate: 3e-4,
  schedule: 'constant',
  discount: 0.99,
  lambda: 0.95,
  clip: 0.2,
  valueCoefficient: 0.5,
  maxGradNorm: 0.5,
  normalizeObservation: true,
  normalizeReward: true,
};

/**
 * For an ant every step costs more than it brings until it can walk, so that a short life is the first thing it learns; what it needs
 * to leave that behind are episodes that last. Two things as in Stable-Baselines3: episodes go on from round to round, and the whole
 * mean squared error of the value function has weight 0.5 (our value loss, like CleanRL's, is half of it).
 */
const ANT = { valueCoefficient: 1, continueEpisodes: true };

const TASKS: readonly {
  readonly task: string;
  readonly does: string;
  readonly rounds: number;
  readonly options?: object;
}[] = [
  { task: 'half-cheetah', does: 'runs with two legs in the plane', rounds: MILLION },
  { task: 'hopper', does: 'hops forward on one leg', rounds: MILLION },
  { task: 'walker2d', does: 'walks forward on two legs in the plane', rounds: MILLION },
  { task: 'ant', does: 'runs on four legs', rounds: MILLION, options: ANT },
  { task: 'humanoid', does: 'walks upright on two legs', rounds: 2 * MILLION },
];

for (const { task, does, rounds, options } of TASKS) {
  registerPreset(`mujoco/${task}`, {
    summary: `PPO ${does}: ${rounds === MILLION ? 'one million steps' : 'two million steps'}`,
    config: {
      env: { name: task },
      algo: { ...STANDARD, ...options },
      train: { rounds, evaluateEvery: 100, evaluateEpisodes: 20, checkpointEvery: 50 },
      actors: { count: 2 },
    },
  });
}

/** Episodes of the families are short and never end early, so many tasks are played side by side: 32 in a round. */
const FAMILY = {
  ...STANDARD,
  units: 4,
  envs: 8,
  steps: 100,
  minibatch: 200,
  discount: 0.97,
  lambda: 0.9,
};

const FAMILIES: { readonly [family: string]: object } = {
  'ant-goal': {},
  'ant-u': {},
  'humanoid-dir': { network: { hidden: [256, 256] } },
  'hopper-rand-params': {},
  'walker-rand-params': {},
};

for (const [family, options] of Object.entries(FAMILIES)) {
  registerPreset(`mujoco/${family}-ppo`, {
    summary: `PPO on all tasks of ${family} at once, without knowing which: what meta-learning is to beat`,
    config: {
      env: { name: family },
      algo: { ...FAMILY, ...options },
      train: {
        rounds: Math.ceil(1e6 / (FAMILY.units * FAMILY.envs * FAMILY.steps)),
        evaluateEvery: 100,
        evaluateEpisodes: 100,
        checkpointEvery: 50,
      },
      actors: { count: 2 },
    },
  });
}
