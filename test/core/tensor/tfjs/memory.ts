import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TfjsExecutor } from '../../../../core/tensor/executors/tfjs/executor.js';
import * as t from '../../../../core/tensor/index.js';
import { train } from './programs.js';

const constantsAtMost = 128;

/** Registers tests of what lives how long on the device. */
export function testMemory(executor: TfjsExecutor, updates: number): void {
  test(`${updates} updates leave no tensor behind`, () => {
    t.setExecutor(executor);
    const before = executor.liveTensors();
    train(updates);
    const after = executor.liveTensors();
    assert.ok(after <= Math.max(before, constantsAtMost), `${before} tensors before, ${after} after`);
    train(Math.ceil(updates / 10));
    assert.ok(executor.liveTensors() <= Math.max(after, constantsAtMost));
  });

  test('results of an inner scope live on in the outer one, and those of the outermost as arrays', () => {
    t.setExecutor(executor);
    const outer = t.scope(() => {
      const x = t.tensor([1, 2, 3]);
      const before = executor.liveTensors();
      const inner = t.scope(() => {
        const hidden = t.mul(x, 2);
        return { kept: t.add(hidden, x), same: x };
      });
      assert.ok(executor.liveTensors() - before <= 3, 'the intermediate result is freed');
      return t.sub(inner.kept, inner.same);
    });
    assert.deepEqual([...outer.toArray()], [2, 4, 6]);
    assert.deepEqual([...t.scope(() => t.mul(outer, outer)).toArray()], [4, 16, 36]);
  });

  test('an array that inner scopes use again and again goes to the device twice, and leaves it with the outer scope', () => {
    t.setExecutor(executor);
    const x = t.tensor([1, 2, 3]);
    const free = executor.liveTensors();
    t.scope(() => {
      const counts = [1, 2, 3].map(() => {
        t.scope(() => {
          t.neg(x);
        });
        return executor.liveTensors() - free;
      });
      assert.deepEqual(counts, [0, 1, 1]);
    });
    assert.equal(executor.liveTensors(), free);
  });

  test('a tensor that was not returned from its scope cannot be read', () => {
    t.setExecutor(executor);
    let lost: t.Tensor | undefined;
    t.scope(() => {
      lost = t.exp(t.tensor([0]));
    });
    assert.throws(() => lost!.toArray(), /freed when its scope ended/);
    assert.throws(() => t.scope(() => t.neg(lost!)), /freed when its scope ended/);
  });

  test('ops outside of any scope work and leave nothing on the device', () => {
    t.setExecutor(executor);
    const x = t.exp(t.tensor([0, 1]));
    const before = executor.liveTensors();
    const y = t.add(x, x);
    assert.ok(Math.abs(y.toArray()[1]! - 2 * Math.E) < 1e-5);
    assert.ok(executor.liveTensors() <= before);
  });

  test('a scope that throws frees what it made', () => {
    t.setExecutor(executor);
    t.scope(() => t.square(t.tensor([1])));
    const before = executor.liveTensors();
    assert.throws(
      () =>
        t.scope(() => {
          t.square(t.tensor([1, 2]));
          throw new Error('broken');
        }),
      /broken/,
    );
    assert.equal(executor.liveTensors(), before);
  });

  test('one array may stand in an op twice under different shapes', () => {
    t.setExecutor(executor);
    const x = t.tensor([1, 2, 3]);
    const outer = t.scope(() => t.mul(t.reshape(x, [3, 1]), t.reshape(x, [1, 3])));
    assert.deepEqual([...outer.toArray()], [1, 2, 3, 2, 4, 6, 3, 6, 9]);
  });
}
