import { registerPreset } from '../../core/registry.js';
import { FAMILIES, trialRun } from '../meta/presets.js';

/** Settings of VariBAD's repository for RL^2 that differ from family to family. */
const PUBLISHED: { readonly [family: string]: object } = {
  'ant-goal': { learning: { learningRate: 3e-4, entropyCoefficient: 1e-2 } },
  'ant-u': { learning: { learningRate: 3e-4, entropyCoefficient: 1e-2 } },
  'humanoid-dir': {
    policy: { stateEmbedding: 64, beliefEmbedding: null, hidden: [128, 128], actions: 'squashed' },
    learning: { learningRate: 7e-4, entropyCoefficient: 1e-3 },
    epochs: 4,
    minibatches: 2,
    clip: 0.1,
    discount: 0.99,
  },
  'hopper-rand-params': { learning: { learningRate: 7e-4, entropyCoefficient: 1e-2 }, minibatches: 2 },
  'walker-rand-params': { learning: { learningRate: 7e-4, entropyCoefficient: 1e-2 }, minibatches: 2 },
};

for (const [family, options] of Object.entries(PUBLISHED)) {
  const { does, embed } = FAMILIES[family];
  registerPreset(`rl2/${family}`, {
    summary: `RL^2 ${does}: settings of VariBAD's repository`,
    config: trialRun(family, 'rl2', { encoder: embed, ...options }),
  });
}

/** Discount and bounded means as in milet/point-goal, for the same reasons; longer traces or more epochs did not serve it. */
registerPreset('rl2/point-goal', {
  summary: 'RL^2 finds hidden goals in the plane: what milet/point-goal is compared with',
  config: {
    env: { name: 'trial/point-goal' },
    algo: {
      name: 'rl2',
      encoder: { hidden: 64, output: 64 },
      policy: { stateEmbedding: 32, beliefEmbedding: null, hidden: [64, 64], actions: 'bounded' },
      learning: { learningRate: 2e-3, entropyCoefficient: 1e-3 },
      clip: 0.2,
      discount: 0.9,
      epochs: 4,
      minibatches: 4,
    },
    train: { rounds: 500, evaluateEvery: 50, evaluateEpisodes: 32, checkpointEvery: 100 },
    actors: { count: 1 },
  },
});
