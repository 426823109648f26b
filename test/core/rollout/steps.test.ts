import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NamedArrays } from '../../../core/arrays.js';
import { Rng } from '../../../core/random.js';
import { rollSteps } from '../../../core/rollout/steps.js';
import { diaries, unit } from './world.js';

const column = (arrays: NamedArrays, name: string): number[] => [...arrays[name].data];
const length = (id: number): number => 1 + (id % 4);
const end = (id: number): 'terminated' | 'truncated' => (id % 2 === 0 ? 'terminated' : 'truncated');
const envs = 3;
const steps = 20;

describe('rollSteps', () => {
  const arrays = rollSteps(unit, diaries(length, end), { envs, steps });
  const at = (row: number): [id: number, step: number] => [
    arrays['observation'].data[2 * row],
    arrays['observation'].data[2 * row + 1],
  ];

  it('records what the policy saw, step by step and environment by environment', () => {
    assert.deepEqual(arrays['observation'].shape, [envs * steps, 2]);
    assert.deepEqual(column(arrays, 'observation'), column(arrays, 'seen'));
    for (let row = 0; row < envs * steps; row++) {
      const [id, step] = at(row);
      assert.equal(arrays['reward'].data[row], id + arrays['action'].data[row]);
      const over = step + 1 >= length(id);
      assert.equal(arrays['terminated'].data[row], over && end(id) === 'terminated' ? 1 : 0);
      assert.equal(arrays['truncated'].data[row], over && end(id) === 'truncated' ? 1 : 0);
    }
  });

  it("starts environment i's episode k from the stream ('env', i, k)", () => {
    for (let i = 0; i < envs; i++) {
      let episode = -1;
      for (let t = 0; t < steps; t++) {
        const [id, step] = at(t * envs + i);
        if (step === 0) episode += 1;
        assert.equal(id, Rng.restore(unit.stream).fork('env', i, episode).int(1000), `env ${i}, step ${t}`);
      }
      assert.ok(episode > 2, 'the test must see several episodes');
    }
  });

  it('keeps the observation after a cut, and after nothing else', () => {
    const expected: number[][] = [];
    for (let t = 0; t < steps; t++) {
      for (let i = 0; i < envs; i++) {
        const row = t * envs + i;
        const [id, step] = at(row);
        const over = step + 1 >= length(id);
        const terminated = over && end(id) === 'terminated';
        if (!terminated && (over || t === steps - 1)) expected.push([row, id, step + 1]);
      }
    }
    const rows = column(arrays, 'final/row');
    const finals = column(arrays, 'final/observation');
    assert.deepEqual(
      rows.map((row, k) => [row, finals[2 * k], finals[2 * k + 1]]),
      expected,
    );
    assert.ok(
      expected.some(([row]) => row < envs * (steps - 1)) &&
        expected.some(([row]) => row >= envs * (steps - 1)),
    );
  });

  it('tells of finished episodes in the order in which they ended', () => {
    const expected: [number, number, number][] = [];
    const totals = Array<number>(envs).fill(0);
    for (let row = 0; row < envs * steps; row++) {
      const [id, step] = at(row);
      totals[row % envs] += arrays['reward'].data[row];
      if (step + 1 < length(id)) continue;
      expected.push([totals[row % envs], step + 1, id]);
      totals[row % envs] = 0;
    }
    const [returns, lengths, ids] = ['return', 'length', 'id'].map((name) =>
      column(arrays, `episode/${name}`),
    );
    assert.deepEqual(
      returns.map((value, k) => [value, lengths[k], ids[k]]),
      expected,
    );
  });

  it("sets a policy's memory back where an episode ends", () => {
    for (let row = 0; row < envs * steps; row++) assert.equal(arrays['memory'].data[row], at(row)[1]);
  });

  it('is a pure function of the unit: used environments give the same arrays', () => {
    const world = diaries(length, end);
    rollSteps(unit, { ...world, rng: Rng.seed(99) }, { envs: 5, steps: 7 });
    assert.deepEqual(rollSteps(unit, world, { envs, steps }), arrays);
  });

  it('has the same columns when no episode finishes', () => {
    const endless = rollSteps(
      unit,
      diaries(() => 1000, end),
      { envs: 2, steps: 3 },
    );
    assert.deepEqual(Object.keys(endless).sort(), Object.keys(arrays).sort());
    assert.equal(endless['episode/id'].data.length, 0);
    assert.deepEqual(column(endless, 'final/row'), [4, 5]);
  });

  it('draws a task of the split for every episode', () => {
    const asked: [string, number][] = [];
    const world = diaries(() => 2, end);
    const drawn = rollSteps(
      { ...unit, split: 'valid' },
      {
        ...world,
        tasks: {
          sample: (rng, split, n) => {
            asked.push([split, rng.int(1000)]);
            return Array<null>(n).fill(null);
          },
          describe: () => '',
        },
      },
      { envs: 1, steps: 4 },
    );
    const stream = Rng.restore(unit.stream);
    assert.deepEqual(
      asked,
      [0, 1].map((k) => ['valid', stream.fork('task', 0, k).int(1000)]),
    );
    assert.equal(drawn['episode/length'].data.length, 2);
  });

  it('hands on the episodes that are running at its end, which go on elsewhere', () => {
    const lasts = (id: number): number => 10 + (id % 4);
    const world = diaries(lasts, end);
    const [first, second] = [1, 2].map((seed) => ({ ...world, rng: Rng.seed(seed) }));
    const before = rollSteps(unit, first, { envs, steps: 12, carry: {} });
    const saved = before['carried'].data as Float64Array;
    const size = saved.length / envs;
    const after = rollSteps(unit, second, { envs, steps: 12, carry: { from: saved } });
    const fresh = rollSteps(unit, { ...diaries(lasts, end), rng: Rng.seed(2) }, { envs, steps: 12 });
    const wholes: number[] = [];
    for (let i = 0; i < envs; i++) {
      const row = 11 * envs + i;
      const [id, step] = before['observation'].data.slice(2 * row, 2 * row + 2);
      const ended = before['terminated'].data[row] + before['truncated'].data[row] > 0;
      assert.equal(saved[i * size] > 0, !ended);
      const expected = ended ? fresh['observation'].data.slice(2 * i, 2 * i + 2) : [id, step + 1];
      assert.deepEqual([...after['observation'].data.slice(2 * i, 2 * i + 2)], [...expected]);
      if (!ended) wholes.push(lasts(id));
    }
    assert.ok(wholes.length > 0, 'some episode goes on');
    const lengths = [...after['episode/length'].data];
    for (const whole of wholes) assert.ok(lengths.includes(whole), `${lengths} has the whole ${whole}`);
    assert.ok(!('carried' in fresh));
  });

  it('names a metric that the environment declares and does not report', () => {
    const world = diaries(length, end);
    const spec = { ...world.spec, episodeMetrics: ['success'] };
    assert.throws(
      () => rollSteps(unit, { ...world, spec }, { envs, steps }),
      /'diary'.*info\.metrics\.success/,
    );
  });
});
