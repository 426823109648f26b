import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { InputError } from '../../../../../core/errors.js';
import { readPickledTables } from '../../../../../envs/crs/data/convert/pickle.js';
import { readVectors } from '../../../../../envs/crs/data/convert/vectors.js';
import type { Contents } from '../../../../../envs/crs/data/write.js';
import { packLists, type Lists } from '../../../../../envs/crs/lists.js';
import { projectRoot } from '../../../../helpers/data.js';
import { temporaryFolder } from '../../../../helpers/files.js';

const FILES = [2, 3, 4].map((protocol) =>
  join(projectRoot, 'test', 'data', `pickled_vectors_${protocol}.pkl`),
);

test('arrays are read from every protocol, in single and in double precision', () => {
  for (const path of FILES) {
    const tables = readPickledTables(path);
    assert.deepEqual([...tables.keys()], ['ui_emb', 'feature_emb'], 'a number is no array');
    assert.deepEqual(tables.get('ui_emb')!.shape, [7, 2]);
    assert.deepEqual(
      [...tables.get('ui_emb')!.values],
      Array.from({ length: 14 }, (_, i) => i / 4),
    );
    assert.deepEqual([...tables.get('feature_emb')!.values], [0.5, -1, 2, Math.fround(1e-3), 3, -4.25, 0, 0]);
  }
});

test('published vectors are taken over when they fit the data, without their padding rows', (t) => {
  const lists = (rows: number): Lists => packLists(Array.from({ length: rows }, () => [0]));
  const contents = (users: number, items: number, attributes: number): Contents => ({
    attributes: Array.from({ length: attributes }, (_, p) => ({ name: `${p}` })),
    itemAttributes: lists(items),
    interactions: { test: lists(users) },
  });
  const [path] = FILES;
  const { dim, users, items, attributes } = readVectors(path, 'transe', contents(4, 2, 3));
  assert.deepEqual([dim, users.length, items.length, attributes.length], [2, 8, 4, 6]);
  assert.deepEqual([...items], [2, 2.25, 2.5, 2.75]);
  assert.equal(readVectors(path, 'transe', contents(4, 3, 4)).items.length, 6, 'without padding');
  assert.throws(
    () => readVectors(path, 'x', contents(9, 2, 3)),
    /ui_emb has 7 rows; the data has 11 \(9 users and 2 items\)/,
  );
  assert.throws(
    () => readVectors(path, 'x', contents(4, 2, 9)),
    /feature_emb has 4 rows; the data has 9 \(attributes\)/,
  );
  assert.throws(() => readVectors('nowhere.pkl', 'x', contents(4, 2, 3)), /there is no file 'nowhere\.pkl'/);
  const other = join(temporaryFolder(t), 'a.pkl');
  writeFileSync(other, Buffer.from('\x80\x02}.', 'latin1'));
  assert.throws(() => readVectors(other, 'x', contents(4, 2, 3)), /has no table 'ui_emb', only none/);
});

test('nothing is run: a pickle that would is refused, as is a damaged one', (t) => {
  const path = join(temporaryFolder(t), 'a.pkl');
  const refused = (bytes: Buffer | string, message: RegExp): void => {
    writeFileSync(path, bytes);
    assert.throws(
      () => readPickledTables(path),
      (error: Error) => error instanceof InputError && message.test(error.message),
    );
  };
  refused("cos\nsystem\n(S'echo'\ntR.", /would run os\.system, which is not done/);
  refused(Buffer.from('\x80\x04\x8c\x08builtins\x8c\x04eval\x93.', 'latin1'), /would run builtins\.eval/);
  refused('', /is no pickle, or not a complete one/);
  refused(Buffer.from('\x80\x02].', 'latin1'), /is no mapping from names to arrays/);
  refused(Buffer.from('\x80\x02}I5\n.', 'latin1'), /pickle code 73 at byte 3/);
  for (const file of FILES) {
    const whole = readFileSync(file);
    for (let length = 1; length < whole.length; length += 7) refused(whole.subarray(0, length), /./);
  }
});

test('no damage makes anything but an array or a refusal', (t) => {
  const path = join(temporaryFolder(t), 'a.pkl');
  for (const file of FILES) {
    const whole = readFileSync(file);
    for (let i = 0; i < whole.length; i += 3) {
      const damaged = Buffer.from(whole);
      damaged[i] ^= 1 << (i % 8);
      writeFileSync(path, damaged);
      try {
        for (const { shape, values } of readPickledTables(path).values())
          assert.equal(
            values.length,
            shape.reduce((a, b) => a * b, 1),
          );
      } catch (error) {
        assert.ok(error instanceof InputError, `byte ${i} of ${file}: ${(error as Error).stack}`);
      }
    }
  }
});
