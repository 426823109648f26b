import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import '../../../algos/unicorn/index.js';
import type { UnicornState } from '../../../algos/unicorn/unicorn.js';
import { loadEnv } from '../../../core/loaded-env.js';
import { Rng } from '../../../core/random.js';
import { algorithms } from '../../../core/registry.js';
import '../../../envs/crs/index.js';
import { testAlgorithm } from '../../../testing.js';
import { learnToAsk } from '../crs/shared-task.js';

const config = { observation: 'full', lists: 'policy', turns: 3, observedCandidates: 20 };
testAlgorithm('unicorn', { units: 2, episodes: 2, batch: 8, updates: 0.2 }, { name: 'crs', config });

describe('unicorn', () => {
  it('recommends the offered items, those of largest Q first', async () => {
    const { spec, create } = await loadEnv('crs', {
      ...config,
      offeredQuestions: 1,
      listSize: 4,
      offeredItems: 6,
    });
    const algorithm = algorithms.get('unicorn');
    const options = algorithm.config.parse({ epsilon: 0 });
    const state = (await algorithm.init({
      config: options,
      spec,
      rng: Rng.seed(1),
      learners: 1,
    } as never)) as UnicornState;
    const policy = algorithm.policy(spec, options, algorithm.weights(state));
    const { observation } = create().reset({ rng: Rng.seed(2) });
    const act = (rng: Rng, greedy: boolean) =>
      policy.act([observation], undefined, { rng, greedy }).actions[0];
    const [slot, ...list] = act(Rng.seed(0), true) as Int32Array;
    const { offered } = observation as unknown as { offered: Int32Array };
    assert.equal(new Set(list).size, 4);
    assert.ok(list.every((v) => offered.subarray(1).includes(v)));
    if (slot > 0) assert.equal(offered[slot], list[0]);
    assert.deepEqual(act(Rng.seed(5), false), act(Rng.seed(6), false), 'without epsilon nothing is random');
  });

  it('learns to ask where questions pay', async () => {
    const small = { units: 2, episodes: 8, batch: 16, updates: 0.5, learningRate: 1e-3, targetRate: 0.1 };
    const { after, state } = await learnToAsk('unicorn', small, 6);
    assert.ok(after > 0.3, `return ${after}`); // lists alone lose 3
    assert.ok((state as UnicornState).updates > 100);
  });
});
