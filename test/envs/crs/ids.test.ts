import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { log } from '../../../core/exact-math.js';
import { loadEnv } from '../../../core/loaded-env.js';
import { Rng } from '../../../core/random.js';
import { notIn } from '../../../core/spaces.js';
import { ANSWERS } from '../../../envs/crs/answers.js';
import { crsConfig } from '../../../envs/crs/config.js';
import { CrsEnv } from '../../../envs/crs/env.js';
import '../../../envs/crs/index.js';
import { crsKnowledge, knowledgeOf } from '../../../envs/crs/knowledge.js';
import { buildTables } from '../../../envs/crs/tables.js';
import { PairTasks } from '../../../envs/crs/tasks.js';
import { games, play, world } from './worlds.js';

interface Seen {
  readonly accepted: Int32Array;
  readonly rejected: Int32Array;
  readonly candidates: Int32Array;
  readonly rejectedItems: Int32Array;
  readonly offered: Int32Array;
  readonly mask: Float32Array;
  readonly previous: number;
  readonly reward: Float32Array;
}

const copy = (observation: unknown): Seen => structuredClone(observation) as Seen;

test('ids name what the transcript tells, and hindsight how it came', () => {
  fc.assert(
    fc.property(
      games('user-centric'),
      fc.array(fc.nat(6), { minLength: 1, maxLength: 12 }),
      (game, slots) => {
        const { data } = game;
        const config = {
          ...game.config,
          observation: 'ids' as const,
          offeredQuestions: 3,
          offeredItems: 4,
          observedCandidates: 6,
        };
        const env = new CrsEnv(config, buildTables(data), new PairTasks(data));
        const { nothing } = knowledgeOf(data);
        const name = (node: number): string =>
          node < data.items ? data.itemNames[node] : data.attributeNames[node - data.items];
        const task = { user: game.user, item: game.item, split: 'train' as const };
        const seen = [copy(env.reset({ rng: Rng.seed(game.seed), task }).observation)];
        const rewards = [seen[0].reward[0]];
        assert.equal(rewards[0], Math.fround(0.1));
        assert.equal(seen[0].previous, seen[0].accepted[0]);
        let step;
        for (let t = 0; step?.terminated !== true; t++) {
          const before = copy(seen[t]);
          assert.equal(notIn(env.observationSpace, before), undefined);
          const filled = (list: Int32Array): number[] => [...list].filter((node) => node !== nothing);
          assert.deepEqual(
            [...before.offered].map((node) => (node === nothing ? 0 : 1)),
            [...before.mask],
          );
          // The lists agree with the history that the dialogue writes as text.
          const lines = env.render();
          for (const node of filled(before.accepted)) assert.ok(lines.includes(name(node)));
          assert.ok(filled(before.candidates).every((v) => v < data.items));
          assert.ok(!filled(before.candidates).some((v) => before.rejectedItems.includes(v)));
          for (const p of filled(before.accepted)) {
            for (const v of filled(before.candidates)) {
              const { offsets, values } = data.itemAttributes;
              assert.ok(values.subarray(offsets[v], offsets[v + 1]).includes(p - data.items));
            }
          }
          const offered = filled(before.offered.subarray(3));
          assert.deepEqual(
            filled(before.candidates).slice(0, 4),
            offered,
            'items are offered in the order of C',
          );
          step = env.step(slots[t % slots.length]);
          rewards.push(Math.fround(step.reward));
          if (!step.terminated) {
            const after = copy(step.observation);
            assert.equal(after.reward[0], rewards[t + 1]);
            const chosen = before.offered[slots[t % slots.length]];
            if (chosen !== undefined && chosen !== nothing) assert.equal(after.previous, chosen);
            seen.push(after);
          }
        }
        const { rank, answer } = step.info.hindsight!;
        assert.equal(rank.length, seen.length);
        assert.equal(answer.length, seen.length);
        for (const [t, { candidates, offered }] of seen.entries()) {
          const place = candidates.indexOf(game.item);
          if (place >= 0) assert.equal(rank[t], place);
          else assert.ok(rank[t] >= 6);
          if (t + 1 === seen.length) continue;
          const after = seen[t + 1];
          const asked = offered.indexOf(after.previous) >= 0 && after.previous >= data.items;
          if (!asked) assert.equal(answer[t], ANSWERS.missed);
          else
            assert.equal(
              answer[t],
              after.accepted.includes(after.previous) ? ANSWERS.accepted : ANSWERS.rejected,
            );
        }
        if (step.info.metrics!['success'] === 1) assert.equal(answer[seen.length - 1], ANSWERS.hit);
      },
    ),
  );
});

test('ranks of the target stay hidden until the end, and shaping by them telescopes', () => {
  fc.assert(
    fc.property(games('item-centric'), (game) => {
      const gamma = 0.999;
      for (const { dialogue } of play(game)) {
        if (!dialogue.done) {
          assert.throws(() => dialogue.targetRanks, /hidden/);
          continue;
        }
        const potential = [...dialogue.targetRanks.map((rank) => -log(rank + 1)), 0];
        let sum = 0;
        let weight = 1;
        for (let t = 0; t + 1 < potential.length; t++) {
          sum += weight * (gamma * potential[t + 1] - potential[t]);
          weight *= gamma;
        }
        assert.ok(Math.abs(sum - log(dialogue.targetRanks[0] + 1)) < 1e-12);
      }
    }),
  );
});

test('with lists of one item the target moves up one place a turn', () => {
  const data = world({ rows: Array.from({ length: 12 }, () => [0]), attributes: 1 });
  const config = crsConfig.parse({ listSize: 1, offeredItems: 1, offeredQuestions: 1, observation: 'ids' });
  const env = new CrsEnv(config, buildTables(data), new PairTasks(data));
  for (let item = 0; item < 12; item++) {
    env.reset({ rng: Rng.seed(1), task: { user: 0, item, split: 'train' } });
    for (;;) {
      const { terminated, info } = env.step(1);
      if (!terminated) continue;
      assert.deepEqual(
        [...Array.from(info.hindsight!['rank'])],
        Array.from(
          { length: info.hindsight!['rank'].length },
          (_, t, n = info.hindsight!['rank'].length) => n - 1 - t,
        ),
      );
      break;
    }
  }
});

test('an environment of ids publishes the vectors of its nodes, others say what is missing', async () => {
  const { spec } = await loadEnv('crs', { observation: 'ids' });
  const { vectors, dim, nothing, items, attributes } = crsKnowledge(spec, 'a test');
  assert.equal(vectors.length, (items + attributes + 1) * dim);
  assert.ok(vectors.subarray(nothing * dim).every((x) => x === 0));
  assert.ok(vectors.subarray(0, dim).some((x) => x !== 0));
  const plain = await loadEnv('crs', {});
  assert.throws(() => crsKnowledge(plain.spec, 'a test'), /env.observation 'ids'/);
});
