import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Box } from '../../../core/spaces.js';
import {
  apart,
  float32,
  float64,
  readReference,
  type ReferenceEpisode,
  STANDARD_TASKS,
} from './reference.js';
import { load, scripted } from './worlds.js';

/** Replays a recorded episode and returns the largest difference within its predictable part. */
function replay(
  env: ReturnType<Awaited<ReturnType<typeof load>>['create']>,
  episode: ReferenceEpisode,
): number {
  const observations = float32(episode.observations);
  const actions = float32(episode.actions);
  const rewards = float64(episode.rewards);
  const size = (env.observationSpace as Box).low.length;
  const width = (env.actionSpace as Box).low.length;
  let worst = 0;
  const compare = (observation: unknown, step: number): void => {
    for (let i = 0; i < size; i++) {
      worst = Math.max(worst, apart((observation as Float32Array)[i], observations[step * size + i]));
    }
  };
  compare(env.reset({ rng: scripted([...float64(episode.qpos), ...float64(episode.qvel)]) }).observation, 0);
  for (let step = 0; step < episode.horizon; step++) {
    const result = env.step(actions.slice(step * width, (step + 1) * width));
    compare(result.observation, step + 1);
    worst = Math.max(worst, apart(result.reward, rewards[step]));
    assert.equal(result.terminated, episode.terminated[step], `terminated at step ${step}`);
    assert.equal(result.truncated, false);
  }
  return worst;
}

for (const task of STANDARD_TASKS) {
  test(`${task}: observations, rewards and ends are Gymnasium's for as long as the motion is predictable`, async () => {
    const { create } = await load(task);
    const reference = readReference(task);
    // The initial state is handed in as noise of unit scale.
    const usual = create({ resetNoiseScale: 1 });
    for (const episode of reference.default) assert.ok(replay(usual, episode) < 1e-6);
    const endless = create({
      resetNoiseScale: 1,
      ...(task !== 'half-cheetah' && { terminateWhenUnhealthy: false }),
    });
    for (const episode of reference.endless) assert.ok(replay(endless, episode) < 1e-6);
    const steps = reference.endless[0].horizon;
    assert.ok(steps >= (task === 'ant' ? 60 : 100), `${task} is compared over ${steps} steps`);
    usual.close();
    endless.close();
  });
}
