import '../../../algos/milet/index.js';
import '../../../envs/trials/index.js';
import { testAlgorithm } from '../../../testing.js';

const env = { name: 'trial/point-goal', config: { horizon: 5 } };
const small = {
  units: 2,
  trials: 2,
  encoder: { hidden: 4, state: 3, action: 3, reward: 3, clusters: 3, latent: 2, greedy: 'soft' },
  policy: { hidden: [6], stateEmbedding: 4, beliefEmbedding: 4, actions: 'cut' },
  minibatches: 2,
  warmup: 0,
};

testAlgorithm(
  'milet',
  {
    ...small,
    decoders: { reward: [4] },
    vae: { batch: 4, terms: 3, updates: 2, pretrain: 3, targetEvery: 1 },
  },
  env,
);
testAlgorithm(
  'milet',
  {
    ...small,
    boundary: 'terminal',
    decoders: { reward: [4, 3], state: [4] },
    vae: { batch: 3, terms: 4, targets: 2, buffer: 6, pairs: 'consecutive' },
    policy: { hidden: [6], stateEmbedding: null, beliefEmbedding: null, actions: 'squashed' },
  },
  env,
);
