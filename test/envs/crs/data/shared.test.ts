import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DataFolder } from '../../../../envs/crs/data/files.js';
import { readInteractions } from '../../../../envs/crs/data/parts.js';
import { readDataset } from '../../../../envs/crs/data/reader.js';
import { countLists, listAt } from '../../../../envs/crs/lists.js';
import { needs, sharedFolder } from '../../../helpers/shared.js';

interface Counts {
  readonly users: number;
  readonly items: number;
  readonly attributes: number;
  readonly itemAttributeEdges: number;
  readonly maxAttributesPerItem: number;
  readonly interactions_train?: number;
  readonly interactions_valid?: number;
  readonly interactions_test?: number;
  readonly metacrs?: {
    readonly split: { readonly train: number; readonly valid: number; readonly test: number };
  };
  readonly embeddings?: { readonly [file: string]: readonly [number, number] };
}

const root = sharedFolder('data/crs');

test('what is read equals the published counts', needs(root), async (t) => {
  const counts = JSON.parse(readFileSync(join(root!, 'counts.json'), 'utf8')) as { [set: string]: Counts };
  for (const [set, count] of Object.entries(counts)) {
    await t.test(set, () => {
      const data = readDataset(join(root!, set), {});
      assert.deepEqual(
        [data.users, data.items, data.attributes],
        [count.users, count.items, count.attributes],
      );
      assert.equal(data.itemAttributes.values.length, count.itemAttributeEdges);
      const lengths = Array.from({ length: data.items }, (_, v) => listAt(data.itemAttributes, v).length);
      assert.equal(
        lengths.reduce((a, b) => Math.max(a, b)),
        count.maxAttributesPerItem,
      );
      if (count.interactions_test !== undefined) {
        assert.equal(data.userModel, 'item-centric');
        assert.equal(data.pairs.test.users.length, count.interactions_test);
        assert.equal(data.pairs.train.users.length + data.pairs.valid.users.length, count.interactions_valid);
      }
      for (const [file, shape] of Object.entries(count.embeddings ?? {})) {
        if (!file.endsWith('_user_item.f32.bin')) continue;
        const embedding = file.slice(0, -'_user_item.f32.bin'.length);
        const named = readDataset(join(root!, set), { embedding }).embedding;
        assert.deepEqual(
          [named.name, named.users.length + named.items.length],
          [embedding, shape[0] * shape[1]],
        );
      }
    });
  }
});

test('the parts of LastFM are disjoint', needs(root), () => {
  const folder = new DataFolder(join(root!, 'lastfm'));
  const seen = new Set<string>();
  let interactions = 0;
  for (const part of ['train', 'valid', 'test'] as const) {
    const lists = readInteractions(folder, part, 7432, 1801);
    interactions += lists.values.length;
    for (let u = 0; u < countLists(lists); u++) for (const v of listAt(lists, u)) seen.add(`${u} ${v}`);
  }
  assert.equal(interactions, 76693);
  assert.equal(seen.size, 76693);
});

test('every simulated pair shares an attribute with what its user cares about', needs(root), async (t) => {
  for (const set of ['lastfm', 'bookrec', 'movielens']) {
    await t.test(set, () => {
      const { pairs, userAttributes, itemAttributes } = readDataset(join(root!, set), {
        user: 'user-centric',
      });
      assert.ok(userAttributes);
      for (const { users, items } of Object.values(pairs)) {
        users.forEach((u, i) => {
          const cares = listAt(userAttributes, u);
          assert.ok(
            listAt(itemAttributes, items[i]).some((p) => cares.includes(p)),
            `user ${u}, item ${items[i]}`,
          );
        });
      }
    });
  }
});
