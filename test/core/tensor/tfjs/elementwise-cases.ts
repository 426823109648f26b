import fc from 'fast-check';
import type { BinaryOp, UnaryOp } from '../../../../core/tensor/executors/executor.js';
import { broadcastShapes } from '../../../../core/tensor/shape.js';
import {
  broadcastPairs,
  floats,
  integers,
  positive,
  shapes,
  sizes,
  value,
  whole,
  type KernelCase,
} from './arbitraries.js';
import { results, type KernelCall } from './calls.js';

/** Every unary op. */
export const unaryOps = Object.keys({
  neg: 0,
  abs: 0,
  sign: 0,
  square: 0,
  sqrt: 0,
  rsqrt: 0,
  reciprocal: 0,
  exp: 0,
  log: 0,
  tanh: 0,
  sigmoid: 0,
  relu: 0,
  step: 0,
  softplus: 0,
  sin: 0,
  cos: 0,
  powScalar: 0,
  clip: 0,
  clipMask: 0,
  addScalar: 0,
  mulScalar: 0,
  divScalar: 0,
  rsubScalar: 0,
  rdivScalar: 0,
  maximumScalar: 0,
  minimumScalar: 0,
  greaterScalar: 0,
  greaterEqualScalar: 0,
  lessScalar: 0,
  lessEqualScalar: 0,
  equalScalar: 0,
  tieGreaterScalar: 0,
  tieLessScalar: 0,
} satisfies Record<UnaryOp, 0>) as UnaryOp[];

/** Every binary op. */
export const binaryOps = Object.keys({
  add: 0,
  sub: 0,
  mul: 0,
  div: 0,
  maximum: 0,
  minimum: 0,
  greater: 0,
  greaterEqual: 0,
  less: 0,
  lessEqual: 0,
  equal: 0,
  tieGreater: 0,
  tanhGrad: 0,
  sigmoidGrad: 0,
  reluGrad: 0,
} satisfies Record<BinaryOp, 0>) as BinaryOp[];

const inDomain: Partial<Record<UnaryOp, fc.Arbitrary<number>>> = {
  sqrt: positive,
  rsqrt: positive,
  log: positive,
  reciprocal: positive,
  powScalar: positive,
  rdivScalar: positive,
};

/** Ops that may meet equal operands, which random floats never are. */
const comparing = /greater|less|equal|tie|maximum|minimum|clip|step|sign|relu/i;

const unaryCases = unaryOps.map((op): KernelCase => {
  const numbers = comparing.test(op) ? whole : (inDomain[op] ?? value);
  const calls = fc
    .tuple(
      shapes(3).chain((shape) => floats(shape, numbers)),
      fc.integer({ min: -2, max: 1 }),
      fc.integer({ min: 1, max: 3 }),
    )
    .map(
      ([x, p, q]): KernelCall =>
        (e) =>
          results(e, () => [e.unary(op, x, op === 'divScalar' ? q : p, q)]),
    );
  return { name: `unary ${op}`, calls };
});

const binaryCases = binaryOps.map((op): KernelCase => {
  const numbers = comparing.test(op) ? whole : op === 'div' ? positive : value;
  const calls = broadcastPairs
    .chain(([a, b]) => fc.tuple(floats(a, numbers), floats(b, numbers)))
    .map(([a, b]): KernelCall => {
      const shape = broadcastShapes(op, a.shape, b.shape);
      return (e) => results(e, () => [e.binary(op, a, b, shape)]);
    });
  return { name: `binary ${op}`, calls };
});

const rowCases: KernelCase[] = [
  {
    name: 'select',
    calls: shapes(3)
      .chain((shape) => fc.tuple(floats(shape, fc.constantFrom(0, 1, -2)), floats(shape), floats(shape)))
      .map(
        ([condition, a, b]): KernelCall =>
          (e) =>
            results(e, () => [e.select(condition, a, b)]),
      ),
  },
  {
    name: 'cast',
    calls: shapes(3)
      .chain((shape) =>
        fc.tuple(floats(shape, fc.double({ min: -99, max: 99, noNaN: true })), integers(shape, 99)),
      )
      .map(
        ([x, indices]): KernelCall =>
          (e) =>
            results(e, () => [e.cast(x, 'int32'), e.cast(indices, 'float32')]),
      ),
  },
  {
    name: 'softmax',
    tolerance: 1e-5,
    calls: fc
      .tuple(sizes(5), fc.integer({ min: 1, max: 9 }), fc.boolean(), fc.boolean())
      .chain(([rows, columns, masked, log]) =>
        fc.tuple(
          fc.constant({ rows, columns, masked, log }),
          floats([rows, columns]),
          floats([rows, columns], fc.constantFrom(0, 1)),
        ),
      )
      .map(
        ([{ rows, columns, masked, log }, x, mask]): KernelCall =>
          (e) =>
            results(e, () => [e.softmax(x, masked ? mask : null, rows, columns, log)]),
      ),
  },
];

/** Calls of the kernels that work element by element or row by row. */
export const elementwiseCases: readonly KernelCase[] = [...unaryCases, ...binaryCases, ...rowCases];
