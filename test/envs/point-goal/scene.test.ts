import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadEnv } from '../../../core/loaded-env.js';
import { Rng } from '../../../core/random.js';
import { recordEpisode } from '../../../core/recording/recorder.js';
import { tracesOf } from '../../../core/recording/trace-plot.js';
import '../../../envs/point-goal/index.js';

test('a recording shows the way of the point', async () => {
  const env = (await loadEnv('point-goal', { horizon: 3 })).create();
  const play = { rng: Rng.seed(1), label: 'right and up', maxSteps: 3 };
  const episode = recordEpisode(env, () => Float32Array.of(1, 0.5), play);
  const [{ points }] = tracesOf({ scene: env.scene!, episodes: [episode] }, []);
  const near = (list: readonly number[], expected: readonly number[]): void =>
    list.forEach((x, i) => assert.ok(Math.abs(x - expected[i]) < 1e-6, `${list.join()} ${expected.join()}`));
  near(points.flat(), [0, 0, 0.1, 0.05, 0.2, 0.1, 0.3, 0.15]);
});
