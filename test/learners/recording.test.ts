import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import type { Algorithm } from '../../core/algorithm.js';
import { decodeSafetensors } from '../../core/checkpoint/safetensors.js';
import { InputError } from '../../core/errors.js';
import { loadEnv } from '../../core/loaded-env.js';
import { Rng } from '../../core/random.js';
import '../../envs/classic/index.js';
import '../../envs/mujoco/index.js';
import { recordPolicy } from '../../learners/recording.js';

/** Never learns; always does the same, and counts its decisions in an episode. */
const statue: Algorithm<object, null> = {
  summary: 'for this test',
  config: z.strictObject({}),
  supports: () => undefined,
  policy: () => ({
    start: () => 0,
    restart: () => 0,
    act: (observations, memory) => ({
      actions: observations.map(() => new Float32Array(8).fill((memory as number) < 10 ? 0.5 : 0)),
      extras: {},
      memory: (memory as number) + 1,
    }),
  }),
  collect: () => ({}),
  init: () => null,
  weights: () => ({}),
  round: (_, state) => Promise.resolve({ state, metrics: {} }),
};

test("a policy's held-out episodes are written for a viewer, the same ones for the same seed", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-record-'));
  try {
    const env = await loadEnv('ant-goal', { maxEpisodeSteps: 20 });
    const record = async (name: string): Promise<void> =>
      await recordPolicy(env, statue as unknown as Algorithm, {}, null, {
        seed: Rng.seed(5),
        episodes: 3,
        folder: join(folder, name),
      });
    await record('one');
    await record('two');
    const poses = ['one', 'two'].map((name) => readFileSync(join(folder, name, 'poses.safetensors')));
    assert.deepEqual(poses[0], poses[1]);
    assert.deepEqual(decodeSafetensors(poses[0], 'poses')['episode/2'].shape, [21, 14, 12]);
    const plot = readFileSync(join(folder, 'one', 'traces.svg'), 'utf8');
    assert.equal(plot.match(/<polyline/g)?.length, 3);
    assert.equal(plot.match(/stroke-width="2.5"/g)?.length, 3, 'a cross for each goal');
    const cartpole = await loadEnv('cartpole', {});
    await assert.rejects(
      async () =>
        await recordPolicy(cartpole, statue as unknown as Algorithm, {}, null, {
          seed: Rng.seed(5),
          episodes: 1,
          folder,
        }),
      (error: Error) => error instanceof InputError && error.message.includes('cartpole'),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
