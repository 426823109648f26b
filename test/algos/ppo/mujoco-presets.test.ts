import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import '../../../algos/index.js';
import { ppoConfig } from '../../../algos/ppo/config.js';
import { loadEnv } from '../../../core/loaded-env.js';
import { presets } from '../../../core/registry.js';
import '../../../envs/index.js';

const shape = z.looseObject({
  env: z.looseObject({ name: z.string() }),
  algo: z.looseObject({ name: z.literal('ppo') }),
  train: z.looseObject({ rounds: z.number() }),
});
const STANDARD = ['ant', 'half-cheetah', 'hopper', 'humanoid', 'walker2d'];
const names = presets.names().filter((name) => name.startsWith('mujoco/'));

void test('every standard task and every family has a preset', () => {
  const families = ['ant-goal', 'ant-u', 'hopper-rand-params', 'humanoid-dir', 'walker-rand-params'];
  assert.deepEqual(
    names,
    [...STANDARD, ...families.map((name) => `${name}-ppo`)].map((name) => `mujoco/${name}`).sort(),
  );
});

for (const name of names) {
  void test(`${name}: whole episodes fit into a unit, whole minibatches into a round, a million steps into a run`, async () => {
    const { env, algo, train } = shape.parse(presets.get(name).config);
    const { name: task, ...envOptions } = env;
    const { name: _, ...options } = algo;
    const { units, envs, steps, minibatch } = ppoConfig.parse(options);
    const { spec } = await loadEnv(task, envOptions);
    assert.ok(steps >= spec.maxEpisodeSteps!, `${steps} steps for episodes of ${spec.maxEpisodeSteps}`);
    assert.equal((units * envs * steps) % minibatch, 0);
    assert.ok(train.rounds * units * envs * steps >= 1_000_000);
    assert.ok(units >= 2, 'two actors have something to do');
  });
}

void test('the standard tasks run what others run by default, the ant as Stable-Baselines3 does', () => {
  const settings = STANDARD.map((task) => {
    const { name: _, ...options } = shape.parse(presets.get(`mujoco/${task}`).config).algo;
    const { units, envs, steps, ...rest } = ppoConfig.parse(options);
    return { task, round: units * envs * steps, ...rest };
  });
  for (const each of settings) {
    assert.deepEqual(
      [each.round, each.minibatch, each.epochs, each.learningRate, each.schedule, each.discount, each.lambda],
      [2048, 64, 10, 3e-4, 'constant', 0.99, 0.95],
    );
    assert.deepEqual(
      [
        each.clip,
        each.clipSchedule,
        each.valueClip,
        each.valueCoefficient,
        each.continueEpisodes ?? false,
        each.entropyCoefficient,
        each.maxGradNorm,
      ],
      [0.2, 'constant', null, each.task === 'ant' ? 1 : 0.5, each.task === 'ant', 0, 0.5],
    );
    assert.deepEqual(each.network, { hidden: [64, 64], activation: 'tanh', init: 'orthogonal', logStd: 0 });
  }
});
