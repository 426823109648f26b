import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pairsOf } from '../../../../envs/crs/data/parts.js';
import { readDataset } from '../../../../envs/crs/data/reader.js';
import { interactionAuc } from '../../../../envs/crs/embeddings/auc.js';
import { readGraph } from '../../../../envs/crs/embeddings/graph.js';
import { needs, sharedFolder } from '../../../helpers/shared.js';

/** AUCs that come with the data: of training, validation and test interactions. */
const STATED: readonly [set: string, embedding: string, aucs: readonly [number, number, number]][] = [
  ['lastfm', 'transe', [0.986, 0.715, 0.721]],
  ['lastfm', 'scpr_fm', [0.98, 0.65, 0.65]],
  ['lastfm', 'trained_transe', [0.967, 0.853, 0.854]],
  ['lastfm_star', 'trained_transe', [0.954, 0.876, 0.881]],
];
const root = sharedFolder('data/crs');

test('embeddings are measured as those of the data were', needs(root), () => {
  for (const [set, name, stated] of STATED) {
    const path = join(root!, set);
    const { graph, heldOut } = readGraph(path);
    const { embedding } = readDataset(path, { embedding: name });
    const measured = [pairsOf(graph.train), heldOut.valid!, heldOut.test!].map((pairs) =>
      interactionAuc(embedding, pairs),
    );
    measured.forEach((auc, i) =>
      assert.ok(Math.abs(auc - stated[i]) < 0.01, `${set} ${name}: ${auc}, stated ${stated[i]}`),
    );
  }
});
