import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import '../../algos/index.js';
import type { PpoState } from '../../algos/ppo/ppo.js';
import '../../envs/classic/index.js';
import type { Metrics } from '../../core/algorithm.js';
import { actorCritic } from '../../core/networks/actor-critic.js';
import { inputsOf, valuesOf } from '../../core/networks/inputs.js';
import { networkConfig } from '../../core/networks/mlp.js';
import { presets } from '../../core/registry.js';
import { box, discrete } from '../../core/spaces.js';
import type { Json } from '../../core/unit.js';
import { LocalLearner } from '../helpers/local-learner.js';
import '../helpers/toy-envs.js';

const mean = (numbers: ArrayLike<number>): number =>
  Array.from(numbers).reduce((a, b) => a + b, 0) / numbers.length;

/** Plays all rounds and returns the mean return of the greedy policy. */
async function learn(
  env: string,
  algorithm: { name: string; config: Json },
  rounds: number,
  seed = 1,
): Promise<{ learner: LocalLearner; result: number; metrics: Metrics }> {
  const learner = await LocalLearner.start({ env: { name: env }, algorithm, seed, rounds });
  let metrics: Metrics = {};
  for (let round = 0; round < rounds; round++) metrics = await learner.step();
  const result = mean((await learner.evaluate(20))['episode/return'].data);
  learner.close();
  return { learner, result, metrics };
}

const small = { hidden: [16] };
const ppoSmall = {
  name: 'ppo',
  config: { units: 2, envs: 4, steps: 20, minibatch: 40, learningRate: 0.01, network: small },
};
const reinforceSmall = (baseline: string): { name: string; config: Json } => ({
  name: 'reinforce',
  config: { units: 2, episodes: 16, envs: 4, learningRate: 0.03, baseline, network: small },
});

const algorithms: [string, { name: string; config: Json }][] = [
  ['ppo', ppoSmall],
  ['reinforce with a value function', reinforceSmall('value')],
  ['reinforce, leave-one-out', reinforceSmall('leave-one-out')],
  ['reinforce without a baseline', reinforceSmall('none')],
];

for (const [what, algorithm] of algorithms) {
  describe(what, () => {
    it('finds the best arm', async () => {
      assert.equal((await learn('toy-bandit', algorithm, 20)).result, 1);
    });

    it('finds the best of continuous actions', async () => {
      const { result } = await learn('toy-aim', algorithm, 40);
      assert.ok(result > -0.02, `return ${result}`);
    });

    it('learns to switch', async () => {
      assert.equal((await learn('toy-switch', algorithm, 20)).result, 10);
    });
  });
}

describe('ppo', () => {
  it('values an endless task that is cut by a time limit as endless', async () => {
    const discount = 0.9;
    const config = {
      ...ppoSmall.config,
      discount,
      learningRate: 0.02,
      maxGradNorm: 10,
      entropyCoefficient: 0,
    };
    const { learner } = await learn('toy-switch', { name: 'ppo', config }, 60);
    const spec = { name: 'toy-switch', observationSpace: box([2]), actionSpace: discrete(2) };
    const network = actorCritic(spec, networkConfig.parse(small));
    const inputs = inputsOf({ observation: { shape: [2, 2], data: Float32Array.of(1, 0, 0, 1) } });
    for (const value of valuesOf(network, (learner.state as PpoState).params.value, inputs)) {
      assert.ok(
        Math.abs(value - 1 / (1 - discount)) < 0.5,
        `${value}, expected 10; a cut taken for an end gives about 6.5`,
      );
    }
  });

  it('stops the updates of a round when the policy has moved too far', async () => {
    const run = async (targetKl: number | null): Promise<Metrics> =>
      (await learn('toy-bandit', { name: 'ppo', config: { ...ppoSmall.config, targetKl } }, 1)).metrics;
    const all = await run(null);
    const some = await run(0.01);
    assert.equal(all['optimizer/steps'], 10 * 4);
    assert.ok(
      some['optimizer/steps'] >= 1 && some['optimizer/steps'] < 40,
      `${some['optimizer/steps']} steps`,
    );
    assert.ok(some['policy/kl'] <= 0.015);
  });

  it('lowers the learning rate to nothing by the last round, or leaves it', async () => {
    for (const [schedule, expected] of [
      ['linear', [0.01, 0.0075, 0.005, 0.0025]],
      ['constant', [0.01, 0.01, 0.01, 0.01]],
    ] as const) {
      const algorithm = { name: 'ppo', config: { ...ppoSmall.config, epochs: 1, schedule } };
      const learner = await LocalLearner.start({
        env: { name: 'toy-bandit' },
        algorithm,
        seed: 1,
        rounds: 4,
      });
      const rates: number[] = [];
      for (let round = 0; round < 4; round++) rates.push((await learner.step())['optimizer/learning-rate']);
      assert.deepEqual(rates, expected);
    }
  });

  it('normalised observations and rewards make the units of a task irrelevant', async () => {
    const config = { ...ppoSmall.config, normalizeObservation: true, normalizeReward: true };
    const { result, learner } = await learn('toy-switch', { name: 'ppo', config }, 20);
    assert.equal(result, 10);
    const { observations, returns } = learner.state as PpoState;
    assert.equal(observations['observation'].count, 20 * 160);
    assert.equal(returns.count, 20 * 160);
    assert.ok(Object.keys(learner.weights()).includes('scales/observation/mean'));
  });

  it('names the loss that is no longer finite, and where', async () => {
    const config = { ...ppoSmall.config, learningRate: 1e30, maxGradNorm: 1e30, schedule: 'constant' };
    await assert.rejects(learn('toy-switch', { name: 'ppo', config }, 3), {
      name: 'RunError',
      message: /^(loss\/\w+|grad\/norm) became (NaN|-?Infinity) in round \d+, epoch \d+, minibatch \d+/,
    });
  });

  it('refuses sizes that cannot be', async () => {
    await assert.rejects(
      learn('toy-bandit', { name: 'ppo', config: { ...ppoSmall.config, minibatch: 161 } }, 1),
      {
        name: 'InputError',
        message: /algo\.minibatch is 161, more than the 160 rows/,
      },
    );
  });

  it('balances a pole', async () => {
    const { algo } = presets.get('cartpole/ppo').config as { algo: { name: string; [option: string]: Json } };
    const { name, ...config } = algo;
    const { result } = await learn('cartpole', { name, config }, 20);
    assert.ok(result >= 475, `mean return ${result} after 40,000 steps`);
  });
});
