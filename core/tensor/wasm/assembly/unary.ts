import { highOf, loadTail, lowOf, putPair, storeTail, wholeBytes, widePairs } from './lanes';
import { exp4, log4, sigmoid4, softplus4, tanh4 } from './math';
import { power, sine } from './math64';

enum Op { neg, abs, sign, square, sqrt, rsqrt, reciprocal, exp, log, tanh, sigmoid, relu, step, softplus, clip, clipMask,
  add, mul, div, rsub, rdiv, maximum, minimum, greater, greaterEqual, less, lessEqual, equal, tieGreater, tieLess }

// @ts-ignore: decorator
@inline
function apply(op: Op, x: v128, p: v128, q: v128): v128 {
  const one = f32x4.splat(1);
  const half = f32x4.splat(0.5);
  const zero = f32x4.splat(0);
  switch (op) {
    case Op.neg: return f32x4.neg(x);
    case Op.abs: return f32x4.abs(x);
    case Op.sign: {
      const unit = v128.or(v128.and(x, f32x4.splat(-0.0)), one);
      // Zeros keep their sign and NaN stays NaN.
      return v128.bitselect(x, unit, v128.or(f32x4.eq(x, zero), f32x4.ne(x, x)));
    }
    case Op.square: return f32x4.mul(x, x);
    case Op.sqrt: return f32x4.sqrt(x);
    case Op.rsqrt: return f32x4.div(one, f32x4.sqrt(x));
    case Op.reciprocal: return f32x4.div(one, x);
    case Op.exp: return exp4(x);
    case Op.log: return log4(x);
    case Op.tanh: return tanh4(x);
    case Op.sigmoid: return sigmoid4(x);
    case Op.relu: return v128.andnot(x, f32x4.le(x, zero));
    case Op.step: return v128.and(f32x4.gt(x, zero), one);
    case Op.softplus: return softplus4(x);
    case Op.clip: return f32x4.pmin(f32x4.pmax(x, p), q);
    case Op.clipMask: return v128.and(v128.and(f32x4.ge(x, p), f32x4.le(x, q)), one);
    case Op.add: return f32x4.add(x, p);
    case Op.mul: return f32x4.mul(x, p);
    case Op.div: return f32x4.div(x, p);
    case Op.rsub: return f32x4.sub(p, x);
    case Op.rdiv: return f32x4.div(p, x);
    case Op.maximum: return f32x4.max(x, p);
    case Op.minimum: return f32x4.min(x, p);
    case Op.greater: return v128.and(f32x4.gt(x, p), one);
    case Op.greaterEqual: return v128.and(f32x4.ge(x, p), one);
    case Op.less: return v128.and(f32x4.lt(x, p), one);
    case Op.lessEqual: return v128.and(f32x4.le(x, p), one);
    case Op.equal: return v128.and(f32x4.eq(x, p), one);
    case Op.tieGreater: return v128.or(v128.and(f32x4.gt(x, p), one), v128.and(f32x4.eq(x, p), half));
    case Op.tieLess: return v128.or(v128.and(f32x4.lt(x, p), one), v128.and(f32x4.eq(x, p), half));
    default: return x;
  }
}

// @ts-ignore: decorator
@inline
function map(op: Op, x: usize, y: usize, n: i32, p: f32, q: f32): void {
  const p4 = f32x4.splat(p);
  const q4 = f32x4.splat(q);
  const end = x + wholeBytes(n);
  if (WIDE && op != Op.tanh) {
    const last = x + widePairs(n);
    while (x < last) {
      putPair(y, apply(op, lowOf(x), p4, q4), apply(op, highOf(x), p4, q4));
      x += 32;
      y += 32;
    }
  }
  while (x < end) {
    v128.store(y, apply(op, v128.load(x), p4, q4));
    x += 16;
    y += 16;
  }
  const rest = n & 3;
  if (rest) storeTail(y, apply(op, loadTail(x, rest, 1), p4, q4), rest);
}

export function neg(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.neg, x, y, n, p, q);
}
export function abs(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.abs, x, y, n, p, q);
}
export function sign(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.sign, x, y, n, p, q);
}
export function square(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.square, x, y, n, p, q);
}
export function sqrt(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.sqrt, x, y, n, p, q);
}
export function rsqrt(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.rsqrt, x, y, n, p, q);
}
export function reciprocal(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.reciprocal, x, y, n, p, q);
}
export function exp(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.exp, x, y, n, p, q);
}
export function log(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.log, x, y, n, p, q);
}
export function tanh(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.tanh, x, y, n, p, q);
}
export function sigmoid(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.sigmoid, x, y, n, p, q);
}
export function relu(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.relu, x, y, n, p, q);
}
export function step(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.step, x, y, n, p, q);
}
export function softplus(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.softplus, x, y, n, p, q);
}
export function clip(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.clip, x, y, n, p, q);
}
export function clipMask(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.clipMask, x, y, n, p, q);
}
export function addScalar(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.add, x, y, n, p, q);
}
export function mulScalar(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.mul, x, y, n, p, q);
}
export function divScalar(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.div, x, y, n, p, q);
}
export function rsubScalar(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.rsub, x, y, n, p, q);
}
export function rdivScalar(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.rdiv, x, y, n, p, q);
}
export function maximumScalar(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.maximum, x, y, n, p, q);
}
export function minimumScalar(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.minimum, x, y, n, p, q);
}
export function greaterScalar(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.greater, x, y, n, p, q);
}
export function greaterEqualScalar(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.greaterEqual, x, y, n, p, q);
}
export function lessScalar(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.less, x, y, n, p, q);
}
export function lessEqualScalar(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.lessEqual, x, y, n, p, q);
}
export function equalScalar(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.equal, x, y, n, p, q);
}
export function tieGreaterScalar(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.tieGreater, x, y, n, p, q);
}
export function tieLessScalar(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  map(Op.tieLess, x, y, n, p, q);
}

export function sin(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  for (let i = 0; i < n; i++) {
    // The sine of -0 is -0, which the series loses.
    const value = load<f32>(x);
    store<f32>(y, value == 0 ? value : <f32>sine(value, 0));
    x += 4;
    y += 4;
  }
}

export function cos(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  for (let i = 0; i < n; i++) {
    store<f32>(y, <f32>sine(load<f32>(x), 1));
    x += 4;
    y += 4;
  }
}

export function powScalar(x: usize, y: usize, n: i32, p: f64, q: f32): void {
  for (let i = 0; i < n; i++) {
    store<f32>(y, <f32>power(load<f32>(x), p));
    x += 4;
    y += 4;
  }
}
