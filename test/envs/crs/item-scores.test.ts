import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sigmoid } from '../../../core/exact-math.js';
import { Rng } from '../../../core/random.js';
import { listAt } from '../../../envs/crs/lists.js';
import { dotMembers, dotRows } from '../../../envs/crs/tables.js';
import { games, play } from './worlds.js';

test('scores kept up answer by answer equal their definitions', () => {
  fc.assert(
    fc.property(games('user-centric'), (game) => {
      const { embedding: e, itemAttributes } = game.data;
      for (const { dialogue } of play(game, 0.7)) {
        for (const v of dialogue.candidates.members.subarray(0, dialogue.size)) {
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
          assert.ok(Math.abs(dialogue.scoreOf(v) - expected) < 1e-9);
          assert.ok(
            Math.abs(dialogue.candidates.g[dialogue.candidates.placeOf(v)] - sigmoid(expected)) < 1e-9,
          );
        }
      }
    }),
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
        for (let i = 0; i < 20; i++) assert.equal(out[i], i < size ? dotRows(a, 1, b, members[i], dim) : 7);
      },
    ),
  );
});
