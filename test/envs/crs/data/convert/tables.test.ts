import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { InputError } from '../../../../../core/errors.js';
import type { Collected } from '../../../../../envs/crs/data/convert/collected.js';
import { readTables, type TableOptions } from '../../../../../envs/crs/data/convert/tables.js';
import { temporaryFolder } from '../../../../helpers/files.js';

const ITEMS = `sku,title,colour,tags,new,stock
A,Shirt "A",red,cotton|sale,yes,3
B,,blue, linen ,no,3
C,Shirt C,red,,x,0
A,,green,cotton,,3
`;
const ORDERS = 'customer;sku;stars\nc1;A;5\nc1;B;2\nc2;C;4\nc2;D;4\nc1;A;5\n';

/** Attributes of each item, sorted, by the item's name. */
function attributesOf({ items, itemNames, attributes, links }: Collected): { [item: string]: string[] } {
  const { a, b } = links.columns;
  return Object.fromEntries(
    items.names.map((id, v) => [
      itemNames.get(v) ?? id,
      [...new Set([...a].flatMap((item, i) => (item === v ? [attributes.names[b[i]]] : [])))].sort(),
    ]),
  );
}

const options = (place: string, more: Partial<TableOptions> = {}): TableOptions => ({
  items: join(place, 'items.csv'),
  interactions: join(place, 'orders.csv'),
  itemColumn: 'sku',
  userColumn: 'customer',
  separator: '|',
  minRating: 0,
  ...more,
});

function tables(t: { after(fn: () => void): void }, items = ITEMS, orders = ORDERS): string {
  const place = temporaryFolder(t);
  writeFileSync(join(place, 'items.csv'), items);
  writeFileSync(join(place, 'orders.csv'), orders);
  return place;
}

test('rows of an item are put together, columns of yes and no are attributes, several in a cell are split', async (t) => {
  const place = tables(t);
  const { source, leftOut } = await readTables(
    options(place, { nameColumn: 'title', attributeColumns: ['colour', 'tags', 'new'] }),
  );
  assert.deepEqual(attributesOf(source), {
    'Shirt "A"': ['colour: green', 'colour: red', 'new', 'tags: cotton', 'tags: sale'],
    B: ['colour: blue', 'tags: linen'],
    'Shirt C': ['colour: red', 'new'],
  });
  const { a, b } = source.interactions.columns;
  assert.deepEqual(
    [...a].map((u, i) => `${source.users.names[u]} ${source.items.names[b[i]]}`),
    ['c1 A', 'c1 B', 'c2 C', 'c1 A'],
  );
  assert.equal(leftOut.unknownItems, 1);
  assert.match(leftOut.firstUnknown!, /^'D' in .*orders\.csv, line 5$/);
});

test('without a choice every other column has attributes; one alone needs no name before its values', async (t) => {
  const place = tables(t);
  const all = await readTables(options(place));
  assert.ok(
    attributesOf(all.source)['C'].includes('title: Shirt C') &&
      attributesOf(all.source)['C'].includes('stock: 0'),
  );
  const one = await readTables(options(place, { attributeColumns: ['colour'] }));
  assert.deepEqual(attributesOf(one.source), { A: ['green', 'red'], B: ['blue'], C: ['red'] });
});

test('ratings below the least are no interactions', async (t) => {
  const { source } = await readTables(options(tables(t), { ratingColumn: 'stars', minRating: 4 }));
  assert.equal(source.interactions.length, 3);
});

test('groups name attributes', async (t) => {
  const place = tables(t);
  writeFileSync(join(place, 'groups.csv'), 'attribute,group\nred,warm\nblue,cold\ngreen,cold\n');
  const { source } = await readTables(
    options(place, { attributeColumns: ['colour'], groups: join(place, 'groups.csv') }),
  );
  const named = [...source.groups].map(([name, ids]) => [name, ids.map((p) => source.attributes.names[p])]);
  assert.deepEqual(named, [
    ['warm', ['red']],
    ['cold', ['blue', 'green']],
  ]);
});

test('faults of tables are named, with the option that mends them', async (t) => {
  const cases: [string | undefined, string | undefined, Partial<TableOptions>, RegExp][] = [
    [
      undefined,
      undefined,
      { itemColumn: 'SKU' },
      /'items\.csv' has no column 'SKU': did you mean 'sku'\? \(choose a column with --item <name>\)/,
    ],
    [
      undefined,
      undefined,
      { userColumn: 'user' },
      /'orders\.csv' has no column 'user': it has customer, sku, stars \(choose a column with --user <name>\)/,
    ],
    [undefined, undefined, { nameColumn: 'name' }, /no column 'name'.*--name/],
    [
      undefined,
      undefined,
      { attributeColumns: ['color'] },
      /no column 'color': did you mean 'colour'\?.*--attributes/,
    ],
    [undefined, undefined, { ratingColumn: 'star' }, /no column 'star': did you mean 'stars'\?.*--rating/],
    [undefined, undefined, { items: 'nowhere.csv' }, /there is no file 'nowhere\.csv'/],
    ['sku,colour\n', undefined, {}, /'items\.csv' has no rows/],
    ['sku\nA\n', undefined, {}, /has no column with attributes, only sku/],
    ['sku,colour\n,red\n', undefined, {}, /items\.csv, line 2: 'sku' is empty/],
    [undefined, 'customer,sku\n,A\n', {}, /orders\.csv, line 2: 'customer' is empty/],
    [
      undefined,
      'customer,sku,stars\nc1,A,five\n',
      { ratingColumn: 'stars' },
      /orders\.csv, line 2: 'five' is not a rating/,
    ],
    [
      undefined,
      'customer,sku\nc1,X\n',
      {},
      /no interaction names an item of 'items\.csv': the first is 'X' in .*line 2, the first item there is 'A'/,
    ],
  ];
  for (const [items, orders, more, message] of cases) {
    const place = tables(t, items, orders);
    await assert.rejects(readTables(options(place, more)), (error: Error) => {
      assert.ok(error instanceof InputError, error.stack);
      assert.match(error.message, message);
      return true;
    });
  }
  const place = tables(t);
  writeFileSync(join(place, 'groups.csv'), 'attribute,group\npink,warm\n');
  await assert.rejects(
    readTables(options(place, { groups: join(place, 'groups.csv') })),
    /groups\.csv, line 2: no item has the attribute 'pink'/,
  );
});
