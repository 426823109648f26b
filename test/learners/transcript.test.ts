import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import type { Algorithm } from '../../core/algorithm.js';
import { loadEnv } from '../../core/loaded-env.js';
import { Rng } from '../../core/random.js';
import '../../envs/crs/index.js';
import { transcript } from '../../learners/transcript.js';

/** Always recommends; never learns. */
const pushy = {
  summary: 'for this test',
  config: z.strictObject({}),
  supports: () => undefined,
  policy: () => ({
    start: () => null,
    restart: () => null,
    act: () => ({ actions: [10], extras: {}, memory: null }),
  }),
  collect: () => ({}),
  init: () => null,
  weights: () => ({}),
  round: (_: unknown, state: null) => Promise.resolve({ state, metrics: {} }),
} as unknown as Algorithm;

test('shows the first of the episodes that is as wanted, the last when none is', async () => {
  const env = await loadEnv('crs', { listSize: 1, turns: 3, itemNames: false });
  const shown = (among: number, success: number): string =>
    transcript(env, pushy, {}, null, Rng.seed(3), {
      among,
      wanted: (metrics) => metrics['success'] === success,
    })!;
  const first = transcript(env, pushy, {}, null, Rng.seed(3))!;
  assert.match(first, /not found/);
  assert.equal(shown(50, 0), first);
  const found = shown(50, 1);
  assert.match(found, /How about one of these: item \d+\?/);
  assert.match(found, /\(found item \d+ in turn \d\)$/);
  assert.notEqual(shown(2, 2), first);
  assert.equal(shown(1, 2), first);
});
