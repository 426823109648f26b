import type { Shape } from '../../shape.js';
import type { BinaryOp, UnaryOp } from '../executor.js';
import type { TfTensor } from './api.js';
import type { Calls } from './calls.js';

type Unary = (t: Calls, x: TfTensor, p: number, q: number) => TfTensor;
type Binary = (t: Calls, a: TfTensor, b: TfTensor, shape: Shape) => TfTensor;

const named =
  (kernel: string): Unary =>
  (t, x) =>
    t.call(kernel, { x });

const scalarLeft =
  (kernel: string): Unary =>
  (t, x, p) =>
    t.call(kernel, { a: t.scalar(p), b: x });

const scalarRight =
  (kernel: string): Unary =>
  (t, x, p) =>
    t.call(kernel, { a: x, b: t.scalar(p) });

const scalarComparison =
  (kernel: string): Unary =>
  (t, x, p) =>
    t.float(t.call(kernel, { a: x, b: t.scalar(p) }));

/** 1 where the strict comparison holds, 0.5 where only its weak form does. */
function tie(t: Calls, strict: string, weak: string, a: TfTensor, b: TfTensor): TfTensor {
  const both = t.call('Add', { a: t.float(t.call(strict, { a, b })), b: t.float(t.call(weak, { a, b })) });
  return t.call('Multiply', { a: both, b: t.scalar(0.5) });
}

/** Kernels for each `UnaryOp`. */
export const unaryKernels: Readonly<Record<UnaryOp, Unary>> = {
  neg: named('Neg'),
  abs: named('Abs'),
  // Plain JavaScript's own kernel takes the sign of NaN for 0.
  sign: (t, x) => t.choose(t.call('Equal', { a: x, b: x }), t.call('Sign', { x }), x),
  square: named('Square'),
  sqrt: named('Sqrt'),
  rsqrt: named('Rsqrt'),
  reciprocal: named('Reciprocal'),
  exp: named('Exp'),
  log: named('Log'),
  tanh: named('Tanh'),
  sigmoid: named('Sigmoid'),
  relu: named('Relu'),
  step: (t, x) => t.float(t.call('Greater', { a: x, b: t.scalar(0) })),
  softplus: named('Softplus'),
  sin: named('Sin'),
  cos: named('Cos'),
  powScalar: scalarRight('Pow'),
  clip: (t, x, p, q) => t.call('ClipByValue', { x }, { clipValueMin: p, clipValueMax: q }),
  clipMask: (t, x, p, q) =>
    t.float(
      t.call('LogicalAnd', {
        a: t.call('GreaterEqual', { a: x, b: t.scalar(p) }),
        b: t.call('LessEqual', { a: x, b: t.scalar(q) }),
      }),
    ),
  addScalar: scalarRight('Add'),
  mulScalar: scalarRight('Multiply'),
  divScalar: scalarRight('RealDiv'),
  rsubScalar: scalarLeft('Sub'),
  rdivScalar: scalarLeft('RealDiv'),
  maximumScalar: scalarRight('Maximum'),
  minimumScalar: scalarRight('Minimum'),
  greaterScalar: scalarComparison('Greater'),
  greaterEqualScalar: scalarComparison('GreaterEqual'),
  lessScalar: scalarComparison('Less'),
  lessEqualScalar: scalarComparison('LessEqual'),
  equalScalar: scalarComparison('Equal'),
  tieGreaterScalar: (t, x, p) => tie(t, 'Greater', 'GreaterEqual', x, t.scalar(p)),
  tieLessScalar: (t, x, p) => tie(t, 'Less', 'LessEqual', x, t.scalar(p)),
};

const plain =
  (kernel: string): Binary =>
  (t, a, b) =>
    t.call(kernel, { a, b });

const comparison =
  (kernel: string): Binary =>
  (t, a, b) =>
    t.float(t.call(kernel, { a, b }));

/** Kernels for each `BinaryOp`; operands broadcast to `shape`. */
export const binaryKernels: Readonly<Record<BinaryOp, Binary>> = {
  add: plain('Add'),
  sub: plain('Sub'),
  mul: plain('Multiply'),
  div: plain('RealDiv'),
  maximum: plain('Maximum'),
  minimum: plain('Minimum'),
  greater: comparison('Greater'),
  greaterEqual: comparison('GreaterEqual'),
  less: comparison('Less'),
  lessEqual: comparison('LessEqual'),
  equal: comparison('Equal'),
  tieGreater: (t, a, b) => tie(t, 'Greater', 'GreaterEqual', a, b),
  tanhGrad: (t, y, dy) =>
    t.call('Multiply', { a: dy, b: t.call('Sub', { a: t.scalar(1), b: t.call('Square', { x: y }) }) }),
  sigmoidGrad: (t, y, dy) =>
    t.call('Multiply', {
      a: t.call('Multiply', { a: dy, b: y }),
      b: t.call('Sub', { a: t.scalar(1), b: y }),
    }),
  reluGrad: (t, y, dy, shape) => {
    const active = t.call('Greater', { a: t.spread(y, shape), b: t.scalar(0) });
    return t.choose(active, t.spread(dy, shape), t.fill(shape, 0));
  },
};
