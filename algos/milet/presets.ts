import { registerPreset } from '../../core/registry.js';
import { FAMILIES, trialRun } from '../meta/presets.js';

/** Settings of the release that differ from family to family. */
const PUBLISHED: {
  readonly [family: string]: { readonly hidden: number; readonly vae: object; readonly rest: object };
} = {
  'ant-goal': { hidden: 32, vae: {}, rest: {} },
  'ant-u': { hidden: 32, vae: {}, rest: {} },
  'humanoid-dir': {
    hidden: 128,
    vae: { terms: 50, targets: 100, betaZ: 0.001, betaC: 0.0001 },
    rest: { epochs: 4, minibatches: 2, clip: 0.1, discount: 0.99 },
  },
  'hopper-rand-params': {
    hidden: 64,
    vae: { terms: 50, targets: 50, betaZ: 0.0001, betaC: 0.0001 },
    rest: {
      exploration: { learningRate: 1e-4, entropyCoefficient: 1e-2 },
      exploitation: { learningRate: 5e-4, entropyCoefficient: 1e-3 },
    },
  },
  'walker-rand-params': {
    hidden: 64,
    vae: { terms: 50, targets: 50, betaZ: 0.001, betaC: 0.001 },
    rest: {
      exploration: { learningRate: 3e-4, entropyCoefficient: 1e-2 },
      exploitation: { learningRate: 3e-4, entropyCoefficient: 1e-3 },
    },
  },
};

for (const [family, { hidden, vae, rest }] of Object.entries(PUBLISHED)) {
  const { does, embed, decoders, policy } = FAMILIES[family];
  registerPreset(`milet/${family}`, {
    summary: `MiLEt ${does}: settings of the release`,
    config: trialRun(family, 'milet', { encoder: { ...embed, hidden }, decoders, vae, policy, ...rest }),
  });
}

/**
 * What differs from the release, and why. A discount of 0.97 looks 33 steps ahead where an episode has 20, and the last step of an episode
 * teaches the value function nothing: most of a value is a guess that nothing corrects, and policies followed it into the walls. 0.9 looks 10
 * steps ahead. Means are bounded: draws around one that lies far beyond the bounds are all cut to the same action, so that nothing leads back.
 * The model learns before the policies, as long as it takes to tell tasks apart, and betaZ is so small that the code says where in its cluster
 * a goal is.
 */
registerPreset('milet/point-goal', {
  summary: 'MiLEt finds hidden goals in the plane: a first look in minutes',
  config: {
    env: { name: 'trial/point-goal' },
    algo: {
      name: 'milet',
      encoder: { greedy: 'soft' },
      vae: {
        learningRate: 2e-3,
        pretrain: 1000,
        updates: 8,
        batch: 25,
        terms: 10,
        targets: 20,
        betaZ: 0.001,
        betaC: 0.0005,
        buffer: 4000,
      },
      policy: { stateEmbedding: 32, beliefEmbedding: 32, hidden: [64, 64], actions: 'bounded' },
      exploration: { learningRate: 2e-3, entropyCoefficient: 1e-3 },
      exploitation: { learningRate: 2e-3, entropyCoefficient: 5e-4 },
      clip: 0.2,
      discount: 0.9,
      lambda: 0.95,
      epochs: 8,
      minibatches: 4,
      warmup: 12_800,
    },
    train: { rounds: 500, evaluateEvery: 50, evaluateEpisodes: 32, checkpointEvery: 100 },
    actors: { count: 1 },
  },
});
