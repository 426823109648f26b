import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import '../../../algos/fpan/index.js';
import type { FpanState } from '../../../algos/fpan/fpan.js';
import {
  graphOf,
  initFpan,
  onlineUsers,
  represent,
  type FpanParams,
} from '../../../algos/fpan/graph-network.js';
import { sigmoid } from '../../../core/exact-math.js';
import { loadEnv } from '../../../core/loaded-env.js';
import { Rng } from '../../../core/random.js';
import { algorithms } from '../../../core/registry.js';
import { add, tensor, wrap } from '../../../core/tensor/index.js';
import type { FullKnowledge } from '../../../envs/crs/full-knowledge.js';
import '../../../envs/crs/index.js';
import { packLists } from '../../../envs/crs/lists.js';
import { testAlgorithm } from '../../../testing.js';
import { LocalLearner } from '../../helpers/local-learner.js';
import { learnToAsk } from '../crs/shared-task.js';

const config = {
  observation: 'full',
  lists: 'policy',
  itemScore: 'fm',
  turns: 3,
  observedCandidates: 40,
  offeredQuestions: 70,
};
const representation = { rounds: 1, steps: 1, batch: 8 };
const small = { units: 2, episodes: 3, hidden: 8, imitationRounds: 1, imitationSteps: 2 };
testAlgorithm(
  'fpan',
  { ...small, representation: { ...representation, dropout: 0 } },
  { name: 'crs', config },
);

const DIM = 2;
/** Two items with the attributes {0} and {0, 1}, and a user who knows item 1. */
const known: FullKnowledge = {
  items: 2,
  attributes: 2,
  nothing: 4,
  users: 1,
  dim: DIM,
  vectors: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 0, 0),
  userVectors: Float32Array.of(9, 10, 9, 10),
  itemAttributes: packLists([[0], [0, 1]]),
  known: packLists([[1]]),
};
const params = initFpan(Rng.seed(3), DIM);
const close = (a: ArrayLike<number>, b: readonly number[]): void => {
  assert.equal(a.length, b.length);
  b.forEach((x, i) => assert.ok(Math.abs(a[i] - x) < 1e-4 * Math.max(1, Math.abs(x)), `${a[i]} is not ${x}`));
};
/** x W + b, by hand. */
const through = (layer: FpanParams['itemGate'], x: readonly number[]): number[] => {
  const [w, b] = [layer.w.toArray(), layer.b.toArray()];
  return Array.from({ length: DIM }, (_, k) =>
    x.reduce((sum, value, i) => sum + value * w[i * DIM + k], b[k]),
  );
};

describe('fpan', () => {
  it('represents a node by itself and the mean of its neighbours, twice, and averages', () => {
    const rows = [
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
      [9, 10],
    ];
    const neighbours = [[2], [2, 3, 4], [0, 1], [1], [1]]; // items 0 and 1, attributes 0 and 1, the user
    const layer = (h: number[][], k: number): number[][] =>
      h.map((own, node) => {
        const mean = own.map(
          (_, d) => neighbours[node].reduce((sum, other) => sum + h[other][d], 0) / neighbours[node].length,
        );
        const sent = through(params.graph[k].neighbours, mean);
        return through(params.graph[k].self, own).map((x, d) => {
          const y = x + sent[d];
          return y > 0 ? y : 0.01 * y;
        });
      });
    const first = layer(rows, 0);
    const second = layer(first, 1);
    const expected = first.flatMap((row, i) => row.map((x, d) => (x + second[i][d]) / 2));
    close(represent(params, graphOf(known), (x) => x).toArray(), expected);
  });

  it('takes feedback into the user vector through both gates', () => {
    const user = [0.5, -1];
    const plus = [1, 0.2];
    const minus = [-0.3, 0.4];
    const items = [
      [2, 1],
      [0.1, -0.7],
    ];
    const gate = (layer: FpanParams['itemGate'], x: number[], y: number[]): number[] =>
      through(layer, [...x, ...y, ...x.map((a, i) => a * y[i])]).map(sigmoid);
    const disliked = items.map((v) => gate(params.itemGate, plus, v).map((g, d) => (g * v[d]) / 2));
    const expected = gate(params.userGate, user, minus).map(
      (g, d) => g * user[d] + plus[d] - minus[d] - disliked[0][d] - disliked[1][d],
    );
    const rows = (...vectors: number[][]) => tensor(vectors.flat(), [vectors.length, DIM]);
    const other = [3, 3];
    const online = onlineUsers(params, {
      users: rows(other, user),
      accepted: rows(other, plus),
      rejected: rows(other, minus),
      items: {
        vectors: rows(...items),
        userOf: wrap(Int32Array.of(1, 1), [2]),
        share: tensor([0.5, 0.5], [2, 1]),
      },
    });
    close(online.toArray().slice(2), expected);
    const without = onlineUsers(params, {
      users: rows(user),
      accepted: rows(plus),
      rejected: rows(minus),
      items: null,
    });
    close(
      add(
        without,
        tensor(
          disliked[0].map((x, d) => -x - disliked[1][d]),
          [1, DIM],
        ),
      ).toArray(),
      expected,
    );
  });

  it('learns representations that prefer what users know', async () => {
    const learner = await LocalLearner.start({
      env: { name: 'crs', config },
      algorithm: {
        name: 'fpan',
        config: { ...small, representation: { rounds: 6, steps: 2, batch: 64, learningRate: 2e-2 } },
      },
      seed: 1,
      rounds: 6,
    });
    const losses: number[] = [];
    for (let round = 0; round < 6; round++) losses.push((await learner.step())['loss/representation']);
    learner.close();
    assert.ok(losses[5] < 0.95 * losses[0], `loss ${losses[0]}, then ${losses[5]}`);
  });

  it('learns to ask, with representations before it and imitation at first', async () => {
    const options = {
      ...small,
      episodes: 8,
      hidden: 32,
      learningRate: 1e-2,
      imitationSteps: 10,
      imitationRounds: 3,
      representation,
    };
    const { before, after, state } = await learnToAsk('fpan', options, 14, {
      lists: 'policy',
      offeredQuestions: 70,
    });
    assert.ok(after > before + 0.1, `return ${before}, then ${after}`);
    assert.ok((state as FpanState).nodes.every(Number.isFinite));
  });

  it('says what it needs', async () => {
    const fpan = algorithms.get('fpan');
    const options = fpan.config.parse({});
    const own = await loadEnv('crs', { ...config, lists: 'environment' });
    assert.throws(() => fpan.supports(own.spec, options), /env\.lists must be 'policy'/);
    const { spec } = await loadEnv('crs', config);
    const strangers = { ...(spec.knowledge as FullKnowledge), known: packLists([[]]) };
    assert.throws(
      () => fpan.supports({ ...spec, knowledge: strangers }, options),
      /has no 'interactions_train/,
    );
  });
});
