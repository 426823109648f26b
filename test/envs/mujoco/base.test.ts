import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { z } from 'zod';
import type { Env } from '../../../core/env.js';
import { InputError, RunError } from '../../../core/errors.js';
import { Rng } from '../../../core/random.js';
import { mujocoEnv, type MujocoDefinition } from '../../../envs/mujoco/base.js';
import type { Model } from '../../../envs/mujoco/model.js';

const folder = mkdtempSync(join(tmpdir(), 'attune-mujoco-'));
after(() => rmSync(folder, { recursive: true }));

const PENDULUM = `<mujoco>
  <worldbody>
    <body name="rod">
      <joint name="pivot" axis="0 1 0"/>
      <geom name="rod" type="capsule" fromto="0 0 0 0 0 -0.5" size="0.02"/>
    </body>
  </worldbody>
  <actuator><motor joint="pivot" gear="GEAR"/></actuator>
</mujoco>`;

/** An environment around a model with one joint and one motor. */
function around(
  model: string | { file: string },
  more: Partial<MujocoDefinition<object, { mass: number } | undefined>> = {},
): ReturnType<typeof mujocoEnv<object, { mass: number } | undefined>> {
  return mujocoEnv<object, { mass: number } | undefined>({
    summary: 'a test',
    config: z.strictObject({}),
    model: () => model,
    frameSkip: () => 2,
    behave: ({ data }) => ({
      observationSize: 2,
      start: (rng) => void (data.qpos[0] += rng.uniform(-0.1, 0.1)),
      observe: (out) => out.set([data.qpos[0], data.qvel[0]]),
      reward: () => data.qpos[0],
    }),
    ...more,
  });
}

async function make(definition: ReturnType<typeof around>): Promise<{ env: Env; model: Model }> {
  const resources = await definition.load!({});
  return { env: definition.create({}, resources) as Env, model: resources.model };
}

const rejects = async (model: string | { file: string }, message: RegExp): Promise<void> => {
  await assert.rejects(
    async () => await make(around(model)),
    (error: Error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, message);
      assert.ok(!error.message.includes('\n'));
      return true;
    },
  );
};

test('bad XML is one message with the line', async () => {
  await rejects(
    '<mujoco>\n<worldbody>\n<body><hing/></body></worldbody></mujoco>',
    /unrecognized element; Element 'hing', line 3/,
  );
  await rejects('<mujoco>\n<worldbody>\n<body>', /not well-formed XML, line 3/);
  await rejects(
    '<mujoco>\n<worldbody>\n<body name="b"><joint/></body></worldbody></mujoco>',
    /mass and inertia.*line 3/,
  );
  await rejects(
    '<mujoco><worldbody><body><joint range="1 0" limited="true"/><geom size="1"/></body></worldbody></mujoco>',
    /range\[0\]/,
  );
  await rejects('<mujoco><asset><mesh name="m" file="none.stl"/></asset></mujoco>', /none\.stl/);
  await rejects({ file: join(folder, 'none.xml') }, /none\.xml' cannot be read/);
});

test('a file may include others and name meshes beside it', async () => {
  const corners = [
    [0, 0, 0],
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]
    .map((corner) => `v ${corner.join(' ')}`)
    .join('\n');
  writeFileSync(join(folder, 'corner.obj'), `${corners}\nf 1 3 2\nf 1 2 4\nf 1 4 3\nf 2 3 4\n`);
  writeFileSync(
    join(folder, 'body.xml'),
    '<mujocoinclude><body name="b"><freejoint/><geom type="mesh" mesh="corner"/></body></mujocoinclude>',
  );
  writeFileSync(
    join(folder, 'world.xml'),
    '<mujoco><asset><mesh name="corner" file="corner.obj"/></asset><worldbody><include file="body.xml"/></worldbody></mujoco>',
  );
  const { model, env } = await make(around({ file: join(folder, 'world.xml') }));
  assert.deepEqual(model.names('body'), ['world', 'b']);
  assert.ok(Math.abs(model.arrays.body_mass[1] - 1000 / 6) < 1e-6);
  env.close();
});

test('names are looked up with a hint', async () => {
  const { model, env } = await make(around(PENDULUM.replace('GEAR', '1')));
  assert.equal(model.id('joint', 'pivot'), 0);
  assert.throws(
    () => model.id('body', 'rodd'),
    /unknown body of model 'a test' 'rodd': did you mean 'rod'\?/,
  );
  env.close();
});

test('unlimited motors give unbounded actions, a wrong action is refused, a closed episode is over', async () => {
  const { env } = await make(around(PENDULUM.replace('GEAR', '1')));
  assert.deepEqual(env.actionSpace, {
    kind: 'box',
    shape: [1],
    low: new Float32Array([-Infinity]),
    high: new Float32Array([Infinity]),
  });
  assert.throws(() => env.step(new Float32Array(1)), /call reset/);
  env.reset({ rng: Rng.seed(1) });
  assert.throws(() => env.step(new Float32Array(2)), /Float32Array of 1 elements/);
  env.close();
  env.close();
  assert.throws(() => env.step(new Float32Array(1)), /call reset/);
});

test('a simulation that diverges ends its episode as truncated and is sound again after a reset', async () => {
  const { env } = await make(around(PENDULUM.replace('GEAR', '1e9')));
  const twin = (await make(around(PENDULUM.replace('GEAR', '1e9')))).env;
  env.reset({ rng: Rng.seed(1) });
  let last = Float32Array.from(env.step(new Float32Array([0])).observation as Float32Array);
  let result = env.step(new Float32Array([1]));
  for (let i = 0; i < 100 && !result.truncated; i++) {
    last = Float32Array.from(result.observation as Float32Array);
    assert.deepEqual(result.info.metrics, { diverged: 0 });
    result = env.step(new Float32Array([1e10]));
  }
  assert.deepEqual(
    { ...result, info: result.info.metrics },
    { observation: last, reward: 0, terminated: false, truncated: true, info: { diverged: 1 } },
  );
  assert.throws(() => env.step(new Float32Array(1)), /call reset/);
  for (const each of [env, twin]) each.reset({ rng: Rng.seed(2) });
  for (let i = 0; i < 20; i++) {
    const [one, other] = [env, twin].map((each) => each.step(new Float32Array([1e-9])));
    assert.deepEqual(one, other);
    assert.equal(one.truncated, false);
  }
  for (const each of [env, twin]) each.close();
});

test('contacts dropped for want of memory are an error that says what to do', async () => {
  const balls = Array.from(
    { length: 12 },
    (_, i) => `<body pos="${0.02 * i} 0 0.05"><freejoint/><geom size=".1"/></body>`,
  ).join('');
  const heap = (size: string): string =>
    `<mujoco><size memory="${size}"/><worldbody><geom type="plane" size="1 1 1"/>${balls}</worldbody></mujoco>`;
  for (const size of ['20K', '60K']) {
    await assert.rejects(
      async () => {
        const { env } = await make(around(heap(size)));
        env.reset({ rng: Rng.seed(1) });
        for (let i = 0; i < 64; i++) env.step(new Float32Array(0));
      },
      (error: Error) =>
        error instanceof RunError && /bytes are too few.*raise <size memory/.test(error.message),
    );
  }
});

test('constants vary with the task, and are what they were when the task no longer says so', async () => {
  const definition = around(PENDULUM.replace('GEAR', '1'), {
    vary: {
      arrays: ['body_mass', 'body_inertia'],
      apply: (arrays, task) => arrays.body_mass.forEach((mass, i, all) => (all[i] = mass * task!.mass)),
    },
  });
  const { env, model } = await make(definition);
  const plain = (await make(around(PENDULUM.replace('GEAR', '1')))).env;
  const play = (each: Env, mass: number): Float32Array => {
    each.reset({ rng: Rng.seed(3), task: { mass } });
    for (let i = 0; i < 20; i++) each.step(new Float32Array([0.01]));
    return Float32Array.from(each.step(new Float32Array([0.01])).observation as Float32Array);
  };
  const mass = model.arrays.body_mass[1];
  const usual = play(plain, 1);
  assert.notDeepEqual(play(env, 5), usual);
  assert.deepEqual(play(env, 1), usual);
  assert.equal(model.arrays.body_mass[1], mass);
  for (const each of [env, plain]) each.close();
});
