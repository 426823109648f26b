import '../../../algos/rl2/index.js';
import '../../../envs/trials/index.js';
import { testAlgorithm } from '../../../testing.js';

const env = { name: 'trial/point-goal', config: { horizon: 5 } };

testAlgorithm(
  'rl2',
  {
    units: 2,
    trials: 2,
    encoder: { hidden: 4, state: 3, action: 3, reward: 3, output: 3 },
    policy: { hidden: [6], stateEmbedding: 4, beliefEmbedding: null, actions: 'cut' },
    minibatches: 2,
  },
  env,
);
