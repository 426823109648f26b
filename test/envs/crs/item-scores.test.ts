import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sigmoid, sigmoids } from '../../../core/exact-math.js';
import { Rng } from '../../../core/random.js';
import { topItems } from '../../../envs/crs/item-scores.js';
import { listAt } from '../../../envs/crs/lists.js';
import { dotMembers, dotRows } from '../../../envs/crs/tables.js';
import { games, play } from './worlds.js';

test('scores kept up answer by answer equal their definitions', () => {
  fc.assert(
    fc.property(games('user-centric'), (game) => {
      const { embedding: e, itemAttributes } = game.data;
      for (const { dialogue } of play(game, 0.7)) {
        for (const v of dialogue.members.subarray(0, dialogue.size)) {
          const link = (p: number): number => dotRows(e.attributes, p, e.items, v, e.dim);
          const likes = dialogue.accepted.reduce((sum, p) => sum + link(p), 0);
          const dislikes = dialogue.rejected
            .filter((p) => listAt(itemAttributes, v).includes(p))
            .reduce((sum, p) => sum + sigmoid(link(p)), 0);
          const machine = dotRows(e.users, game.user, e.items, v, e.dim) + likes;
          const expected = {
            unicorn: machine - dislikes,
            fm: machine,
            metacrs: likes / dialogue.accepted.length,
          }[game.config.itemScore];
          assert.ok(Math.abs(dialogue.scores.w[v] - expected) < 1e-9);
          assert.ok(Math.abs(dialogue.scores.g[v] - sigmoid(expected)) < 1e-9);
        }
      }
    }),
  );
});

test('the top items are those of a full sort, ties by smaller id', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 12 }),
      (scores, k) => {
        const members = Int32Array.from(scores, (_, v) => v);
        const out = new Int32Array(k);
        const n = topItems(members, members.length, Float64Array.from(scores), out);
        const sorted = [...members].sort((a, b) => scores[b] - scores[a] || a - b).slice(0, k);
        assert.deepEqual([...out.subarray(0, n)], sorted);
      },
    ),
  );
});

test('inner products of many rows are those of each row, to the bit', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 11 }),
      fc.nat(),
      (dim, size, seed) => {
        const rng = Rng.seed(seed);
        const table = (rows: number): Float32Array =>
          Float32Array.from({ length: rows * dim }, () => rng.normal());
        const [a, b] = [table(3), table(20)];
        const members = rng.permutation(20).slice(0, size).sort();
        const out = new Float64Array(20).fill(7);
        dotMembers(a, 1, b, members, size, dim, out);
        for (let v = 0; v < 20; v++) assert.equal(out[v], members.includes(v) ? dotRows(a, 1, b, v, dim) : 7);
      },
    ),
  );
});

test('logistic values of many numbers are those of each, to a few units in the last place, and no less than the least', () => {
  const number = fc.oneof(
    fc.double({ min: -40, max: 40 }),
    fc.double(),
    fc.constantFrom(0, -0, 700, -700, 745.2, -745.2, Infinity, -Infinity, NaN),
  );
  const least = Number.MIN_VALUE;
  fc.assert(
    fc.property(fc.array(number, { maxLength: 23 }), fc.nat(), (list, seed) => {
      const x = Float64Array.from(list);
      const out = new Float64Array(x.length).fill(-1);
      const count = list.length >> (seed & 1);
      const at = Rng.seed(seed).permutation(x.length);
      sigmoids(x, at, count, out, least);
      const chosen = new Set(at.subarray(0, count));
      for (let v = 0; v < x.length; v++) {
        if (!chosen.has(v)) assert.equal(out[v], -1);
        else if (Number.isNaN(x[v])) assert.ok(Number.isNaN(out[v]));
        else {
          const expected = Math.max(least, sigmoid(x[v]));
          assert.ok(Math.abs(out[v] - expected) <= 1e-15 * expected, `${x[v]}: ${out[v]}, ${expected}`);
        }
      }
    }),
  );
});
