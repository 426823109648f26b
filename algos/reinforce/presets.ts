import { registerPreset } from '../../core/registry.js';

registerPreset('cartpole/reinforce', {
  summary: 'REINFORCE with a learned baseline balances a pole: the shortest algorithm to read',
  config: {
    env: { name: 'cartpole' },
    algo: { name: 'reinforce', learningRate: 1e-2, schedule: 'linear' },
    train: { rounds: 40, evaluateEvery: 10 },
    actors: { count: 2 },
  },
});
