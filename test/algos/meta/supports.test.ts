import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import '../../../algos/index.js';
import '../../../envs/index.js';
import { loadEnv } from '../../../core/loaded-env.js';
import { algorithms, presets } from '../../../core/registry.js';

/** Has the algorithm refuse or take an environment with these options. */
async function support(name: string, env: string, options: object): Promise<void> {
  const algorithm = algorithms.get(name);
  const { spec } = await loadEnv(env, {});
  algorithm.supports(spec, algorithm.config.parse(options));
}

describe('algorithms on trials', () => {
  for (const name of ['milet', 'varibad', 'rl2']) {
    it(`${name} says what it cannot play`, async () => {
      await assert.rejects(support(name, 'point-goal', {}), {
        name: 'InputError',
        message: /env 'point-goal' is not made of trials: use an env whose name begins with 'trial\//,
      });
      await assert.rejects(support(name, 'trial/point-goal', { minibatches: 5000 }), {
        name: 'InputError',
        message: /algo.minibatches is 5000, more than the \d+ [a-z ]+ of a round/,
      });
      await support(name, 'trial/point-goal', {});
    });
  }

  it('have presets whose options are right', async () => {
    const names = presets.names().filter((name) => /^(milet|varibad|rl2|oracle)\/point-goal$/.test(name));
    assert.equal(names.length, 4);
    for (const preset of names) {
      const { env, algo } = presets.get(preset).config as { env: { name: string }; algo: { name: string } };
      const { name, ...options } = algo;
      await support(name, env.name, options);
    }
  });

  it('of one cluster draw no task of another', async () => {
    const { tasks } = await loadEnv('trial/point-goal', { onlyCluster: 2 });
    assert.deepEqual([...new Set(tasks!.all!('test').map((task) => tasks!.cluster!(task)))], [2]);
    await assert.rejects(loadEnv('trial/point-goal', { onlyCluster: 9 }), {
      name: 'InputError',
      message: /onlyCluster is 9, but clusters are 0, 1, 2, 3/,
    });
  });
});
