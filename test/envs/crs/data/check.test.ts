import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { checkFolder } from '../../../../envs/crs/data/check.js';
import { temporaryFolder } from '../../../helpers/files.js';
import { gzippedLines, writeFolder } from './folder.js';

test('a sound folder has counts and no faults', (t) => {
  const { counts, faults, notes, models } = checkFolder(writeFolder(temporaryFolder(t)));
  assert.deepEqual(faults, []);
  assert.deepEqual(notes, []);
  assert.deepEqual(models, ['item-centric', 'user-centric']);
  assert.deepEqual(Object.fromEntries(counts), {
    users: 3,
    items: 4,
    attributes: 3,
    'item-attribute links': 6,
    'valid interactions': 3,
    'test interactions': 3,
    'simulated interactions': 5,
    'train users': 1,
    'valid users': 1,
    'test users': 1,
    'columns of embedding transe': 2,
  });
});

test('every fault of a folder has a message of its own', (t) => {
  const folder = writeFolder(temporaryFolder(t), {
    'item_attributes.jsonl.gz': gzippedLines([[0], [7], [1, 1], []]),
    'item_names.jsonl.gz': gzippedLines(['A']),
    'interactions_train.jsonl.gz': gzippedLines([[0], [4], [1, 2, 3]]),
    'interactions_valid.jsonl.gz': gzipSync('[0,1]\n[3\n[]\n'),
    'interactions_test.jsonl.gz': gzippedLines([[0, 3], [], [2], [1]]),
    'metacrs_user_split.json': '{"train":[0],"valid":[9],"test":[2]}',
    'taxonomy.json': JSON.stringify([{ id: 0, name: 'all', attributes: [5] }]),
    'user_friends.jsonl.gz': gzippedLines([[1], [0]]),
    'transe_attribute.f32.bin': Buffer.alloc(24, 1),
  });
  const { faults, models } = checkFolder(folder);
  const expected = [
    /item_attributes\.jsonl\.gz, line 2: attribute 7 is not in 0\.\.2/,
    /item_attributes\.jsonl\.gz, line 3: holds the same attribute twice/,
    /item_attributes\.jsonl\.gz, line 2: item 1 and 2 other items have no attribute/,
    /item_names\.jsonl\.gz: has 1 lines for 4 items/,
    /interactions_train\.jsonl\.gz, line 2: item 4 is not in 0\.\.3/,
    /interactions_valid\.jsonl\.gz, line 2: is not valid JSON/,
    /interactions_test\.jsonl\.gz: has 4 lines instead of 3/,
    /1 interaction is both in train and in valid, the first of user 0 and item 0/,
    /2 interactions are both in train and in test, the first of user 0 and item 0/,
    /1 interaction is both in valid and in test, the first of user 0 and item 0/,
    /metacrs_user_split\.json: valid: user 9 is not in 0\.\.2/,
    /user_friends\.jsonl\.gz: has 2 lines instead of 3/,
    /taxonomy\.json: group 0, 'all', attribute 5 is not in 0\.\.2/,
    /transe_attribute\.f32\.bin: does not match the SHA-256/,
  ];
  for (const message of expected)
    assert.ok(
      faults.some((fault) => message.test(fault)),
      `${message} in\n${faults.join('\n')}`,
    );
  assert.equal(faults.length, expected.length, faults.join('\n'));
  assert.deepEqual(models, []);
});

test('many faulty lines are counted, not all told', (t) => {
  const lines = Array.from({ length: 3 }, () => [99]);
  const { faults } = checkFolder(
    writeFolder(temporaryFolder(t), {
      'item_attributes.jsonl.gz': gzippedLines(Array.from({ length: 40 }, () => [99])),
      'interactions_test.jsonl.gz': gzippedLines(lines),
    }),
  );
  const told = faults.filter((fault) => fault.includes('attribute 99'));
  assert.equal(told.length, 5);
  assert.ok(faults.some((fault) => /item_attributes\.jsonl\.gz: 35 more lines are faulty/.test(fault)));
});

test('what cannot be read hides nothing else, and an empty or misnamed folder says what it needs', (t) => {
  const place = temporaryFolder(t);
  const broken = writeFolder(place, {
    'attributes.json': '{',
    'interactions_test.jsonl.gz': gzippedLines([[9], [], []]),
  });
  assert.deepEqual(
    checkFolder(broken).faults.map((fault) => fault.replace(broken, '')),
    [
      '/attributes.json: is not valid JSON (' + messageOfBadJson() + ')',
      '/interactions_test.jsonl.gz, line 1: item 9 is not in 0..3',
    ],
  );
  const misnamed = writeFolder(place, {
    'interactions_valid.jsonl.gz': undefined,
    'interactions_vaild.jsonl.gz': gzippedLines([[0], [1, 3], []]),
    'metacrs_interactions.csv.gz': undefined,
    'metacrs_user_attributes.jsonl.gz': undefined,
  });
  const report = checkFolder(misnamed);
  assert.deepEqual(report.notes, [
    "nothing reads 'interactions_vaild.jsonl.gz'; did you mean 'interactions_valid.jsonl.gz'?",
  ]);
  assert.ok(report.faults.some((fault) => /has no 'interactions_valid\.jsonl\.gz'/.test(fault)));
  const bare = writeFolder(place, {
    'interactions_test.jsonl.gz': undefined,
    'metacrs_interactions.csv.gz': undefined,
    'metacrs_user_attributes.jsonl.gz': undefined,
    'metacrs_user_split.json': undefined,
    'transe_user_item.f32.bin': undefined,
  });
  writeFileSync(join(bare, 'notes.txt'), '');
  assert.ok(checkFolder(bare).faults.some((fault) => /has nothing to play: it needs/.test(fault)));
  assert.throws(() => checkFolder(join(place, 'nowhere')), /there is no data folder/);
});

function messageOfBadJson(): string {
  try {
    JSON.parse('{');
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}
