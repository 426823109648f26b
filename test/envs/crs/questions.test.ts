import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Rng } from '../../../core/random.js';
import { crsConfig } from '../../../envs/crs/config.js';
import { Dialogue } from '../../../envs/crs/dialogue.js';
import { listAt } from '../../../envs/crs/lists.js';
import { Mass } from '../../../envs/crs/mass.js';
import { binaryEntropy, Questions } from '../../../envs/crs/questions.js';
import { buildTables } from '../../../envs/crs/tables.js';
import { games, play, world } from './worlds.js';

test('entropy lies in [0, 1], is 0 at certainty, 1 at even odds, and symmetric', () => {
  assert.equal(binaryEntropy(0), 0);
  assert.equal(binaryEntropy(1), 0);
  assert.equal(binaryEntropy(0.5), 1);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (p) => {
      const h = binaryEntropy(p);
      assert.ok(h >= 0 && h <= 1 + 1e-15);
      assert.ok(Math.abs(h - binaryEntropy(1 - p)) < 1e-9);
    }),
  );
});

const weighted = fc
  .array(fc.record({ has: fc.boolean(), weight: fc.double({ min: 0.01, max: 1, noNaN: true }) }), {
    minLength: 1,
    maxLength: 30,
  })
  .map((items) => ({
    tables: buildTables(world({ rows: items.map(({ has }) => (has ? [0, 1] : [1])), attributes: 3 })),
    weights: Float64Array.from(items, (item) => item.weight),
    has: items.map((item) => item.has),
  }));

test('weighted shares: exact at none and all, independent of the order, plain when weights are equal', () => {
  fc.assert(
    fc.property(weighted, fc.nat(), ({ tables, weights, has }, seed) => {
      const n = has.length;
      const ascending = Int32Array.from({ length: n }, (_, v) => v);
      const mass = new Mass(tables.attributeSums, 3);
      mass.measure(ascending, n, weights);
      const share = mass.share(0);
      assert.equal(mass.share(1), 1);
      assert.equal(mass.share(2), 0);
      const inFavour = weights.reduce((sum, w, v) => sum + (has[v] ? w : 0), 0);
      assert.ok(Math.abs(share - inFavour / weights.reduce((a, b) => a + b, 0)) < 1e-12);
      const shuffled = Rng.seed(seed).permutation(n);
      mass.measure(
        shuffled,
        n,
        Float64Array.from(shuffled, (v) => weights[v]),
      );
      assert.ok(Math.abs(mass.share(0) - share) < 1e-12);
      mass.measure(ascending, n, new Float64Array(n).fill(0.3));
      const equal = mass.share(0);
      mass.measure(ascending, n);
      assert.ok(Math.abs(mass.share(0) - equal) < 1e-12);
      assert.ok(Math.abs(equal - has.filter(Boolean).length / n) < 1e-12);
    }),
  );
});

test('the weighted entropy is 1 when the weights split evenly', () => {
  const mass = new Mass(buildTables(world({ rows: [[0], [1], [1]], attributes: 2 })).attributeSums, 2);
  mass.measure(Int32Array.of(0, 1, 2), 3, Float64Array.of(0.5, 0.25, 0.25));
  assert.equal(binaryEntropy(mass.share(0)), 1);
});

test('the offered questions are the best askable ones by their key, ties by smaller id', () => {
  fc.assert(
    fc.property(
      games('item-centric'),
      fc.constantFrom('weighted-entropy', 'entropy', 'inner-product'),
      (game, selection) => {
        const tables = buildTables(game.data);
        const { embedding, itemAttributes, attributes } = game.data;
        const questions = new Questions(tables, selection as 'entropy', 3);
        for (const { dialogue } of play(game)) {
          if (dialogue.done) break;
          questions.select(dialogue);
          const members = [...dialogue.candidates.members.subarray(0, dialogue.size)];
          const has = (v: number, p: number): boolean => listAt(itemAttributes, v).includes(p);
          const key = (p: number): number => {
            if (selection === 'inner-product') {
              let sum = 0;
              for (let d = 0; d < embedding.dim; d++) {
                let taste = embedding.users[game.user * embedding.dim + d];
                for (const q of dialogue.accepted) taste += embedding.attributes[q * embedding.dim + d];
                sum += taste * embedding.attributes[p * embedding.dim + d];
              }
              return sum;
            }
            if (members.every((v) => has(v, p))) return 0;
            const g = (v: number): number =>
              selection === 'entropy' ? 1 : dialogue.candidates.g[dialogue.candidates.placeOf(v)];
            const all = members.reduce((sum, v) => sum + g(v), 0);
            return binaryEntropy(members.reduce((sum, v) => sum + (has(v, p) ? g(v) : 0), 0) / all);
          };
          const askable = Array.from({ length: attributes }, (_, p) => p).filter(
            (p) => !dialogue.asked.has(p) && members.some((v) => has(v, p)),
          );
          const round = (p: number): number => Math.round(key(p) * 1e9);
          const expected = askable.sort((a, b) => round(b) - round(a) || a - b).slice(0, 3);
          const offered = [...questions.ids.subarray(0, questions.count)];
          assert.deepEqual(offered.map(round), expected.map(round));
          if (new Set(askable.map(round)).size === askable.length) assert.deepEqual(offered, expected);
        }
      },
    ),
  );
});

test('equal entropies are offered in the order of their ids', () => {
  const data = world({
    rows: [
      [0, 1],
      [0, 2],
      [0, 3],
      [0, 4],
    ],
    attributes: 5,
    dim: 1,
  });
  const silent = {
    ...data,
    embedding: {
      ...data.embedding,
      users: new Float32Array(2),
      items: new Float32Array(4),
      attributes: new Float32Array(5),
    },
  };
  const tables = buildTables(silent);
  const dialogue = new Dialogue(tables, crsConfig.parse({}));
  let seed = 0;
  do dialogue.start(0, 3, Rng.seed(seed++));
  while (dialogue.accepted[0] !== 0);
  const questions = new Questions(tables, 'weighted-entropy', 3);
  questions.select(dialogue);
  assert.deepEqual([...questions.ids], [1, 2, 3]);
});

test('candidates that weigh next to nothing are not rounded away', () => {
  const { attributeSums } = buildTables(world({ rows: [[0, 1], [1], [1]], attributes: 3 }));
  const mass = new Mass(attributeSums, 3);
  for (const weight of [1e-9, 1e-40, Number.MIN_VALUE]) {
    mass.measure(Int32Array.of(0, 1, 2), 3, Float64Array.of(weight, weight, 2 * weight));
    assert.equal(mass.share(0), 0.25);
    assert.equal(mass.share(1), 1);
    assert.equal(mass.share(2), 0);
  }
  mass.measure(Int32Array.of(0, 1, 2), 3, Float64Array.of(1e-40, 0.5, 0.5));
  assert.ok(mass.share(0) > 0 && mass.share(0) < 1e-14, 'one among others is not forgotten either');
});

test('attributes that split the candidates alike tie, whichever side has them', () => {
  fc.assert(
    fc.property(weighted, ({ weights, has }) => {
      // Attribute 1 is what 0 is not.
      const tables = buildTables(world({ rows: has.map((yes) => (yes ? [0, 2] : [1, 2])), attributes: 3 }));
      const mass = new Mass(tables.attributeSums, 3);
      mass.measure(
        Int32Array.from(has, (_, v) => v),
        has.length,
        weights,
      );
      assert.equal(mass.evenness(0), mass.evenness(1));
      assert.equal(mass.evenness(2), 0);
    }),
  );
});
