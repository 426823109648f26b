import { currentExecutor } from '../executors/current.js';
import type { BinaryOp, UnaryOp } from '../executors/executor.js';
import { broadcastShapes, sameShape } from '../shape.js';
import { record } from '../tape.js';
import { Tensor } from '../tensor.js';
import { checkFloat } from './check.js';
import { sumTo } from './layout.js';

/** An operand: a tensor, or a number that counts as a scalar constant. */
export type Value = Tensor | number;

function map(op: UnaryOp, x: Tensor, p = 0, q = 0): Tensor {
  return new Tensor(currentExecutor().unary(op, x, p, q), x.shape);
}

function combine(name: string, op: BinaryOp, a: Tensor, b: Tensor): Tensor {
  checkFloat(name, a, b);
  const shape = sameShape(a.shape, b.shape) ? a.shape : broadcastShapes(name, a.shape, b.shape);
  return new Tensor(currentExecutor().binary(op, a, b, shape), shape);
}

function unary(op: UnaryOp, x: Tensor, vjp: (dy: Tensor, y: Tensor) => Tensor): Tensor {
  checkFloat(op, x);
  const y = map(op, x);
  return record(y, [x], (dy) => [vjp(dy, y)]);
}

function constantOf(name: string, a: number, b: number): never {
  throw new Error(`${name}: expected at least one tensor, got the numbers ${a} and ${b}`);
}

/** a + b, broadcast. */
export function add(a: Value, b: Value): Tensor {
  if (typeof b === 'number') {
    if (typeof a === 'number') return constantOf('add', a, b);
    checkFloat('add', a);
    return record(map('addScalar', a, b), [a], (dy) => [dy]);
  }
  if (typeof a === 'number') return add(b, a);
  return record(combine('add', 'add', a, b), [a, b], (dy, wants) => [
    wants[0] ? sumTo(dy, a.shape) : null,
    wants[1] ? sumTo(dy, b.shape) : null,
  ]);
}

/** a - b, broadcast. */
export function sub(a: Value, b: Value): Tensor {
  if (typeof b === 'number') {
    if (typeof a === 'number') return constantOf('sub', a, b);
    return add(a, -b);
  }
  if (typeof a === 'number') {
    checkFloat('sub', b);
    return record(map('rsubScalar', b, a), [b], (dy) => [neg(dy)]);
  }
  return record(combine('sub', 'sub', a, b), [a, b], (dy, wants) => [
    wants[0] ? sumTo(dy, a.shape) : null,
    wants[1] ? neg(sumTo(dy, b.shape)) : null,
  ]);
}

/** a * b, broadcast. */
export function mul(a: Value, b: Value): Tensor {
  if (typeof b === 'number') {
    if (typeof a === 'number') return constantOf('mul', a, b);
    checkFloat('mul', a);
    return record(map('mulScalar', a, b), [a], (dy) => [mul(dy, b)]);
  }
  if (typeof a === 'number') return mul(b, a);
  return record(combine('mul', 'mul', a, b), [a, b], (dy, wants) => [
    wants[0] ? sumTo(mul(dy, b), a.shape) : null,
    wants[1] ? sumTo(mul(dy, a), b.shape) : null,
  ]);
}

/** a / b, broadcast. */
export function div(a: Value, b: Value): Tensor {
  if (typeof b === 'number') {
    if (typeof a === 'number') return constantOf('div', a, b);
    checkFloat('div', a);
    return record(map('divScalar', a, b), [a], (dy) => [div(dy, b)]);
  }
  if (typeof a === 'number') {
    checkFloat('div', b);
    const y = map('rdivScalar', b, a);
    return record(y, [b], (dy) => [neg(div(mul(dy, y), b))]);
  }
  const y = combine('div', 'div', a, b);
  return record(y, [a, b], (dy, wants) => {
    const share = div(dy, b);
    return [wants[0] ? sumTo(share, a.shape) : null, wants[1] ? neg(sumTo(mul(share, y), b.shape)) : null];
  });
}

/** The larger of a and b, NaN if either is; equal operands share the gradient. */
export function maximum(a: Value, b: Value): Tensor {
  if (typeof b === 'number') {
    if (typeof a === 'number') return constantOf('maximum', a, b);
    checkFloat('maximum', a);
    return record(map('maximumScalar', a, b), [a], (dy) => [mul(dy, map('tieGreaterScalar', a, b))]);
  }
  if (typeof a === 'number') return maximum(b, a);
  return record(combine('maximum', 'maximum', a, b), [a, b], (dy, wants) => [
    wants[0] ? sumTo(mul(dy, combine('maximum', 'tieGreater', a, b)), a.shape) : null,
    wants[1] ? sumTo(mul(dy, combine('maximum', 'tieGreater', b, a)), b.shape) : null,
  ]);
}

/** The smaller of a and b, NaN if either is; equal operands share the gradient. */
export function minimum(a: Value, b: Value): Tensor {
  if (typeof b === 'number') {
    if (typeof a === 'number') return constantOf('minimum', a, b);
    checkFloat('minimum', a);
    return record(map('minimumScalar', a, b), [a], (dy) => [mul(dy, map('tieLessScalar', a, b))]);
  }
  if (typeof a === 'number') return minimum(b, a);
  return record(combine('minimum', 'minimum', a, b), [a, b], (dy, wants) => [
    wants[0] ? sumTo(mul(dy, combine('minimum', 'tieGreater', b, a)), a.shape) : null,
    wants[1] ? sumTo(mul(dy, combine('minimum', 'tieGreater', a, b)), b.shape) : null,
  ]);
}

/** -x */
export function neg(x: Tensor): Tensor {
  return unary('neg', x, (dy) => neg(dy));
}

/** |x|; the gradient at 0 is 0. */
export function abs(x: Tensor): Tensor {
  return unary('abs', x, (dy) => mul(dy, map('sign', x)));
}

/** x * x */
export function square(x: Tensor): Tensor {
  return unary('square', x, (dy) => mul(mul(dy, 2), x));
}

/** Square root; NaN below 0. */
export function sqrt(x: Tensor): Tensor {
  return unary('sqrt', x, (dy, y) => div(mul(dy, 0.5), y));
}

/** 1 / sqrt(x) */
export function rsqrt(x: Tensor): Tensor {
  return unary('rsqrt', x, (dy, y) => mul(mul(dy, -0.5), mul(y, square(y))));
}

/** 1 / x */
export function reciprocal(x: Tensor): Tensor {
  return unary('reciprocal', x, (dy, y) => neg(mul(dy, square(y))));
}

/** e^x */
export function exp(x: Tensor): Tensor {
  return unary('exp', x, (dy, y) => mul(dy, y));
}

/** Natural logarithm; -Infinity at 0, NaN below. */
export function log(x: Tensor): Tensor {
  return unary('log', x, (dy) => div(dy, x));
}

/** dy * (1 - y^2) for y = tanh(x). */
function tanhGrad(y: Tensor, dy: Tensor): Tensor {
  return record(combine('tanh', 'tanhGrad', y, dy), [y, dy], (g, wants) => [
    wants[0] ? mul(mul(mul(y, -2), dy), g) : null,
    wants[1] ? tanhGrad(y, g) : null,
  ]);
}

/** dy * y * (1 - y) for y = sigmoid(x). */
function sigmoidGrad(y: Tensor, dy: Tensor): Tensor {
  return record(combine('sigmoid', 'sigmoidGrad', y, dy), [y, dy], (g, wants) => [
    wants[0] ? mul(mul(g, dy), add(mul(y, -2), 1)) : null,
    wants[1] ? sigmoidGrad(y, g) : null,
  ]);
}

/** dy where y > 0, else 0, for y = relu(x). */
function reluGrad(y: Tensor, dy: Tensor): Tensor {
  return record(combine('relu', 'reluGrad', y, dy), [y, dy], (g, wants) => [
    null,
    wants[1] ? reluGrad(y, g) : null,
  ]);
}

/** Hyperbolic tangent. */
export function tanh(x: Tensor): Tensor {
  return unary('tanh', x, (dy, y) => tanhGrad(y, dy));
}

/** 1 / (1 + e^-x) */
export function sigmoid(x: Tensor): Tensor {
  return unary('sigmoid', x, (dy, y) => sigmoidGrad(y, dy));
}

/** max(x, 0); the gradient at 0 is 0. */
export function relu(x: Tensor): Tensor {
  return unary('relu', x, (dy, y) => reluGrad(y, dy));
}

/** log(1 + e^x), without overflow. */
export function softplus(x: Tensor): Tensor {
  return unary('softplus', x, (dy) => mul(dy, sigmoid(x)));
}

/** Sine of x in radians. */
export function sin(x: Tensor): Tensor {
  return unary('sin', x, (dy) => mul(dy, cos(x)));
}

/** Cosine of x in radians. */
export function cos(x: Tensor): Tensor {
  return unary('cos', x, (dy) => neg(mul(dy, sin(x))));
}

/** x to a constant power. Powers that are not whole numbers give NaN below 0. */
export function pow(x: Tensor, exponent: number): Tensor {
  checkFloat('pow', x);
  if (exponent === 0) return record(map('powScalar', x, 0), [x], (dy) => [mul(dy, 0)]);
  if (exponent === 1) return x;
  if (exponent === 2) return square(x);
  if (exponent === 0.5) return sqrt(x);
  if (exponent === -0.5) return rsqrt(x);
  if (exponent === -1) return reciprocal(x);
  return record(map('powScalar', x, exponent), [x], (dy) => [mul(mul(dy, exponent), pow(x, exponent - 1))]);
}

/** x limited to [low, high]; the gradient is 0 outside. NaN stays NaN. */
export function clip(x: Tensor, low: number, high: number): Tensor {
  checkFloat('clip', x);
  if (!(low <= high)) throw new Error(`clip: expected low <= high, got ${low} and ${high}`);
  return record(map('clip', x, low, high), [x], (dy) => [mul(dy, map('clipMask', x, low, high))]);
}

/** The derivative of each activation of `linear`, from its output. */
export const activationGrads = { tanh: tanhGrad, sigmoid: sigmoidGrad, relu: reluGrad } as const;

const compare = (name: BinaryOp & UnaryName, a: Value, b: Value, mirrored: BinaryOp & UnaryName): Tensor => {
  if (typeof a !== 'number' && typeof b !== 'number') return combine(name, name, a, b);
  if (typeof a !== 'number') {
    checkFloat(name, a);
    return map(`${name}Scalar`, a, b as number);
  }
  if (typeof b === 'number') return constantOf(name, a, b);
  checkFloat(name, b);
  return map(`${mirrored}Scalar`, b, a);
};
type UnaryName = 'greater' | 'greaterEqual' | 'less' | 'lessEqual' | 'equal';

/** 1 where a > b, else 0; no gradient. */
export const greater = (a: Value, b: Value): Tensor => compare('greater', a, b, 'less');

/** 1 where a >= b, else 0; no gradient. */
export const greaterEqual = (a: Value, b: Value): Tensor => compare('greaterEqual', a, b, 'lessEqual');

/** 1 where a < b, else 0; no gradient. */
export const less = (a: Value, b: Value): Tensor => compare('less', a, b, 'greater');

/** 1 where a <= b, else 0; no gradient. */
export const lessEqual = (a: Value, b: Value): Tensor => compare('lessEqual', a, b, 'greaterEqual');

/** 1 where a = b, else 0; no gradient. */
export const equal = (a: Value, b: Value): Tensor => compare('equal', a, b, 'equal');
