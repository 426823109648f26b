import '../../../algos/varibad/index.js';
import '../../../envs/trials/index.js';
import { testAlgorithm } from '../../../testing.js';

const env = { name: 'trial/point-goal', config: { horizon: 5 } };

testAlgorithm(
  'varibad',
  {
    units: 2,
    trials: 2,
    encoder: { hidden: 4, state: 3, action: 3, reward: 3, latent: 2 },
    decoders: { reward: [4], state: [3] },
    vae: { batch: 4, terms: 3, updates: 2, targets: 4 },
    policy: { hidden: [6], stateEmbedding: 4, beliefEmbedding: 4, actions: 'cut' },
    minibatches: 2,
    warmup: 0,
  },
  env,
);
