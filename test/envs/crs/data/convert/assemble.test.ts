import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { InputError } from '../../../../../core/errors.js';
import { checkFolder } from '../../../../../envs/crs/data/check.js';
import { assemble, type Selection } from '../../../../../envs/crs/data/convert/assemble.js';
import { Collected } from '../../../../../envs/crs/data/convert/collected.js';
import { readDataset } from '../../../../../envs/crs/data/reader.js';
import { writeDataset, type Contents } from '../../../../../envs/crs/data/write.js';
import { countLists, listAt, packLists, type Lists } from '../../../../../envs/crs/lists.js';
import { temporaryFolder } from '../../../../helpers/files.js';

const rowsOf = (lists: Lists): number[][] =>
  Array.from({ length: countLists(lists) }, (_, i) => [...listAt(lists, i)]);

const pair = (a: number, b: number): fc.Arbitrary<[number, number]> => fc.tuple(fc.nat(a), fc.nat(b));
const sources = fc
  .record({
    links: fc.array(pair(14, 6), { minLength: 10, maxLength: 60 }),
    interactions: fc.array(pair(9, 14), { minLength: 60, maxLength: 200 }),
  })
  .map(({ links, interactions }) => {
    const source = new Collected();
    for (const [v, p] of links) {
      const item = source.items.id(`item ${v}`);
      source.itemNames.set(item, `The ${v}`);
      source.links.add(item, source.attributes.id(`attribute ${p}`));
    }
    for (const [u, v] of interactions)
      source.interactions.add(source.users.id(`user ${u}`), source.items.id(`item ${v}`));
    source.groups.set(
      'even',
      [0, 2, 4].filter((p) => p < source.attributes.size),
    );
    return source;
  });
const limits = fc.record({
  minUser: fc.integer({ min: 1, max: 6 }),
  minItem: fc.integer({ min: 0, max: 4 }),
  minAttribute: fc.integer({ min: 1, max: 3 }),
  maxUsers: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
  seed: fc.nat(5),
});

/** What is left, or undefined when that is too little. */
function tried(source: Collected, selection: Selection): Contents | undefined {
  try {
    return assemble(source, selection);
  } catch (error) {
    assert.ok(error instanceof InputError && /too little is left/.test(error.message), String(error));
    return undefined;
  }
}

test('what is left keeps to the limits, is a part of the source and split without loss', () => {
  let made = 0;
  fc.assert(
    fc.property(sources, limits, (source, selection) => {
      const contents = tried(source, selection);
      if (!contents) return;
      made++;
      const parts = (['train', 'valid', 'test'] as const).map((part) => rowsOf(contents.interactions[part]!));
      const attributes = rowsOf(contents.itemAttributes);
      const names = contents.itemNames!;
      const users = parts[0].length;
      const perItem = new Map<number, number>();
      const told = new Set<string>();
      const { a, b } = source.interactions.columns;
      a.forEach((_, i) => told.add(source.itemNames.get(b[i]) ?? source.items.names[b[i]]));
      for (let u = 0; u < users; u++) {
        const all = parts.flatMap((part) => part[u]);
        assert.equal(new Set(all).size, all.length, 'no pair is in two parts');
        assert.ok(all.length >= selection.minUser);
        assert.ok(all.every((v) => told.has(names[v])));
        for (const v of all) perItem.set(v, (perItem.get(v) ?? 0) + 1);
        for (const part of parts)
          assert.deepEqual(
            part[u],
            [...part[u]].sort((x, y) => x - y),
          );
      }
      attributes.forEach((list, v) => {
        assert.ok(list.length > 0);
        assert.ok((perItem.get(v) ?? 0) >= selection.minItem);
      });
      contents.attributes.forEach((_, p) =>
        assert.ok(attributes.filter((list) => list.includes(p)).length >= selection.minAttribute),
      );
      if (selection.maxUsers !== undefined) assert.ok(users <= selection.maxUsers);
      // Links are those of the source, by name.
      const linked = new Set<string>();
      const { a: items, b: ps } = source.links.columns;
      items.forEach((v, i) => linked.add(`${source.itemNames.get(v)} ${source.attributes.names[ps[i]]}`));
      attributes.forEach((list, v) =>
        list.forEach((p) => assert.ok(linked.has(`${names[v]} ${contents.attributes[p].name}`))),
      );
      for (const group of contents.taxonomy ?? [])
        for (const p of group.attributes) assert.ok(p < contents.attributes.length);
      assert.deepEqual(
        assemble(source, selection),
        contents,
        'the same source and options give the same data',
      );
    }),
    { numRuns: 200 },
  );
  assert.ok(made > 50, `${made} data sets were made`);
});

test('nothing is left out that meets the limits', () => {
  fc.assert(
    fc.property(sources, (source) => {
      const contents = tried(source, { minUser: 1, minItem: 0, minAttribute: 1, seed: 1 });
      if (!contents) return;
      const withLinks = new Set(source.links.columns.a).size;
      assert.equal(contents.itemNames!.length, withLinks);
      assert.equal(contents.attributes.length, source.attributes.size);
      const { a, b } = source.interactions.columns;
      const linked = new Set(source.links.columns.a);
      const told = new Set([...a].flatMap((u, i) => (linked.has(b[i]) ? [`${u} ${b[i]}`] : [])));
      const kept = Object.values(contents.interactions).reduce((sum, lists) => sum + lists.values.length, 0);
      assert.equal(kept, told.size);
    }),
  );
});

test('interactions are split 7 : 1.5 : 1.5, also when users have few', () => {
  const source = new Collected();
  for (let v = 0; v < 30; v++) source.links.add(source.items.id(`${v}`), source.attributes.id('a'));
  for (let u = 0; u < 2000; u++)
    for (let k = 0; k < 3; k++) source.interactions.add(source.users.id(`${u}`), (u * 7 + k * 11) % 30);
  const { interactions } = assemble(source, { minUser: 1, minItem: 0, minAttribute: 1, seed: 4 });
  const share = (part: 'train' | 'valid' | 'test'): number => interactions[part]!.values.length / 6000;
  assert.ok(Math.abs(share('train') - 0.7) < 0.01, `${share('train')}`);
  assert.ok(Math.abs(share('valid') - 0.15) < 0.01, `${share('valid')}`);
  assert.ok(Math.abs(share('test') - 0.15) < 0.01, `${share('test')}`);
});

const lists = (rows: number, limit: number, least: number): fc.Arbitrary<Lists> =>
  fc
    .array(fc.uniqueArray(fc.nat(limit - 1), { minLength: least, maxLength: limit }), {
      minLength: rows,
      maxLength: rows,
    })
    .map((all) => packLists(all.map((list) => list.sort((a, b) => a - b))));

const contents = fc
  .record({
    users: fc.integer({ min: 1, max: 6 }),
    items: fc.integer({ min: 2, max: 9 }),
    attributes: fc.integer({ min: 1, max: 6 }),
  })
  .chain(({ users, items, attributes }) =>
    fc.record({
      attributes: fc
        .array(fc.option(fc.string()), { minLength: attributes, maxLength: attributes })
        .map((names) => names.map((name, id) => ({ name, sourceKey: id }))),
      itemAttributes: lists(items, attributes, 1),
      itemNames: fc.option(
        fc.array(fc.string({ unit: 'grapheme' }), { minLength: items, maxLength: items }),
        { nil: undefined },
      ),
      // Each pair goes to one part or none; some pairs are set so that no part is empty.
      deal: fc.array(fc.array(fc.nat(3), { minLength: items, maxLength: items }), {
        minLength: users,
        maxLength: users,
      }),
      cares: lists(users, attributes, 0),
      taxonomy: fc.option(lists(2, attributes, 1), { nil: undefined }),
    }),
  )
  .map(({ deal, cares, taxonomy, ...rest }): Contents => {
    const users = deal.length;
    const part = (k: number): Lists =>
      packLists(deal.map((row) => row.flatMap((to, v) => (to === k ? [v] : []))));
    const everyone = Array.from({ length: users }, (_, u) => u);
    const pairs = {
      users: Int32Array.from([0, 0, ...everyone]),
      items: Int32Array.from([1, 0, ...everyone.map(() => 1)]),
    };
    return {
      ...rest,
      interactions: { train: part(0), valid: part(1), test: part(2) },
      taxonomy: taxonomy && rowsOf(taxonomy).map((ids, i) => ({ name: `group ${i}`, attributes: ids })),
      friends: packLists(everyone.map((u) => everyone.filter((w) => w !== u))),
      simulated: { pairs, cares, split: { train: everyone, valid: everyone, test: everyone } },
    };
  });

test('what is written is read back, and the check finds nothing', async (t) => {
  const place = temporaryFolder(t);
  let n = 0;
  await fc.assert(
    fc.asyncProperty(contents, async (given) => {
      const { valid, test: tested } = given.interactions;
      fc.pre(valid!.values.length > 1 && tested!.values.length > 0);
      const folder = join(place, `${n++}`);
      await writeDataset(folder, given);
      const { faults, counts, models } = checkFolder(folder);
      assert.deepEqual(faults, []);
      assert.deepEqual(models, ['item-centric', 'user-centric']);
      const data = readDataset(folder, { embedding: 'none' });
      assert.deepEqual(data.itemAttributes, given.itemAttributes);
      assert.deepEqual(
        data.attributeNames,
        given.attributes.map(({ name }, p) => name ?? `attribute ${p}`),
      );
      assert.deepEqual(data.itemNames, given.itemNames ?? data.itemNames.map((_, v) => `item ${v}`));
      assert.deepEqual(
        [...data.pairs.test.users].map((u, i) => [u, data.pairs.test.items[i]]),
        rowsOf(tested!).flatMap((row, u) => row.map((v) => [u, v])),
      );
      assert.equal(data.pairs.train.users.length + data.pairs.valid.users.length, valid!.values.length);
      assert.equal(data.taxonomy === undefined, given.taxonomy === undefined);
      if (data.taxonomy)
        assert.deepEqual(
          rowsOf(data.taxonomy.groups),
          given.taxonomy!.map(({ attributes }) => attributes),
        );
      assert.ok(counts.some(([name, count]) => name === 'items' && count === data.items));
      const caring = readDataset(folder, { user: 'user-centric', embedding: 'none' });
      assert.deepEqual(caring.userAttributes, given.simulated!.cares);
      await assert.rejects(writeDataset(folder, given), /is there already/);
    }),
    { numRuns: 40 },
  );
});
