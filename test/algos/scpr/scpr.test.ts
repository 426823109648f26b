import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import '../../../algos/scpr/index.js';
import { writeState } from '../../../algos/scpr/network.js';
import type { ScprState } from '../../../algos/scpr/scpr.js';
import { loadEnv } from '../../../core/loaded-env.js';
import { Rng } from '../../../core/random.js';
import { algorithms } from '../../../core/registry.js';
import '../../../envs/crs/index.js';
import { testAlgorithm } from '../../../testing.js';
import { learnToAsk } from '../crs/shared-task.js';

const env = {
  name: 'crs',
  config: { observation: 'full', itemScore: 'fm', turns: 3, observedCandidates: 20 },
};

testAlgorithm('scpr', { units: 2, episodes: 2, batch: 8, hidden: 8, targetEvery: 2 }, env);

describe('scpr', () => {
  it('reads the answers and the number of candidates in binary', () => {
    const state = new Float32Array(24);
    writeState(state, 1, [1, -2, 0], 1 + 4 + 1024);
    assert.deepEqual([...state.subarray(0, 4)], [0, 1, -2, 0]);
    const digits = [...state.subarray(4)];
    assert.deepEqual(
      digits.flatMap((digit, i) => (digit === 1 ? [i] : [])),
      [0, 2, 10],
    );
  });

  it('asks the question of largest entropy or recommends the best list, and nothing else', async () => {
    const { spec, create } = await loadEnv('crs', env.config);
    const algorithm = algorithms.get('scpr');
    const config = algorithm.config.parse({ hidden: 8 });
    const state = (await algorithm.init({
      config,
      spec,
      rng: Rng.seed(1),
      learners: 1,
    } as never)) as ScprState;
    const policy = algorithm.policy(spec, config, algorithm.weights(state));
    const { observation } = create().reset({ rng: Rng.seed(2) });
    const actions = new Set(
      Array.from({ length: 8 }, (_, seed) => {
        const own = { ...algorithm.weights(state), epsilon: { shape: [1], data: Float32Array.of(1) } };
        const random = algorithm.policy(spec, config, own);
        return random.act([observation], undefined, { rng: Rng.seed(seed), greedy: false }).actions[0];
      }),
    );
    assert.deepEqual(actions, new Set([0, 10]));
    const greedy = () => policy.act([observation], undefined, { rng: Rng.seed(0), greedy: true }).actions[0];
    assert.ok([0, 10].includes(greedy() as number));
  });

  it('learns to ask where questions pay', async () => {
    const small = { units: 2, episodes: 8, hidden: 32, batch: 32, updates: 0.5, learningRate: 3e-3 };
    const { after, state } = await learnToAsk('scpr', small, 8);
    assert.ok(after > 0.3, `return ${after}`); // lists alone lose 3
    assert.equal((state as ScprState).dialogues, 128);
  });
});
