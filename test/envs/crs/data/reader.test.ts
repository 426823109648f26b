import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { InputError } from '../../../../core/errors.js';
import { readDataset } from '../../../../envs/crs/data/reader.js';
import { listAt } from '../../../../envs/crs/lists.js';
import { temporaryFolder } from '../../../helpers/files.js';
import { gzippedLines, writeFolder, writeTable } from './folder.js';

const pairs = ({ users, items }: { users: Int32Array; items: Int32Array }): string[] =>
  [...users].map((u, i) => `${u}-${items[i]}`).sort();

test('a sound folder is read, item-centric by default', (t) => {
  const data = readDataset(writeFolder(temporaryFolder(t)), {});
  assert.equal(data.userModel, 'item-centric');
  assert.deepEqual([data.users, data.items, data.attributes], [3, 4, 3]);
  assert.deepEqual(data.attributeNames, ['rock', 'attribute 1', 'pop']);
  assert.deepEqual(data.itemNames, ['A', 'B', 'Ç', 'D']);
  assert.deepEqual([...listAt(data.itemAttributes, 2)], [1, 2]);
  assert.deepEqual(pairs(data.pairs.test), ['0-2', '2-0', '2-3']);
  assert.deepEqual([...pairs(data.pairs.train), ...pairs(data.pairs.valid)].sort(), ['0-0', '1-1', '1-3']);
  const { name, dim, users, items, attributes } = data.embedding;
  assert.deepEqual(
    [name, dim, [...users], [...attributes]],
    ['transe', 2, [0, 1, 2, 3, 4, 5], [-0, -1, -2, -3, -4, -5]],
  );
  assert.deepEqual([...items], [6, 7, 8, 9, 10, 11, 12, 13]);
});

test('the user-centric protocol plays simulated interactions by user', (t) => {
  const data = readDataset(writeFolder(temporaryFolder(t)), { user: 'user-centric' });
  assert.ok(data.userAttributes);
  assert.deepEqual([...listAt(data.userAttributes, 0)], [1, 0]);
  assert.deepEqual(pairs(data.pairs.train), ['0-1', '0-3']);
  assert.deepEqual(pairs(data.pairs.valid), ['1-2']);
  assert.deepEqual(pairs(data.pairs.test), ['2-0', '2-1']);
});

test('a folder with simulated interactions only is user-centric', (t) => {
  const folder = writeFolder(temporaryFolder(t), { 'interactions_test.jsonl.gz': undefined });
  assert.equal(readDataset(folder, {}).userModel, 'user-centric');
});

test('without names and embeddings things are called by their ids and vectors are zero', (t) => {
  const folder = writeFolder(temporaryFolder(t), { 'item_names.jsonl.gz': undefined });
  rmSync(join(folder, 'transe_user_item.f32.bin'));
  const data = readDataset(folder, {});
  assert.equal(data.itemNames[3], 'item 3');
  assert.deepEqual([data.embedding.name, ...data.embedding.items], ['none', 0, 0, 0, 0]);
});

/** Each damage, and what its message must say. */
const DAMAGE: [string, { [name: string]: Buffer | string | undefined }, RegExp][] = [
  ['a missing file', { 'item_attributes.jsonl.gz': undefined }, /has no 'item_attributes\.jsonl\.gz'/],
  [
    'a misnamed file',
    { 'interactions_valid.jsonl.gz': undefined, 'interactions_vaild.jsonl.gz': gzippedLines([]) },
    /has no 'interactions_valid\.jsonl\.gz', only 'interactions_vaild\.jsonl\.gz'/,
  ],
  [
    'a truncated gzip file',
    { 'interactions_test.jsonl.gz': gzippedLines([[2], [], [0, 3]]).subarray(0, 25) },
    /interactions_test\.jsonl\.gz: is not a complete gzip file/,
  ],
  [
    'a file that is not gzip',
    { 'item_names.jsonl.gz': 'A\nB\n' },
    /item_names\.jsonl\.gz: is not a complete gzip/,
  ],
  ['half a JSON line', { 'item_attributes.jsonl.gz': gzipSync('[0]\n[0,\n') }, /line 2: is not valid JSON/],
  [
    'an attribute out of range',
    { 'item_attributes.jsonl.gz': gzippedLines([[0], [3]]) },
    /line 2: attribute 3 is not in 0\.\.2/,
  ],
  [
    'an id that is no integer',
    { 'item_attributes.jsonl.gz': gzippedLines([['0']]) },
    /line 1: attribute "0" is not in 0\.\.2/,
  ],
  [
    'a line that is no list',
    { 'item_attributes.jsonl.gz': gzippedLines([0]) },
    /line 1: is not an array of attribute ids/,
  ],
  [
    'an id twice',
    { 'item_attributes.jsonl.gz': gzippedLines([[1, 1]]) },
    /line 1: holds the same attribute twice/,
  ],
  [
    'an item without attributes',
    { 'item_attributes.jsonl.gz': gzippedLines([[0], []]) },
    /line 2: item 1 has no attribute/,
  ],
  [
    'an item out of range',
    { 'interactions_test.jsonl.gz': gzippedLines([[4], [], []]) },
    /line 1: item 4 is not in 0\.\.3/,
  ],
  [
    'parts of different length',
    { 'interactions_valid.jsonl.gz': gzippedLines([[0]]) },
    /valid\.jsonl\.gz: has 1 lines instead of 3/,
  ],
  [
    'names of other items',
    { 'item_names.jsonl.gz': gzippedLines(['A']) },
    /item_names\.jsonl\.gz: has 1 lines for 4 items/,
  ],
  [
    'a name that is no text',
    { 'item_names.jsonl.gz': gzippedLines(['A', 2, 'C', 'D']) },
    /line 2: is not a name/,
  ],
  [
    'no test pairs',
    { 'interactions_test.jsonl.gz': gzippedLines([[], [], []]) },
    /has no test pairs to play/,
  ],
  [
    'attribute ids that skip',
    { 'attributes.json': '[{"id":1,"name":"x"}]' },
    /attributes\.json: entry 0 has id 1/,
  ],
  ['attributes that are no list', { 'attributes.json': '{}' }, /attributes\.json: is not a non-empty array/],
  ['attributes that are no JSON', { 'attributes.json': '[{' }, /attributes\.json: is not valid JSON/],
  ['a nameless attribute', { 'attributes.json': '[{"id":0}]' }, /attribute 0 has no name/],
  [
    'a sidecar of another shape',
    { 'transe_user_item.json': '{"shape":[6,2],"sha256":"0"}' },
    /shape is \[6, 2\], but the data needs 7 rows/,
  ],
  [
    'a sidecar without a shape',
    { 'transe_user_item.json': '{}' },
    /transe_user_item\.json: must hold 'shape'/,
  ],
  [
    'a short table',
    { 'transe_attribute.f32.bin': Buffer.alloc(20) },
    /has 20 bytes; shape \[3, 2\] of float32 needs 24/,
  ],
  [
    'a changed table',
    { 'transe_attribute.f32.bin': Buffer.alloc(24, 1) },
    /does not match the SHA-256 in transe_attribute\.json/,
  ],
];

/** The message of the InputError that reading the folder ends in; it is one line and names the folder. */
function refusal(folder: string, options: Parameters<typeof readDataset>[1] = {}): string {
  try {
    readDataset(folder, options);
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    assert.ok(error.message.includes(folder) && !error.message.includes('\n'), error.message);
    return error.message;
  }
  return 'no error';
}

test('damage is refused with one message that names it', async (t) => {
  for (const [name, changes, message] of DAMAGE) {
    await t.test(name, (t: TestContext) =>
      assert.match(refusal(writeFolder(temporaryFolder(t), changes)), message),
    );
  }
});

test('damage of the user-centric files is refused too', async (t) => {
  const table: [string, { [name: string]: Buffer | string | undefined }, RegExp][] = [
    [
      'header',
      { 'metacrs_interactions.csv.gz': gzipSync('u,i\n') },
      /line 1: begins with 'u,i' instead of 'user,item'/,
    ],
    [
      'row',
      { 'metacrs_interactions.csv.gz': gzipSync('user,item\n0,3\n0,4\n') },
      /line 3: '0,4' is not a pair/,
    ],
    ['cells', { 'metacrs_interactions.csv.gz': gzipSync('user,item\n0\n') }, /line 2: '0' is not a pair/],
    [
      'split',
      { 'metacrs_user_split.json': '{"train":[0],"valid":[1]}' },
      /metacrs_user_split\.json: has no 'test'/,
    ],
    [
      'split id',
      { 'metacrs_user_split.json': '{"train":[7],"valid":[1],"test":[2]}' },
      /user 7 is not in 0\.\.2/,
    ],
    ['P_u', { 'metacrs_user_attributes.jsonl.gz': undefined }, /has no 'metacrs_user_attributes\.jsonl\.gz'/],
  ];
  for (const [name, changes, message] of table) {
    await t.test(name, (t: TestContext) =>
      assert.match(refusal(writeFolder(temporaryFolder(t), changes), { user: 'user-centric' }), message),
    );
  }
});

test('an unknown embedding is answered with the nearest one, a missing table by its name', (t) => {
  const folder = writeFolder(temporaryFolder(t));
  assert.match(
    refusal(folder, { embedding: 'transee' }),
    /unknown embedding .*'transee': did you mean 'transe'\?/,
  );
  writeTable(folder, 'transe_attribute', [3, 5], () => 0);
  assert.match(refusal(folder), /has 5 columns, transe_user_item has 2/);
  writeTable(folder, 'transe_attribute', [3, 2], (i) => (i === 3 ? NaN : 0));
  assert.match(refusal(folder), /row 1 holds NaN/);
  rmSync(join(folder, 'transe_attribute.json'));
  assert.match(refusal(folder), /has no 'transe_attribute\.json'/);
});

test('a folder that is none is refused', (t) => {
  const parent = temporaryFolder(t);
  assert.match(refusal(join(parent, 'nowhere')), /there is no data folder/);
  assert.match(refusal(parent), /is empty/);
  writeFileSync(join(parent, 'file'), '');
  assert.match(refusal(join(parent, 'file')), /cannot read the data folder/);
});

test('no byte of a damaged table goes unnoticed', (t) => {
  const folder = writeFolder(temporaryFolder(t));
  const path = join(folder, 'transe_user_item.f32.bin');
  const sound = readFileSync(path);
  for (let i = 0; i < sound.length; i++) {
    const damaged = Buffer.from(sound);
    damaged[i] ^= 1 << (i % 8);
    writeFileSync(path, damaged);
    assert.match(refusal(folder), /SHA-256/);
  }
});
