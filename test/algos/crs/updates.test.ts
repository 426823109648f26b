import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noSquares, rmsprop } from '../../../algos/crs/rmsprop.js';
import { bestAllowed, smoothL1 } from '../../../algos/crs/td.js';
import { grad, scope, sum, tensor, type Tensor } from '../../../core/tensor/index.js';

const close = (a: ArrayLike<number>, b: readonly number[]): void => {
  assert.equal(a.length, b.length);
  for (const [i, x] of b.entries()) assert.ok(Math.abs(a[i] - x) < 1e-6, `${a[i]} is not ${x}`);
};

test('smooth L1 is quadratic within 1 and linear beyond, as is its slope', () => {
  const x = tensor([-3, -0.5, 0, 1, 2], [5]);
  close(smoothL1(x).toArray(), [2.5, 0.125, 0, 0.5, 1.5]);
  close(grad((y: Tensor) => sum(smoothL1(y)))(x).toArray(), [-1, -0.5, 0, 1, 1]);
});

test('RMSprop takes the steps that PyTorch takes, on cut gradients', () => {
  let state = { params: { w: tensor([1, 2], [2]) }, squares: noSquares({ w: tensor([1, 2], [2]) }) };
  for (const slopes of [
    [0.5, -4],
    [0.25, 0],
  ])
    state = scope(() => rmsprop(state.squares, state.params, { w: tensor(slopes, [2]) }, 0.1));
  // v = 0.0025, then 0.0031; steps 0.1 * 0.5 / 0.05 and 0.1 * 0.25 / sqrt(0.0031). The second slope is cut to -1.
  close(state.squares.w.toArray(), [0.0031, 0.0099]);
  close(state.params.w.toArray(), [1 - 1 - 0.025 / Math.sqrt(0.0031), 2 + 1]);
});

test('the best choice is the first of the largest that are allowed', () => {
  const values = [5, 1, 3, 2, 2, 9, 0, 0, 0];
  assert.deepEqual([...bestAllowed(values, [0, 1, 1, 1, 1, 0, 0, 0, 1], 3)], [2, 0, 2]);
});
