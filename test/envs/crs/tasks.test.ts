import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rng } from '../../../core/random.js';
import type { Dataset } from '../../../envs/crs/dataset.js';
import { holdOut, PairTasks } from '../../../envs/crs/tasks.js';
import { world } from './worlds.js';

const data: Dataset = world({ rows: [[0], [0], [0], [0]], attributes: 1, users: 3 });
const lopsided: Dataset = {
  ...data,
  pairs: { ...data.pairs, train: { users: Int32Array.of(0, 0, 0, 2), items: Int32Array.of(0, 1, 2, 3) } },
};

test('training draws a user first, then one of her items', () => {
  const counts = new Map<string, number>();
  for (const { user, item, split } of new PairTasks(lopsided).sample(Rng.seed(1), 'train', 6000)) {
    assert.equal(split, 'train');
    counts.set(`${user}-${item}`, (counts.get(`${user}-${item}`) ?? 0) + 1);
  }
  assert.deepEqual([...counts.keys()].sort(), ['0-0', '0-1', '0-2', '2-3']);
  for (const key of ['0-0', '0-1', '0-2']) assert.ok(Math.abs((counts.get(key) ?? 0) - 1000) < 150, key);
  assert.ok(Math.abs((counts.get('2-3') ?? 0) - 3000) < 250);
});

test('every pair of a split is listed once, in an order that never changes; the test split can be cut', () => {
  const all = new PairTasks(data).all('test');
  const names = all.map(({ user, item }) => `${user}-${item}`);
  assert.equal(new Set(names).size, 12);
  assert.notDeepEqual(names, [...names].sort(), 'the order is shuffled');
  assert.deepEqual(new PairTasks(data, 5).all('test'), all.slice(0, 5));
  assert.equal(new PairTasks(data, 5).all('valid').length, 12);
  assert.deepEqual(JSON.parse(JSON.stringify(all[0])), all[0]);
  assert.equal(
    new PairTasks(data).describe({ user: 1, item: 2, split: 'test' }),
    'user 1 looks for artist 2',
  );
});

test('a tenth of the pairs is held out, and nothing is lost or doubled', () => {
  const pairs = {
    users: Int32Array.from({ length: 95 }, (_, i) => i % 7),
    items: Int32Array.from({ length: 95 }, (_, i) => i),
  };
  const { train, valid } = holdOut(pairs);
  assert.equal(valid.items.length, 9);
  assert.deepEqual(
    [...train.items, ...valid.items].sort((a, b) => a - b),
    [...pairs.items],
  );
  for (const part of [train, valid]) part.items.forEach((item, i) => assert.equal(part.users[i], item % 7));
});
