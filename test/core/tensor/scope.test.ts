import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as t from '../../../core/tensor/index.js';
import type { Tensor } from '../../../core/tensor/index.js';

t.setExecutor(await t.createExecutor('wasm'));
const numbers = (x: Tensor): number[] => Array.from(x.toArray());

test('the result of a scope survives, all else ends with it', () => {
  let inner!: Tensor;
  const { kept, note } = t.scope(() => {
    inner = t.exp(t.zeros([3]));
    return { kept: [t.add(inner, 1)], note: 'as it is' };
  });
  assert.deepEqual(numbers(kept[0]!), [2, 2, 2]);
  assert.equal(note, 'as it is');
  assert.throws(() => inner.toArray(), /freed when its scope ended: return it from scope/);
  assert.throws(() => t.add(inner, 1), /freed when its scope ended/);
});

test('a scope that throws frees what it made', () => {
  let inner!: Tensor;
  assert.throws(
    () =>
      t.scope(() => {
        inner = t.exp(t.zeros([3]));
        throw new Error('stop');
      }),
    /stop/,
  );
  assert.throws(() => inner.item(), /expected one element/);
  assert.throws(() => inner.toArray(), /freed/);
  assert.equal(t.scope(() => t.add(t.ones([1]), 1)).item(), 2);
});

test('a scope refuses an asynchronous function', () => {
  assert.throws(() => t.scope(() => Promise.resolve(1)), /must be synchronous/);
});

test('ops work outside of any scope', () => {
  const x = t.tensor([1, 2, 3]);
  const y = t.mul(t.add(x, x), t.square(x));
  assert.deepEqual(numbers(y), [2, 16, 54]);
  assert.deepEqual(numbers(t.slice(y, [1], [2])), [16, 54]);
});

test('survivors of nested scopes keep their numbers, views into each other included', () => {
  const sizes = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean(), fc.boolean()), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 0, max: 9 }), (plan, before) => {
      t.scope(() => {
        const base = t.add(t.full([before], 7), 0);
        const { kept, views } = t.scope(() => {
          const made = plan.map(([n], i) => t.add(t.full([n], i), 0.5));
          const cut = made.map((x) => t.slice(x, [Math.floor(x.size / 3)], [-1]));
          return { kept: made.filter((_, i) => plan[i]![1]), views: cut.filter((_, i) => plan[i]![2]) };
        });
        const later = t.add(t.full([30], -1), 0);
        const expected = (pick: 1 | 2): number[] =>
          plan.flatMap(([, ...flags], i) => (flags[pick - 1] ? [i + 0.5] : []));
        kept.forEach((x, j) => numbers(x).forEach((value) => assert.equal(value, expected(1)[j])));
        views.forEach((x, j) => numbers(x).forEach((value) => assert.equal(value, expected(2)[j])));
        assert.ok(numbers(base).every((value) => value === 7));
        assert.ok(numbers(later).every((value) => value === -1));
      });
    }),
    { numRuns: 200 },
  );
});

test('memory in use is the same after many updates as after one', async () => {
  const executor = (await t.createExecutor('wasm')) as t.Executor & {
    readonly memory: { used: number; size: number };
  };
  const previous = t.currentExecutor();
  t.setExecutor(executor);
  let params = { w: t.full([64, 64], 0.01), b: t.zeros([64]) };
  let state = t.adamInit(params);
  const x = t.ones([32, 64]);
  const update = (): void => {
    ({ params, state } = t.scope(() => {
      const { grads } = t.valueAndGrad((p: typeof params) => t.mean(t.square(t.linear(x, p.w, p.b, 'tanh'))))(
        params,
      );
      return t.adam(state, params, grads, { learningRate: 1e-3 });
    }));
  };
  update();
  const { used, size } = executor.memory;
  for (let i = 0; i < 300; i++) update();
  assert.deepEqual(executor.memory, { used, size });
  t.setExecutor(previous);
});

test('weights that are used again stay right when their part of memory has been emptied', () => {
  const large = Array.from({ length: 6 }, (_, i) => t.full([2 ** 20], i));
  for (let round = 0; round < 4; round++) {
    large.forEach((x, i) => {
      assert.equal(t.scope(() => t.sum(t.slice(t.add(x, 1), [0], [10]))).item(), 10 * (i + 1));
    });
  }
  const many = Array.from({ length: 40 }, (_, i) => t.full([2 ** 18], i));
  for (let round = 0; round < 3; round++) {
    assert.equal(t.scope(() => many.reduce((total, x) => t.add(total, t.mean(x)), t.zeros([]))).item(), 780);
  }
});

test('an op that does not fit below the ceiling says so and leaves the executor usable', async () => {
  const previous = t.currentExecutor();
  t.setExecutor(await t.createExecutor('wasm', { maxMegabytes: 64 }));
  const message =
    /tensor memory is full: .* MiB are in use, 40.0 more do not fit below the ceiling of 64 MiB/;
  assert.throws(() => t.scope(() => t.broadcastTo(t.scalar(1), [10, 2 ** 20])), message);
  assert.throws(() => t.broadcastTo(t.scalar(1), [10, 2 ** 20]), message);
  assert.equal(t.scope(() => t.sum(t.ones([100]))).item(), 100);
  t.setExecutor(previous);
  await assert.rejects(
    async () => await t.createExecutor('wasm', { maxMegabytes: 1 }),
    /maxMegabytes must be at least/,
  );
  await assert.rejects(async () => await t.createExecutor('wsam' as 'wasm'), /unknown .*'wsam'/);
});

test('tensors move between executors', async () => {
  const wasm = t.currentExecutor();
  const x = t.tensor([1.5, 2.5]);
  t.setExecutor(await t.createExecutor('reference'));
  const y = t.add(x, 0.1);
  assert.ok(y.toArray() instanceof Float64Array);
  t.setExecutor(wasm);
  assert.ok(t.add(y, x).toArray() instanceof Float32Array);
  assert.ok(Math.abs(t.sum(t.add(y, x)).item() - 8.2) < 1e-6);
});
