import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { readDataset } from '../../envs/crs/data/reader.js';
import { gzippedLines, writeFolder } from '../envs/crs/data/folder.js';
import { assertRefused, Workplace } from '../helpers/cli.js';

const TRAIN = { 'interactions_train.jsonl.gz': gzippedLines([[0, 1], [2], [3, 0]]) };

it('embed writes what env.embedding reads, the same bits for the same seed, and measures it', async (t) => {
  const place = new Workplace(t);
  const data = writeFolder(place.folder, TRAIN);
  const embed = async (name: string, ...more: string[]): Promise<string> =>
    await place.output(['embed', data, '--name', name, '--epochs', '3', '--dim', '4', ...more]);
  assert.match(
    await embed('own', '--model', 'transe'),
    /own: AUC against uniformly drawn items: train 0\.\d{3}, valid [01]\.\d{3}, test [01]\.\d{3}\n$/,
  );
  const own = readDataset(data, { embedding: 'own' }).embedding;
  assert.equal(own.dim, 4);
  await embed('own', '--model', 'transe', '--out', place.path('other'));
  assert.deepEqual(readDataset(data, { embedding: join(place.path('other'), 'own') }).embedding, own);
  await embed('second', '--model', 'transe', '--seed', '2');
  assert.notDeepEqual(readDataset(data, { embedding: 'second' }).embedding.items, own.items);
  await embed('machine', '--model', 'fm');
  assert.equal(readDataset(data, { embedding: 'machine' }).embedding.items.length, 16);
  assert.deepEqual(
    readdirSync(data).filter((file) => file.endsWith('part') || file.endsWith('.writing')),
    [],
  );
});

it('embed says what is wrong in one line', async (t) => {
  const place = new Workplace(t);
  const data = writeFolder(place.folder, TRAIN);
  const bare = writeFolder(place.folder);
  for (const [args, message] of [
    [[data], /required option '--model <model>'/],
    [[bare, '--model', 'fm'], /has no 'interactions_train\.jsonl\.gz': an embedding is made of training/],
    [[data, '--model', 'fm', '--name', 'a b'], /--name 'a b' must be letters/],
    [[data, '--model', 'fm', '--name', 'transe'], /has an embedding 'transe' already: choose another/],
    [[place.path('nowhere'), '--model', 'fm'], /there is no data folder/],
  ] as const) {
    assertRefused(await place.attune(['embed', ...args]), 2, message);
  }
});
