import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rng } from '../../../core/random.js';
import { embeddedCatalogue } from '../../../envs/crs/catalogue/index.js';
import { countLists, listAt } from '../../../envs/crs/lists.js';
import { dotRows } from '../../../envs/crs/tables.js';

const data = embeddedCatalogue();
const attributesOf = (name: string): string[] => {
  const item = data.itemNames.indexOf(name);
  assert.ok(item >= 0, `${name} is missing`);
  return [...listAt(data.itemAttributes, item)].map((p) => data.attributeNames[p]).sort();
};

test('there are thousands of different artists with 4 to 12 attributes each, and no attribute is idle', () => {
  assert.equal(data.items, 2262);
  assert.equal(new Set(data.itemNames).size, data.items);
  assert.equal(countLists(data.itemAttributes), data.items);
  const holders = new Map<number, number>();
  for (let v = 0; v < data.items; v++) {
    const own = [...listAt(data.itemAttributes, v)];
    assert.ok(own.length >= 4 && own.length <= 12, `${data.itemNames[v]} has ${own.length} attributes`);
    assert.deepEqual(
      own,
      [...new Set(own)].sort((a, b) => a - b),
    );
    for (const p of own) holders.set(p, (holders.get(p) ?? 0) + 1);
  }
  assert.equal(data.attributes, 61);
  for (let p = 0; p < data.attributes; p++) assert.ok((holders.get(p) ?? 0) >= 10, data.attributeNames[p]);
});

test('lines of the catalogue are read as they are meant', () => {
  assert.deepEqual(
    attributesOf('Nirvana'),
    ['1980s', '1990s', 'alternative', 'group', 'grunge', 'male voice', 'north american', 'rock'].sort(),
  );
  assert.deepEqual(attributesOf('Dusty Springfield').includes('female voice'), true);
  assert.deepEqual(
    attributesOf("Booker T. & the M.G.'s").filter((name) => name.endsWith('voice')),
    [],
  );
  assert.ok(attributesOf('Bob Marley').includes('caribbean'));
  assert.ok(attributesOf('Little Richard').includes('rock and roll'));
});

test('the listeners are 400 with 50 artists each, split 70 : 15 : 15 without overlap', () => {
  const { train, valid, test: tested } = data.pairs;
  assert.equal(data.users, 400);
  assert.equal(train.users.length + valid.users.length, 400 * 8);
  assert.equal(tested.users.length, 400 * 7);
  const seen = new Set<string>();
  for (const part of [train, valid, tested]) part.users.forEach((u, i) => seen.add(`${u} ${part.items[i]}`));
  assert.equal(seen.size, 400 * 15, 'no pair is in two parts');
});

test('listeners care about ten attributes each, and nearly every target has one of them', () => {
  assert.ok(data.userAttributes);
  const { userAttributes } = data;
  let without = 0;
  data.pairs.test.users.forEach((u, i) => {
    const cares = listAt(userAttributes, u);
    assert.equal(new Set(cares).size, 10);
    if (!listAt(data.itemAttributes, data.pairs.test.items[i]).some((p) => cares.includes(p))) without++;
  });
  assert.ok(without < 30, `${without} targets without one`);
});

test('the embedding knows held-out listening better than chance, and not perfectly', () => {
  const { users, items, dim } = data.embedding;
  const rng = Rng.seed(5);
  let better = 0;
  data.pairs.test.users.forEach((u, i) => {
    const other = rng.int(data.items);
    if (dotRows(users, u, items, data.pairs.test.items[i], dim) > dotRows(users, u, items, other, dim))
      better++;
  });
  const auc = better / data.pairs.test.users.length;
  assert.ok(auc > 0.8 && auc < 0.88, `AUC ${auc}`);
});

test('the catalogue is the same every time', () => {
  assert.deepEqual(embeddedCatalogue(), data);
  assert.equal(embeddedCatalogue('item-centric').userModel, 'item-centric');
});
