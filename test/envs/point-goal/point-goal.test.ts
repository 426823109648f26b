import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { EnvDefinition, TaskFamily } from '../../../core/env.js';
import { InputError } from '../../../core/errors.js';
import { Rng } from '../../../core/random.js';
import { envs } from '../../../core/registry.js';
import type { PointGoalTask } from '../../../envs/point-goal/tasks.js';
import '../../../envs/point-goal/index.js';

const definition = envs.get('point-goal') as EnvDefinition<unknown, PointGoalTask>;

async function make(options: object): Promise<{
  readonly tasks: TaskFamily<PointGoalTask>;
  create(): ReturnType<typeof definition.create>;
}> {
  const config = definition.config.parse(options);
  const resources = await definition.load!(config);
  return { tasks: definition.tasks!(config, resources), create: () => definition.create(config, resources) };
}

const angleOf = ({ goal }: PointGoalTask): number => Math.atan2(goal[1], goal[0]);

describe('point-goal tasks', () => {
  it('without spread lie on the centres of their clusters, 45, 135, 225 and 315 degrees', async () => {
    const { tasks } = await make({ sigma: 0, radius: 2 });
    for (const task of tasks.all!('train')) {
      assert.equal(tasks.cluster!(task), task.index % 4);
      const expected = [45, 135, 225, 315].map((degrees) => (degrees * Math.PI) / 180)[task.cluster];
      assert.ok(Math.abs(task.goal[0] - 2 * Math.cos(expected)) < 1e-12);
      assert.ok(Math.abs(task.goal[1] - 2 * Math.sin(expected)) < 1e-12);
    }
  });

  it('spread by sigma * pi around the centre, all at the same radius', async () => {
    const sigma = 0.05;
    const { tasks } = await make({ sigma, clusters: 1, radius: 3, trainTasks: 4000 });
    const deviations = tasks.all!('train').map((task) => {
      assert.ok(Math.abs(task.goal[0] ** 2 + task.goal[1] ** 2 - 9) < 1e-9);
      const angle = angleOf(task); // the centre lies at pi, where atan2 jumps
      return angle < 0 ? angle + Math.PI : angle - Math.PI;
    });
    const mean = deviations.reduce((sum, x) => sum + x, 0) / deviations.length;
    const deviation = Math.sqrt(deviations.reduce((sum, x) => sum + (x - mean) ** 2, 0) / deviations.length);
    const expected = sigma * Math.PI;
    assert.ok(Math.abs(mean) < (4 * expected) / Math.sqrt(4000), `mean ${mean}`);
    assert.ok(Math.abs(deviation / expected - 1) < 4 / Math.sqrt(2 * 4000), `deviation ${deviation}`);
  });

  it('test tasks are neither training nor validation tasks; every cluster has its share of each split', async () => {
    const { tasks } = await make({});
    const seen = new Map<number, string>();
    for (const split of ['train', 'test', 'valid'] as const) {
      const counts = [0, 0, 0, 0];
      for (const task of tasks.all!(split)) {
        assert.ok(!seen.has(task.index), `task ${task.index} is in ${split} and in ${seen.get(task.index)}`);
        seen.set(task.index, split);
        counts[task.cluster] += 1;
      }
      assert.deepEqual(counts, Array(4).fill(split === 'train' ? 125 : 8));
    }
  });

  it('do not depend on how many there are', async () => {
    const few = await make({ trainTasks: 10 });
    const many = await make({ trainTasks: 100 });
    assert.deepEqual(few.tasks.all!('train'), many.tasks.all!('train').slice(0, 10));
    const other = await make({ trainTasks: 10, taskSeed: 1 });
    assert.notDeepEqual(few.tasks.all!('train'), other.tasks.all!('train'));
  });

  it('are drawn without repetition until all were drawn', async () => {
    const { tasks } = await make({ trainTasks: 20 });
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 50 }), (seed, n) => {
        const indices = tasks.sample(Rng.seed(seed), 'train', n).map((task) => task.index);
        assert.equal(indices.length, n);
        for (let start = 0; start < n; start += 20) {
          const pass = indices.slice(start, start + 20);
          assert.equal(new Set(pass).size, pass.length);
        }
      }),
    );
  });

  it('are described in words', async () => {
    const { tasks } = await make({});
    assert.equal(
      tasks.describe({ index: 3, cluster: 2, goal: [0.5, -1] }),
      'goal 3 of cluster 2 at (0.50, -1.00)',
    );
  });
});

describe('point-goal', () => {
  const task: PointGoalTask = { index: 0, cluster: 0, goal: [0.6, 0.8] };

  it('pays minus the distance over the radius, and clips moves at one step per axis', async () => {
    const env = (await make({ stepSize: 0.2 })).create();
    env.reset({ rng: Rng.seed(0), task });
    const first = env.step(Float32Array.of(0, 0));
    assert.ok(Math.abs(first.reward + 1) < 1e-12);
    const second = env.step(Float32Array.of(100, -0.5));
    assert.deepEqual([...(second.observation as Float32Array)], [Math.fround(0.2), Math.fround(-0.1)]);
    const distance = Math.hypot(0.6 - 0.2, 0.8 + 0.1);
    assert.ok(Math.abs(second.reward + distance) < 1e-12);
    assert.ok(Math.abs((second.info.metrics?.distance ?? NaN) - distance) < 1e-12);
  });

  it('scales with the radius: the same way at twice the size earns the same', async () => {
    const play = async (scale: number): Promise<number[]> => {
      const env = (await make({ radius: scale, stepSize: 0.1 * scale, noise: 0.3 })).create();
      env.reset({ rng: Rng.seed(5), task: { ...task, goal: [0.6 * scale, 0.8 * scale] } });
      return Array.from({ length: 30 }, () => env.step(Float32Array.of(1, 1)).reward);
    };
    assert.deepEqual(await play(2), await play(1));
  });

  it('stops at the walls', async () => {
    const env = (await make({ stepSize: 1 })).create();
    env.reset({ rng: Rng.seed(0), task });
    const steps = [1, 2, 3].map(() => [...(env.step(Float32Array.of(1, -1)).observation as Float32Array)]);
    assert.deepEqual(steps, [[1, -1], [2, -2], [2, -2]]); // prettier-ignore
  });

  it('moves with the noise that was asked for', async () => {
    const env = (await make({ noise: 0.5, stepSize: 0.001, radius: 10 })).create();
    env.reset({ rng: Rng.seed(1), task });
    let last = 0;
    let squares = 0;
    for (let i = 0; i < 2000; i++) {
      const [x] = env.step(Float32Array.of(0, 0)).observation as Float32Array;
      squares += ((x - last) / 0.001) ** 2;
      last = x;
    }
    assert.ok(Math.abs(Math.sqrt(squares / 2000) - 0.5) < 0.04);
  });

  it('does not show the goal', async () => {
    const env = (await make({ noise: 0.1 })).create();
    const play = (goal: [number, number]): number[] => {
      const first = [
        ...(env.reset({ rng: Rng.seed(3), task: { ...task, goal } }).observation as Float32Array),
      ];
      return [...first, ...(env.step(Float32Array.of(0.5, 0.5)).observation as Float32Array)];
    };
    assert.deepEqual(play([1, 0]), play([0, 1]));
  });

  it('without a task draws a training task, another with another stream', async () => {
    const env = (await make({ sigma: 0 })).create();
    const rewards = new Set<number>();
    for (let seed = 0; seed < 60; seed++) {
      env.reset({ rng: Rng.seed(seed) });
      rewards.add(Math.round(env.step(Float32Array.of(1, 0.5)).reward * 1e9));
    }
    assert.equal(rewards.size, 4);
  });

  it('draws a map', async () => {
    const env = (await make({})).create();
    env.reset({ rng: Rng.seed(0), task: { ...task, goal: [1, 1] } });
    const map = env.render!().split('\n');
    assert.equal(map[10][10], 'o');
    assert.equal(map[5][15], 'x');
    assert.equal(map.join('').replaceAll('.', ''), 'xo');
  });

  it('refuses a task that is none, and a misspelt option', async () => {
    const env = (await make({})).create();
    assert.throws(() => env.reset({ rng: Rng.seed(0), task: { ...task, goal: [1] as never } }), InputError);
    assert.throws(
      () => env.reset({ rng: Rng.seed(0), task: { ...task, goal: [1, NaN] } }),
      /has no goal \[x, y\]/,
    );
    assert.throws(() => definition.config.parse({ sigme: 1 }));
  });
});
