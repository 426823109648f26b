import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import '../../../algos/ear/index.js';
import { reflect } from '../../../algos/ear/reflection.js';
import { earStateSize, writeEarState } from '../../../algos/ear/state.js';
import { dotRow } from '../../../algos/crs/vectors.js';
import { log, sigmoid } from '../../../core/exact-math.js';
import { loadEnv } from '../../../core/loaded-env.js';
import { Rng } from '../../../core/random.js';
import { algorithms } from '../../../core/registry.js';
import '../../../envs/crs/index.js';
import { fullKnowledge } from '../../../envs/crs/full-knowledge.js';
import { testAlgorithm } from '../../../testing.js';
import { learnToAsk } from '../crs/shared-task.js';

const config = {
  observation: 'full',
  lists: 'policy',
  itemScore: 'fm',
  turns: 3,
  observedCandidates: 40,
  offeredQuestions: 70,
};
const env = { name: 'crs', config };
testAlgorithm('ear', { units: 2, episodes: 3, hidden: 8, imitationRounds: 1, imitationSteps: 2 }, env);

describe('ear', () => {
  it('reads entropies, likes, answers and how many candidates there are', () => {
    const [attributes, turns] = [4, 3];
    const state = new Float32Array(1 + earStateSize(attributes, turns)).fill(9);
    const seen = {
      offered: Int32Array.of(12, 10, 13, 5),
      mask: Float32Array.of(1, 1, 0, 1),
      entropies: Float32Array.of(0.75, 0.5, 0),
      history: Float32Array.of(1, -2, 0),
      count: Float32Array.of(201),
    };
    writeEarState(state, 1, seen, [1, 2, 3, 4], 10);
    assert.deepEqual([...state], [9, 0.5, 0, 0.75, 0, 1, 2, 3, 4, 1, -2, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
  });

  it('reflects down the gradient of the ranking loss, as differences show', () => {
    const rng = Rng.seed(1);
    const dim = 3;
    const vectors = Float32Array.from({ length: 8 * dim }, () => rng.normal());
    const user = Float64Array.from({ length: dim }, () => rng.normal());
    const accepted = Float64Array.from({ length: dim }, () => rng.normal());
    const [known, rejected] = [
      [0, 3],
      [1, 2, 7],
    ];
    const loss = (own: Float64Array): number => {
      const whole = own.map((x, d) => x + accepted[d]);
      const y = (v: number): number => dotRow(whole, vectors, v);
      const terms = known.flatMap((v) => rejected.map((w) => -log(sigmoid(y(v) - y(w)))));
      return terms.reduce((a, b) => a + b) / terms.length;
    };
    const moved = user.slice();
    reflect(moved, accepted, { steps: 1, rate: 0.1, known, rejected, vectors });
    for (let d = 0; d < dim; d++) {
      const at = (step: number): number => loss(user.map((x, k) => (k === d ? x + step : x)));
      const slope = (at(1e-5) - at(-1e-5)) / 2e-5;
      assert.ok(Math.abs(moved[d] - (user[d] - 0.1 * slope)) < 1e-8);
    }
    const still = user.slice();
    reflect(still, accepted, { steps: 5, rate: 0.1, known: [], rejected, vectors });
    assert.deepEqual(still, user);
  });

  it('recommends the candidates of largest y, and others after a rejected list', async () => {
    const { spec, create } = await loadEnv('crs', config);
    const { items, dim, vectors, userVectors } = fullKnowledge(spec, 'ear');
    const algorithm = algorithms.get('ear');
    const game = create();
    const first = game.reset({ rng: Rng.seed(2) }).observation as unknown as {
      user: number;
      accepted: Int32Array;
      candidates: Int32Array;
    };
    const lists = await Promise.all(
      [0, 50].map(async (rate) => {
        const options = algorithm.config.parse({
          hidden: 4,
          reflection: { steps: rate > 0 ? 1 : 0, rate: rate || 1 },
        });
        const state = await algorithm.init({ config: options, spec, rng: Rng.seed(1), learners: 1 } as never);
        const policy = algorithm.policy(spec, options, algorithm.weights(state));
        const act = (): Int32Array =>
          policy.act([first as never], undefined, { rng: Rng.seed(0), greedy: true })
            .actions[0] as Int32Array;
        game.reset({ rng: Rng.seed(2) });
        const before = act().slice(1);
        game.step(Int32Array.from([70, ...before]));
        return { before, after: act().slice(1) };
      }),
    );
    game.reset({ rng: Rng.seed(2) });
    const taste = userVectors.slice(first.user * dim, (first.user + 1) * dim);
    for (let d = 0; d < dim; d++) taste[d] += vectors[first.accepted[0] * dim + d];
    const sorted = [...first.candidates.filter((v) => v < items)].sort(
      (a, b) => dotRow(taste, vectors, b) - dotRow(taste, vectors, a),
    );
    assert.deepEqual([...lists[0].before], sorted.slice(0, 10));
    assert.deepEqual(lists[1].before, lists[0].before);
    assert.notDeepEqual(lists[1].after, lists[0].after);
  });

  it('learns to ask, by imitation and then by REINFORCE', async () => {
    const small = { units: 2, episodes: 8, hidden: 32, learningRate: 1e-2, reflection: { steps: 1 } };
    const own = { lists: 'policy', offeredQuestions: 70 };
    const imitated = await learnToAsk('ear', { ...small, imitationRounds: 3 }, 3, own);
    assert.ok(imitated.after > imitated.before + 0.2, `return ${imitated.before}, then ${imitated.after}`);
    const learned = await learnToAsk('ear', { ...small, imitationRounds: 0 }, 20, own);
    assert.ok(learned.after > learned.before + 0.3, `return ${learned.before}, then ${learned.after}`);
  });
});
