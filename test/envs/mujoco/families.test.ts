import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TaskFamily } from '../../../core/env.js';
import { InputError } from '../../../core/errors.js';
import { Rng } from '../../../core/random.js';
import type { Box } from '../../../core/spaces.js';
import { measureReturns, MILD, PUBLISHED_RETURNS, rowName, standardErrors } from './returns.js';
import { load, scripted } from './worlds.js';

interface AngleTask {
  index: number;
  cluster: number;
  goal: [number, number];
}

async function tasksOf<Task>(name: string, options: object = {}): Promise<TaskFamily<Task>> {
  const { definition } = await load(name, options);
  const config = definition.config.parse(options);
  return definition.tasks!(config, await definition.load!(config)) as TaskFamily<Task>;
}

const angleOf = ({ goal }: AngleTask): number => Math.atan2(goal[1], goal[0]) / Math.PI;

test('the released list of goals comes out of NumPy seed 123', async () => {
  const tasks = await tasksOf<AngleTask>('ant-goal');
  const first = [0.032874, 0.949469, 1.306596, 1.448741, 0.13428, 1.080287, 0.764665, 1.664217];
  const test = [
    0.4004, 0.7639, 1.1969, 1.9359, 0.5022, 1.0175, 1.0519, 1.6431, -0.0903, 0.7023, 1.3332, 1.7234, 0.6362,
    0.6688, 1.0323, 1.8637, 0.28, 0.8599, 1.3108, 1.7988, -0.1745, 0.6048, 1.1319, 1.6804, 0.1603, 0.8326,
    1.3702, 1.5237, 0.3874, 0.8672, 1.3432, 1.4664,
  ];
  const check = (task: AngleTask, turn: number, digits: number): void => {
    const apart = Math.abs(angleOf(task) - turn) % 2;
    assert.ok(
      Math.min(apart, 2 - apart) < digits,
      `task ${task.index} at ${angleOf(task)}, published ${turn}`,
    );
    assert.ok(Math.abs(Math.hypot(...task.goal) - 2) < 1e-12);
  };
  first.forEach((turn, i) => check(tasks.all!('train')[i], turn, 1e-6));
  test.forEach((turn, i) => check(tasks.all!('test')[i], turn, 6e-5));
  assert.equal(tasks.all!('train').length, 500);
  assert.deepEqual(
    tasks.all!('test').map((task) => task.cluster),
    Array.from({ length: 32 }, (_, i) => i % 4),
  );
  const directions = await tasksOf<{ direction: number[] }>('humanoid-dir');
  assert.deepEqual(
    directions.all!('test')[3].direction,
    tasks.all!('test')[3].goal.map((x) => x / 2),
  );
});

test('the spread of the clusters is a number or a published one', async () => {
  const spread = async (sigma: number | string): Promise<number> => {
    const tasks = (await tasksOf<AngleTask>('ant-goal', { sigma })).all!('train');
    const squares = tasks.map((task) => {
      const apart = (angleOf(task) - (2 * task.cluster + 1) / 4 + 5) % 2;
      return (apart - 1) ** 2;
    });
    return Math.sqrt(squares.reduce((a, b) => a + b) / squares.length);
  };
  assert.ok(Math.abs((await spread('as-released')) - 0.2) < 0.02);
  assert.ok(Math.abs((await spread('as-described')) - 0.1) < 0.01);
  assert.ok((await spread(0)) < 1e-9);
  const { definition } = await load('ant-goal');
  assert.equal(definition.config.safeParse({ sigma: 'as-relesed' }).success, false);
});

test('tasks are drawn without repetition, splits share none', async () => {
  for (const name of ['ant-goal', 'ant-u', 'hopper-rand-params', 'walker-rand-params']) {
    const tasks = await tasksOf<{ index: number }>(name);
    const drawn = tasks.sample(Rng.seed(1), 'train', 16).map((task) => task.index);
    assert.equal(new Set(drawn).size, 16);
    const indices = (['train', 'test', 'valid'] as const).flatMap((split) =>
      tasks.all!(split).map((task) => task.index),
    );
    assert.equal(new Set(indices).size, 564);
    assert.equal(tasks.sample(Rng.seed(1), 'test', 40).length, 40);
  }
  assert.equal((await tasksOf('ant-u')).cluster, undefined);
  const robots = await tasksOf<{ cluster: number; multipliers: number[] }>('walker-rand-params');
  assert.deepEqual(
    robots.all!('train')
      .slice(0, 4)
      .map((task) => task.multipliers.length),
    [8, 9, 24, 24],
  );
  assert.ok(robots.all!('train').every((task) => task.multipliers.every((x) => x > 0)));
});

/** Masses in kg of the published tables, by body. */
const MASSES: { readonly [env: string]: { readonly [rule: string]: { readonly [body: string]: number } } } = {
  'ant-goal': {
    exact: { torso: 0.327249, leg_1: 0.039158, thigh_2: 0.039158, foot_3: 0.067592 },
    legacy: { torso: 0.327249, leg_1: 0.036477, thigh_2: 0.036477, foot_3: 0.064911 },
  },
  'humanoid-dir': {
    exact: {
      torso: 8.9075,
      lower_waist: 2.2619,
      pelvis: 6.6162,
      right_thigh: 4.7518,
      left_shin: 2.7557,
      left_foot: 1.7671,
      right_upper_arm: 1.6611,
      left_lower_arm: 1.2295,
    },
    legacy: {
      torso: 8.3221,
      lower_waist: 2.0358,
      pelvis: 5.8528,
      right_thigh: 4.5256,
      left_shin: 2.6325,
      left_foot: 1.7671,
      right_upper_arm: 1.5941,
      left_lower_arm: 1.1983,
    },
  },
  'hopper-rand-params': {
    exact: { torso: 3.6652, thigh: 4.0579, leg: 2.7814, foot: 5.3156 },
    legacy: { torso: 3.5343, thigh: 3.927, leg: 2.7143, foot: 5.0894 },
  },
  'walker-rand-params': {
    exact: { torso: 3.6652, thigh_left: 4.0579, leg: 2.7814, foot_left: 3.1667 },
    legacy: { torso: 3.5343, thigh_left: 3.927, leg: 2.7143, foot_left: 2.9405 },
  },
};

for (const [name, rules] of Object.entries(MASSES)) {
  test(`${name}: masses under both rules for capsules`, async () => {
    const frames: number[][] = [];
    for (const [capsuleMass, bodies] of Object.entries(rules)) {
      const { model } = await load(name, { capsuleMass });
      for (const [body, mass] of Object.entries(bodies)) {
        const actual = model.arrays.body_mass[model.id('body', body)];
        assert.ok(
          Math.abs(actual - mass) < 6e-5,
          `${body} weighs ${actual}, published ${mass} (${capsuleMass})`,
        );
      }
      frames.push(model.indices('body_sameframe'));
    }
    assert.deepEqual(frames[0], frames[1]);
  });
}

test('legacy capsules have the inertia of a flat-ended rod longer by its radius', async () => {
  const { model } = await load('hopper-rand-params', { capsuleMass: 'legacy' });
  const thigh = model.id('body', 'thigh');
  const [mass, radius, length] = [3.927, 0.05, 0.5];
  const inertia = model.arrays.body_inertia.subarray(3 * thigh, 3 * thigh + 3);
  assert.ok(Math.abs(inertia[0] - mass * (radius ** 2 / 4 + length ** 2 / 12)) < 1e-5);
  assert.ok(Math.abs(inertia[2] - (mass * radius ** 2) / 2) < 1e-5);
  const subtree = model.arrays.body_subtreemass[1];
  assert.ok(Math.abs(subtree - (3.5343 + 3.927 + 2.7143 + 5.0894)) < 1e-3, 'derived constants follow');
});

test('sizes of observations and the order of motors', async () => {
  const sizes = {
    'ant-goal': 113,
    'ant-u': 113,
    'humanoid-dir': 376,
    'hopper-rand-params': 11,
    'walker-rand-params': 17,
  };
  for (const [name, size] of Object.entries(sizes)) {
    const { create, model } = await load(name);
    const env = create();
    assert.deepEqual((env.observationSpace as Box).shape, [size]);
    assert.deepEqual(Array.from((env.actionSpace as Box).high), Array<number>(model.nu).fill(1));
    env.close();
  }
  const ant = (await load('ant-goal')).model;
  const joints = ant.names('joint');
  const driven = ant
    .indices('actuator_trnid')
    .filter((_, i) => i % 2 === 0)
    .map((joint) => joints[joint]);
  assert.deepEqual(driven, ['hip_4', 'ankle_4', 'hip_1', 'ankle_1', 'hip_2', 'ankle_2', 'hip_3', 'ankle_3']);
});

test('humanoid-dir: 1 m/s along the direction is worth 2.5 a step', async () => {
  const { create } = await load('humanoid-dir');
  const env = create({ contactCostWeight: 0 });
  const noise = new Array<number>(47).fill(0);
  noise[2] = 1; // one metre above the ground, so that nothing is touched
  noise[24] = 0.6;
  noise[25] = 0.8;
  env.reset({ rng: scripted(noise), task: { index: 0, cluster: 0, direction: [0.6, 0.8] } });
  env.step(new Float32Array(17));
  assert.ok(Math.abs(env.step(new Float32Array(17)).reward - 2.5) < 1e-3);
  env.close();
});

test('ant-goal: bodies that touch the ground feel a wrench, others none', async () => {
  const { create } = await load('ant-goal');
  const env = create();
  const wrenches = (observation: unknown): boolean[] =>
    Array.from({ length: 14 }, (_, body) =>
      (observation as Float32Array).subarray(29 + 6 * body, 35 + 6 * body).some((x) => x !== 0),
    );
  const { observation } = env.reset({ rng: Rng.seed(1), task: { index: 0, goal: [2, 0] } });
  assert.deepEqual(wrenches(observation), Array<boolean>(14).fill(false));
  let last = observation;
  for (let i = 0; i < 100; i++) last = env.step(new Float32Array(8)).observation;
  const feet = [4, 7, 10, 13];
  assert.deepEqual(
    wrenches(last),
    Array.from({ length: 14 }, (_, body) => feet.includes(body)),
  );
  env.close();
});

test('a task of the wrong kind is refused by name', async () => {
  for (const [name, task] of [
    ['ant-goal', { index: 1, goal: [1] }],
    ['humanoid-dir', { index: 1, direction: [1, NaN] }],
    ['hopper-rand-params', { index: 1, cluster: 7, multipliers: [] }],
    ['walker-rand-params', { index: 1, cluster: 0, multipliers: [1, 2] }],
  ] as const) {
    const { create } = await load(name);
    const env = create();
    assert.throws(
      () => env.reset({ rng: Rng.seed(1), task }),
      (error: Error) => error instanceof InputError && error.message.includes(name),
    );
    env.close();
  }
});

test('returns under zero actions are those of an independent simulator, within two standard errors', async () => {
  const far: string[] = [];
  for (const row of PUBLISHED_RETURNS.filter(
    ({ actions, options }) => actions === 'zero' && options !== MILD,
  )) {
    const episodes = row.env === 'hopper-rand-params' ? 100 : row.published.n; // its returns vary least
    const measured = await measureReturns(row, episodes);
    const errors = standardErrors(row.published, measured, episodes);
    if (errors > 2)
      far.push(`${rowName(row)}: ${measured.mean} against ${row.published.mean}, ${errors} standard errors`);
  }
  assert.deepEqual(far, []);
});
