import { registerPreset } from '../../core/registry.js';

registerPreset('cartpole/ppo', {
  summary: 'PPO balances a pole: the first thing to try, done in seconds',
  config: {
    env: { name: 'cartpole' },
    algo: {
      name: 'ppo',
      units: 4,
      envs: 1,
      steps: 500,
      minibatch: 250,
      learningRate: 1e-3,
      discount: 0.98,
      clipSchedule: 'linear',
    },
    train: { rounds: 50, evaluateEvery: 10 },
    actors: { count: 2 },
  },
});

registerPreset('pendulum/ppo', {
  summary: 'PPO swings a pendulum up: continuous actions, normalised rewards',
  config: {
    env: { name: 'pendulum' },
    algo: {
      name: 'ppo',
      units: 4,
      envs: 5,
      steps: 200,
      minibatch: 100,
      learningRate: 1e-3,
      discount: 0.95,
      normalizeReward: true,
    },
    train: { rounds: 50, evaluateEvery: 10 },
    actors: { count: 2 },
  },
});

registerPreset('point-goal/ppo', {
  summary:
    'PPO walks to one cluster of hidden goals: what a policy without memory can learn of a task family',
  config: {
    env: { name: 'point-goal', clusters: 1 },
    algo: { name: 'ppo', units: 4, envs: 10, steps: 40, minibatch: 200, learningRate: 1e-3, discount: 0.95 },
    train: { rounds: 40, evaluateEvery: 10 },
    actors: { count: 2 },
  },
});

registerPreset('crs/quickstart', {
  summary:
    'PPO learns when to ask and when to recommend: conversational recommendation of music, in about a minute',
  config: {
    env: { name: 'crs' },
    algo: {
      name: 'ppo',
      units: 8,
      envs: 16,
      steps: 30,
      epochs: 4,
      minibatch: 256,
      learningRate: 1e-3,
      entropyCoefficient: 0.003,
    },
    train: { rounds: 20, evaluateEvery: 5, evaluateEpisodes: 1000 },
    actors: { count: 2 },
  },
});
