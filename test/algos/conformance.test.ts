import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import '../../algos/index.js';
import { checkAlgorithm } from '../../core/conformance/algorithm.js';
import { formatReport } from '../../core/conformance/report.js';
import '../../envs/index.js';

const ppo = { units: 3, envs: 2, steps: 25, minibatch: 50, epochs: 2, network: { hidden: [8] } };
const normalised = {
  ...ppo,
  normalizeObservation: true,
  normalizeReward: true,
  valueClip: 0.2,
  targetKl: 0.02,
};
const reinforce = { units: 3, envs: 2, episodes: 3, valueEpochs: 2, network: { hidden: [8] } };

const cases: [algorithm: string, config: object, env: string][] = [
  ['ppo', ppo, 'cartpole'],
  ['ppo', normalised, 'pendulum'],
  ['ppo', normalised, 'point-goal'],
  ['ppo', normalised, 'crs'],
  ['ppo', { ...normalised, continueEpisodes: true }, 'hopper'],
  ['reinforce', reinforce, 'cartpole'],
  ['reinforce', { ...reinforce, baseline: 'leave-one-out' }, 'crs'],
  ['reinforce', { ...reinforce, baseline: 'none', units: 2, episodes: 1 }, 'pendulum'],
];

describe('built-in algorithms keep the contract', () => {
  for (const [algorithm, config, env] of cases) {
    it(`${algorithm} on ${env}: ${JSON.stringify(config)}`, async () => {
      const report = await checkAlgorithm(algorithm, config, env);
      assert.ok(
        report.checks.every(({ status }) => status !== 'fail'),
        formatReport(report),
      );
    });
  }
});
