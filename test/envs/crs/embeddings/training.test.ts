import assert from 'node:assert/strict';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Rng } from '../../../../core/random.js';
import { pairsOf } from '../../../../envs/crs/data/parts.js';
import { interactionAuc } from '../../../../envs/crs/embeddings/auc.js';
import { fm, FM } from '../../../../envs/crs/embeddings/fm.js';
import { trainEmbedding } from '../../../../envs/crs/embeddings/train.js';
import { transe, TRANSE } from '../../../../envs/crs/embeddings/transe.js';
import { kindsGraph } from './graphs.js';

const { graph, hidden } = kindsGraph();
const models = {
  transe: (seed: number) => transe(graph, { ...TRANSE, dim: 16, batch: 40 }, Rng.seed(seed)),
  fm: (seed: number) => fm(graph, { ...FM, dim: 16, rate: 0.1, dropout: 0.2 }, Rng.seed(seed)),
};

describe('embeddings', () => {
  for (const [name, create] of Object.entries(models)) {
    it(`${name} lowers its loss`, () => {
      const model = create(1);
      const losses = Array.from({ length: 30 }, (_, epoch) => model.epoch(Rng.seed(epoch)));
      assert.ok(losses[29] < 0.8 * losses[0], `loss ${losses[0]}, then ${losses[29]}`);
    });

    it(`${name} is a pure function of its seed, and its state is all that the next epoch depends on`, () => {
      const [a, b, other] = [create(1), create(1), create(2)];
      a.epoch(Rng.seed(0));
      for (const [key, { data }] of Object.entries(other.state)) data.set(a.state[key].data);
      b.epoch(Rng.seed(0));
      assert.deepEqual(a.embedding(), b.embedding());
      for (const model of [a, b, other]) model.epoch(Rng.seed(1));
      assert.deepEqual(a.embedding(), b.embedding());
      assert.deepEqual(a.embedding(), other.embedding());
      assert.notDeepEqual(create(1).embedding(), create(2).embedding());
    });
  }

  it('of TransE rank hidden items of the same kind above others', () => {
    const model = models.transe(1);
    for (let epoch = 0; epoch < 30; epoch++) model.epoch(Rng.seed(epoch));
    const auc = interactionAuc(model.embedding(), hidden);
    assert.ok(auc > 0.7, `AUC ${auc}`); // 0.875 when a user's kind comes first
  });

  it('of the factorization machine rank seen items above others', () => {
    const model = models.fm(1);
    for (let epoch = 0; epoch < 30; epoch++) model.epoch(Rng.seed(epoch));
    const auc = interactionAuc(model.embedding(), pairsOf(graph.train));
    assert.ok(auc > 0.8, `AUC ${auc}`);
  });

  it('of TransE have vectors of length 1', () => {
    const { users, dim } = models.transe(1).embedding();
    for (let u = 0; u < graph.users; u++) {
      const squares = users.subarray(u * dim, (u + 1) * dim).reduce((sum, x) => sum + x * x, 0);
      assert.ok(Math.abs(squares - 1) < 1e-5);
    }
  });

  it('go on where a killed training was, to the same bits, and not from another one', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'attune-embed-')), 'part');
    const training = { model: 'transe', dim: 8, epochs: 6, seed: 1 } as const;
    const whole = await trainEmbedding(graph, training, file, () => undefined, 0);
    assert.ok(existsSync(file));
    const epochs = async (seed: number): Promise<number[]> => {
      const seen: number[] = [];
      const again = await trainEmbedding(graph, { ...training, seed }, file, ({ epoch }) => seen.push(epoch));
      if (seed === 1) assert.deepEqual(again, whole);
      return seen;
    };
    assert.deepEqual(await epochs(1), [6]); // what was saved last: after the fifth
    assert.deepEqual(await epochs(2), [1, 2, 3, 4, 5, 6]);
  });
});
