import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Rng } from '../../../core/random.js';
import type { UserModel } from '../../../envs/crs/dataset.js';
import { Dialogue } from '../../../envs/crs/dialogue.js';
import { listAt } from '../../../envs/crs/lists.js';
import { summarizeDialogues } from '../../../envs/crs/metrics.js';
import { DENSE_REWARDS } from '../../../envs/crs/rewards.js';
import { buildTables } from '../../../envs/crs/tables.js';
import { games, play, world } from './worlds.js';

const MODELS: readonly UserModel[] = ['item-centric', 'user-centric'];

test('the target stays a candidate until it is found, so a list of all candidates succeeds', () => {
  for (const model of MODELS) {
    fc.assert(
      fc.property(games(model), (game) => {
        let candidates = Infinity;
        for (const { dialogue, listed } of play(game)) {
          if (!dialogue.success) assert.ok(dialogue.candidates.has(game.item) && dialogue.size > 0);
          if (dialogue.turnLog.at(-1)?.kind === 'list' && listed?.length === candidates)
            assert.ok(dialogue.success);
          candidates = dialogue.size;
        }
      }),
    );
  }
});

test('a question is confirmed exactly if the attribute is in the confirm set', () => {
  for (const model of MODELS) {
    fc.assert(
      fc.property(games(model), (game) => {
        const own = [...listAt(game.data.itemAttributes, game.item)];
        const cares = game.data.userAttributes && [...listAt(game.data.userAttributes, game.user)];
        const confirms = own.filter((p) => !cares || cares.includes(p));
        for (const { dialogue } of play(game, 0.8)) {
          for (const turn of dialogue.turnLog) {
            if (turn.kind === 'question') assert.equal(turn.accepted, confirms.includes(turn.topic));
            if (turn.kind === 'opening')
              assert.ok((confirms.length > 0 ? confirms : own).includes(turn.topic!));
          }
          if (confirms.length > 0) assert.ok(dialogue.accepted.every((p) => confirms.includes(p)));
        }
      }),
    );
  }
});

test('a user who cares about every attribute is an item-centric user', () => {
  fc.assert(
    fc.property(games('item-centric'), (game) => {
      const everything = Array.from({ length: game.data.attributes }, (_, p) => p);
      const rows = Array.from({ length: game.data.items }, (_, v) => [
        ...listAt(game.data.itemAttributes, v),
      ]);
      const cares = Array.from({ length: game.data.users }, () => everything);
      const caring = world({ rows, attributes: everything.length, cares, seed: game.seed });
      const logs = [game.data, caring].map((data) => [...play({ ...game, data })].at(-1)?.dialogue.turnLog);
      assert.deepEqual(logs[1], logs[0]);
    }),
  );
});

test('bookkeeping is monotone', () => {
  for (const model of MODELS) {
    fc.assert(
      fc.property(games(model), (game) => {
        let before = { size: Infinity, listed: 0 };
        for (const { dialogue, asked, listed } of play(game)) {
          const { accepted, rejected, rejectedItems, size } = dialogue;
          const acted =
            dialogue.turnLog.at(-1)?.kind !== 'quit' || dialogue.options.turnConvention === 'strict';
          assert.ok(size <= before.size);
          if (asked !== undefined && rejected.includes(asked)) assert.equal(size, before.size);
          if (asked !== undefined && acted)
            assert.ok(dialogue.candidates.members.subarray(0, size).every((v) => dialogue.candidates.has(v)));
          if (listed && acted && !dialogue.success) {
            assert.equal(size, before.size - listed.length);
            assert.deepEqual(rejectedItems.slice(before.listed), listed);
          }
          assert.equal(new Set([...accepted, ...rejected]).size, accepted.length + rejected.length);
          const expected = Array.from({ length: game.data.items }, (_, v) => v).filter(
            (v) =>
              !rejectedItems.includes(v) &&
              accepted.every((p) => listAt(game.data.itemAttributes, v).includes(p)),
          );
          assert.deepEqual([...dialogue.candidates.members.subarray(0, size)], expected);
          before = { size, listed: rejectedItems.length };
        }
      }),
    );
  }
});

test('turns are counted strictly or with the opening in a slot', () => {
  fc.assert(
    fc.property(games('item-centric'), (game) => {
      const { turns, turnConvention } = game.config;
      const rewards: number[] = [];
      let final: Dialogue | undefined;
      for (const { dialogue, reward } of play(game)) {
        rewards.push(reward);
        final = dialogue;
      }
      rewards.shift();
      assert.ok(final);
      const acted = final.turnLog.filter((t) => t.kind === 'question' || t.kind === 'list').length;
      assert.ok(acted <= (turnConvention === 'strict' ? turns : turns - 1));
      assert.equal(rewards.length, final.turn);
      if (final.success) assert.ok(Math.abs(rewards.at(-1)! - DENSE_REWARDS.listHit) < 1e-12);
      else assert.equal(final.turn, turns);
      const last = rewards.at(-1)!;
      if (!final.success && turnConvention === 'compat') assert.equal(last, DENSE_REWARDS.quit);
      if (!final.success && turnConvention === 'strict') {
        const own = [DENSE_REWARDS.accepted, DENSE_REWARDS.rejected, DENSE_REWARDS.listMiss];
        assert.ok(own.some((r) => Math.abs(last - (r + DENSE_REWARDS.quit)) < 1e-12));
      }
      const ending = { success: final.success, turns: final.turn, position: final.position };
      assert.equal(summarizeDialogues([ending], turns)['AT'].mean, final.turn);
    }),
  );
});

test('compat counting ignores the last decision', () => {
  const data = world({ rows: [[0], [0]], attributes: 2 });
  const options = {
    turns: 2,
    turnConvention: 'compat',
    itemScore: 'unicorn',
    rewards: DENSE_REWARDS,
  } as const;
  const dialogue = new Dialogue(buildTables(data), options);
  dialogue.start(0, 1, Rng.seed(1));
  assert.equal(dialogue.ask(1), -0.1);
  assert.equal(dialogue.done, false);
  assert.equal(dialogue.recommend([1]), -0.3);
  assert.equal(dialogue.done, true);
  assert.equal(dialogue.success, false);
  assert.deepEqual(dialogue.rejectedItems, []);
});

test('the history vector has the codes of the opening, answers and lists', () => {
  const data = world({
    rows: [
      [0, 1],
      [0, 1],
      [0, 1, 2],
      [0, 1],
    ],
    attributes: 4,
  });
  const options = {
    turns: 6,
    turnConvention: 'strict',
    itemScore: 'unicorn',
    rewards: DENSE_REWARDS,
  } as const;
  const dialogue = new Dialogue(buildTables(data), options);
  let seed = 0;
  do dialogue.start(0, 3, Rng.seed(seed++));
  while (dialogue.accepted[0] !== 0);
  dialogue.ask(1);
  dialogue.ask(2);
  dialogue.recommend([0, 2]);
  dialogue.recommend([1, 3]);
  assert.deepEqual([...dialogue.history], [1, 1, -1, -2, 2, 0]);
  assert.equal(dialogue.position, 2);
  assert.equal(dialogue.target, 3);
});

test('what an agent must not do is refused, and the target is hidden', () => {
  const data = world({ rows: [[0], [0], [1]], attributes: 2 });
  const options = {
    turns: 4,
    turnConvention: 'strict',
    itemScore: 'unicorn',
    rewards: DENSE_REWARDS,
  } as const;
  const dialogue = new Dialogue(buildTables(data), options);
  assert.throws(() => dialogue.ask(1), /start a dialogue/);
  dialogue.start(0, 1, Rng.seed(1));
  assert.throws(() => dialogue.ask(0), /asked about before/);
  assert.throws(() => dialogue.recommend([2]), /not a candidate/);
  assert.throws(() => dialogue.target, /hidden/);
  dialogue.recommend([1]);
  assert.equal(dialogue.target, 1);
  assert.throws(() => dialogue.recommend([0]), /start a dialogue/);
});
