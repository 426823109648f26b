import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { loadEnv } from '../../../core/loaded-env.js';
import { Rng } from '../../../core/random.js';
import { notIn } from '../../../core/spaces.js';
import { ANSWERS } from '../../../envs/crs/answers.js';
import { CrsEnv } from '../../../envs/crs/env.js';
import { fullKnowledge } from '../../../envs/crs/full-knowledge.js';
import '../../../envs/crs/index.js';
import { buildTables } from '../../../envs/crs/tables.js';
import { PairTasks } from '../../../envs/crs/tasks.js';
import { games } from './worlds.js';

interface Seen {
  readonly user: number;
  readonly candidates: Int32Array;
  readonly offered: Int32Array;
  readonly history: Float32Array;
  readonly count: Float32Array;
  readonly scores: Float32Array;
  readonly entropies: Float32Array;
}

test('full observations tell the user, the answers, the candidates with their scores, and the entropies', () => {
  fc.assert(
    fc.property(games('user-centric'), fc.array(fc.nat(6), { minLength: 3 }), (game, slots) => {
      const { data, user, item } = game;
      const env = new CrsEnv({ ...game.config, observation: 'full' }, buildTables(data), new PairTasks(data));
      const task = { user, item, split: 'train' as const };
      let seen = env.reset({ rng: Rng.seed(game.seed), task }).observation as unknown as Seen;
      const answers: number[] = [ANSWERS.accepted];
      for (let turn = 0; ; turn++) {
        assert.equal(notIn(env.observationSpace, seen as never), undefined);
        assert.equal(seen.user, user);
        assert.equal(seen.count[0], env.candidateCount);
        const left = [...seen.history].fill(0, answers.length);
        assert.deepEqual([...seen.history], left);
        assert.deepEqual([...seen.history.subarray(0, answers.length)], answers);
        assert.deepEqual(
          [...seen.entropies.filter((x) => x > 0)],
          [...Float32Array.from(env.questionEntropies.filter((x) => x > 0))],
        );
        const n = Math.min(seen.count[0], seen.scores.length);
        const sorted = [...seen.scores.subarray(0, n)].sort((a, b) => b - a);
        assert.deepEqual([...seen.scores.subarray(0, n)], sorted);
        const step = env.step(slots[turn % slots.length]);
        if (step.terminated) break;
        answers.push((step.info as unknown as { answer: number }).answer);
        seen = step.observation as unknown as Seen;
      }
    }),
    { numRuns: 50 },
  );
});

test('a policy that composes the lists has its own played, and a list of no candidates does no harm', async () => {
  const loaded = await loadEnv('crs', { observation: 'full', lists: 'policy', listSize: 3, offeredItems: 3 });
  const env = loaded.create() as CrsEnv;
  const { items } = fullKnowledge(loaded.spec, 'test');
  const play = (list: readonly number[]) => {
    env.reset({ rng: Rng.seed(1) });
    return env.intention(Int32Array.from([10, ...list]));
  };
  const seen = env.reset({ rng: Rng.seed(1) }).observation as unknown as Seen;
  const [a, b, c] = seen.candidates.subarray(5);
  const best = [...seen.offered.subarray(10)];
  assert.deepEqual(play([c, a, b]), { items: [c, a, b] });
  assert.deepEqual(play([b, b, items]), { items: [b] });
  assert.deepEqual(play([items, items, items]), { items: best });
  const stranger = Array.from({ length: items }, (_, v) => v).find((v) => !seen.candidates.includes(v))!;
  assert.deepEqual(play([stranger, a, items]), { items: [a] });
  env.step(Int32Array.from([10, c, a, b]));
  assert.match(env.render(), new RegExp('.'));
  const { rejectedItems } = env.step(Int32Array.from([0, a, a, a])).observation as unknown as {
    rejectedItems: Int32Array;
  };
  assert.deepEqual([...rejectedItems.subarray(0, 3)], [c, a, b]);
});

test('on the last turn of testing the list of the policy is recommended, whatever it chose', async () => {
  const loaded = await loadEnv('crs', { observation: 'full', lists: 'policy', turns: 2 });
  const env = loaded.create() as CrsEnv;
  const task = { user: 3, item: 40, split: 'test' as const };
  const first = env.reset({ rng: Rng.seed(1), task }).observation as unknown as Seen;
  const list = (seen: Seen): Int32Array => Int32Array.from([0, ...seen.candidates.slice(5, 15)]);
  const second = env.step(list(first)).observation as unknown as Seen;
  assert.deepEqual(env.intention(list(second)), { items: [...second.candidates.slice(5, 15)] });
});

test('what is known: the mean user comes last, and training pairs are not among those that are played', async () => {
  const { spec, tasks } = await loadEnv('crs', { observation: 'full' });
  const { users, userVectors, dim, known, vectors, items } = fullKnowledge(spec, 'test');
  assert.equal(userVectors.length, (users + 1) * dim);
  const mean = Array.from({ length: users }, (_, u) => userVectors[u * dim]).reduce((a, b) => a + b) / users;
  assert.ok(Math.abs(userVectors[users * dim] - mean) < 1e-5);
  assert.equal(vectors.length % dim, 0);
  for (const { user, item } of tasks!.all!('test') as { user: number; item: number }[]) {
    assert.ok(!known.values.subarray(known.offsets[user], known.offsets[user + 1]).includes(item));
  }
  assert.ok(known.values.every((v) => v < items));
  const features = await loadEnv('crs', {});
  assert.throws(
    () => fullKnowledge(features.spec, 'scpr'),
    /scpr plays env 'crs' with env.observation 'full' only/,
  );
});
