import { registerPreset } from '../../core/registry.js';

registerPreset('milet/point-goal', {
  summary: 'MiLEt finds hidden goals in the plane: a first look in minutes',
  config: {
    env: { name: 'trial/point-goal' },
    algo: {
      name: 'milet',
      decoders: { reward: [64, 32] },
      vae: { terms: 20, betaZ: 0.01, betaC: 0.001, updates: 2, buffer: 4000, targets: 20 },
      policy: { hidden: [64, 64], actions: 'cut', stateEmbedding: 32, beliefEmbedding: 32 },
      exploration: { learningRate: 7e-4, entropyCoefficient: 1e-2 },
      exploitation: { learningRate: 7e-4, entropyCoefficient: 1e-3 },
      clip: 0.1,
      epochs: 2,
      minibatches: 4,
      discount: 0.97,
      warmup: 2000,
    },
    train: { rounds: 600, evaluateEvery: 50, evaluateEpisodes: 32, checkpointEvery: 100 },
    actors: { count: 1 },
  },
});
