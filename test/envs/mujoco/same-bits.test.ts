import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { Rng } from '../../../core/random.js';
import type { Box } from '../../../core/spaces.js';
import { digestOf } from './digest.js';
import { load, randomActions } from './worlds.js';

/** Digests under @mujoco/mujoco 3.14.0: the same in every run, thread, process and version of Node. */
const DIGESTS: { readonly [env: string]: string } = {
  ant: 'ac764fa11d97dbe3',
  'ant-goal': '7bddd541eac27242',
  'ant-u': '7cbb5cec794dd970',
  'half-cheetah': '86676c6822331d1a',
  hopper: 'f325be15f2ed430f',
  'hopper-rand-params': '4e3517ba9e12b8ad',
  humanoid: '73d1eb629471c1f0',
  'humanoid-dir': '9e006732810d31ff',
  'walker-rand-params': '9cac60a8a7b05be5',
  walker2d: '4407ef26b29661a0',
};

test('every environment gives the recorded bits, in this thread and in two workers at once', async () => {
  const names = Object.keys(DIGESTS);
  const workers = [names, [...names].reverse()].map(
    (list) => new Worker(new URL('./digest.js', import.meta.url), { workerData: list }),
  );
  const answers = workers.map(async (worker) => (await once(worker, 'message'))[0] as string[]);
  const here: { [env: string]: string } = {};
  for (const name of names) here[name] = await digestOf(name);
  assert.deepEqual(here, DIGESTS);
  const [forwards, backwards] = await Promise.all(answers);
  assert.deepEqual(forwards, Object.values(DIGESTS));
  assert.deepEqual(backwards, Object.values(DIGESTS).reverse());
});

test('an environment goes on undisturbed while others make the memory move', async () => {
  const { create, model } = await load('half-cheetah');
  const [watched, twin] = [create(), create()];
  const actions = randomActions(watched.actionSpace as Box, Rng.seed(1), 60);
  const play = (env: typeof watched, disturb: () => void): Float32Array[] => {
    env.reset({ rng: Rng.seed(2) });
    return actions.map((action) => {
      disturb();
      return Float32Array.from(env.step(action).observation as Float32Array);
    });
  };
  const expected = play(twin, () => undefined);
  const size = model.arrays.body_mass.buffer.byteLength;
  const others: (typeof watched)[] = [];
  const disturb = (): void => void others.push(create());
  assert.deepEqual(play(watched, disturb), expected);
  assert.ok(model.arrays.body_mass.buffer.byteLength > size, 'the memory has moved');
  for (const env of [watched, twin, ...others]) env.close();
});

test('ten thousand changes of task and a thousand environments take no further memory', async () => {
  const { definition, create, model } = await load('hopper-rand-params');
  const config = definition.config.parse({});
  const tasks = definition.tasks!(config, await definition.load!(config)).all!('train');
  const memory = (): number => model.arrays.body_mass.buffer.byteLength;
  const env = create({ refreshConstants: true });
  const change = (i: number): void => {
    env.reset({ rng: Rng.seed(i), task: tasks[i % tasks.length] });
    env.step(new Float32Array(3));
  };
  for (let i = 0; i < 100; i++) change(i);
  create().close();
  const before = memory();
  for (let i = 0; i < 10_000; i++) change(i);
  for (let i = 0; i < 1000; i++) create().close();
  assert.equal(memory(), before);
  env.close();
});
