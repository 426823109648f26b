import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as t from '../../../core/tensor/index.js';
import type { Tensor } from '../../../core/tensor/index.js';
import { compositionCases, lossOf, opCases, type Case } from './cases.js';
import { checkDerivatives, float64, randomTensor, TestStream } from './helpers.js';

before(() => t.setExecutor(float64));

for (const item of [...opCases, ...compositionCases]) {
  test(`derivatives of ${item.name} agree with central differences in double precision`, () => {
    t.setExecutor(float64);
    const { inputs, loss } = lossOf(item);
    checkDerivatives(item.name, (xs) => loss(xs as Tensor[]), inputs);
  });
}

const wasm = await t.createExecutor('wasm');

/** First derivatives, and those of the first derivatives along a fixed direction. */
function derivatives(item: Case): number[][] {
  const { inputs, loss } = lossOf(item);
  const stream = new TestStream(5);
  const directions = inputs.map((x) => randomTensor(stream, x.shape));
  const first = t.grad(loss)(inputs);
  const second = t.grad((xs: Tensor[]) =>
    t
      .grad(loss)(xs)
      .map((g, i) => t.sum(t.mul(g, directions[i]!)))
      .reduce((a, b) => t.add(a, b)),
  )(inputs);
  return [first, second].map((slopes) => slopes.flatMap((g) => Array.from(g.toArray())));
}

for (const item of [...opCases, ...compositionCases]) {
  test(`derivatives of ${item.name} in wasm agree with those in double precision`, () => {
    t.setExecutor(float64);
    const expected = derivatives(item);
    t.setExecutor(wasm);
    const actual = derivatives(item);
    expected.forEach((values, order) => {
      const scale = Math.max(1e-2, ...values.map(Math.abs));
      values.forEach((value, i) => {
        const error = Math.abs(actual[order]![i]! - value) / scale;
        assert.ok(error < 1e-3, `order ${order + 1}, element ${i}: ${actual[order]![i]} instead of ${value}`);
      });
    });
  });
}
