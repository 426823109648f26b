import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Executor } from '../../../../core/tensor/executors/executor.js';
import { createExecutor } from '../../../../core/tensor/index.js';
import {
  binaryCall,
  castCall,
  productCall,
  reductionCall,
  softmaxCall,
  unaryCall,
  type KernelCall,
} from './calls.js';
import { binaryOps, elementwiseCases, unaryOps } from './elementwise-cases.js';
import { structureCases } from './structure-cases.js';

const reference = await createExecutor('reference', { precision: 'float32' });

function assertAgree(name: string, call: KernelCall, executor: Executor, tolerance: number): void {
  const expected = call(reference);
  const actual = call(executor);
  assert.equal(actual.length, expected.length);
  expected.forEach((wanted, j) => {
    const got = actual[j]!;
    assert.equal(got.constructor, wanted.constructor, `${name}: type of result ${j}`);
    assert.equal(got.length, wanted.length, `${name}: length of result ${j}`);
    const scale = Array.from(wanted, Math.abs).reduce((top, v) => (v < Infinity ? Math.max(top, v) : top), 1);
    wanted.forEach((w, i) => {
      const g = got[i]!;
      const near = Object.is(g, w) || g === w || Math.abs(g - w) <= tolerance * scale;
      assert.ok(near, `${name}: element ${i} of result ${j} is ${g}, expected ${w}`);
    });
  });
}

/** Registers tests of every kernel of an executor against the reference, over shapes and data. */
export function testKernels(executor: Executor, runs: number): void {
  for (const { name, calls, tolerance = 2e-6 } of [...elementwiseCases, ...structureCases]) {
    test(`${name} agrees with the reference`, () => {
      fc.assert(
        fc.property(calls, (call) => assertAgree(name, call, executor, tolerance)),
        { numRuns: runs, seed: 20 },
      );
    });
  }
}

const odd = [NaN, Infinity, -Infinity, 0, -0, 1, -1, 2.5, -2.5, 200, -200];
const partners = [NaN, Infinity, -Infinity, 0, 1, -1];

/** Registers tests of NaN, infinities, zeros and numbers beyond the range of a function: backends have them as the reference does. */
export function testSpecialValues(executor: Executor): void {
  const compare = (name: string, call: KernelCall): void => assertAgree(name, call, executor, 1e-5);
  const show = (numbers: readonly number[]): string =>
    numbers.map((x) => (Object.is(x, -0) ? '-0' : String(x))).join(', ');

  for (const op of unaryOps) {
    test(`${op} of special values agrees with the reference`, () => {
      const [p, q] = op.startsWith('clip') ? [-1, 1] : [op === 'powScalar' ? 3 : 1, 0];
      for (const x of odd) compare(`${op}(${show([x])})`, unaryCall(op, [x], p, q));
    });
  }
  for (const op of binaryOps) {
    test(`${op} of two special values agrees with the reference`, () => {
      for (const x of odd)
        for (const y of partners) compare(`${op}(${show([x, y])})`, binaryCall(op, [x], [y]));
    });
  }
  test('casts of special values agree with the reference', () => {
    for (const x of [NaN, Infinity, -Infinity, 3e9, -3e9, 2 ** 31, -(2 ** 31), -0.7, 1e-40])
      compare(`cast(${show([x])})`, castCall([x]));
  });
  test('softmax with special values agrees with the reference', () => {
    for (const log of [false, true]) {
      for (const row of [
        [NaN, 1],
        [-Infinity, 1],
        [1000, 1, -1000],
      ])
        compare(`${log ? 'log-' : ''}softmax of ${show(row)}`, softmaxCall(row, null, log));
      compare('a masked NaN', softmaxCall([NaN, Infinity, 1, 2], [0, 0, 1, 1], log));
      compare('nothing kept', softmaxCall([1, 2], [0, 0], log));
    }
  });
}

/** Registers tests at the sizes of networks, where backends use other kernels than for small arrays. */
export function testSizes(executor: Executor): void {
  test('products of network sizes agree with the reference', () => {
    for (const [m, n, k] of networkProducts) {
      for (const transposeA of [false, true])
        for (const transposeB of [false, true])
          assertAgree(
            `matmul ${m} ${n} ${k} ${transposeA} ${transposeB}`,
            productCall(m, n, k, transposeA, transposeB),
            executor,
            2e-6,
          );
    }
  });
  test('long reductions agree with the reference', () => {
    for (const [outer, length, inner] of [
      [1, 10007, 1],
      [500, 33, 1],
      [1, 500, 20],
      [3, 1000, 7],
    ] as const)
      for (const op of ['sum', 'max'] as const)
        assertAgree(
          `${op} ${outer} ${length} ${inner}`,
          reductionCall(op, { outer, length, inner }),
          executor,
          2e-6,
        );
  });
}

const networkProducts = [
  [1, 128, 27],
  [64, 128, 27],
  [64, 128, 128],
  [256, 8, 128],
  [27, 64, 256],
  [128, 128, 512],
  [3, 5, 2000],
  [1, 1, 300],
  [192, 64, 64],
] as const;
