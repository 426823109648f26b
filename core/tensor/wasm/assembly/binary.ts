import { highOf, loadTail, lowOf, putPair, storeTail, wholeBytes, widePairs } from './lanes';

enum Op { add, sub, mul, div, maximum, minimum, greater, greaterEqual, less, lessEqual, equal, tieGreater, tanhGrad, sigmoidGrad, reluGrad }

// @ts-ignore: decorator
@inline
function apply(op: Op, a: v128, b: v128): v128 {
  const one = f32x4.splat(1);
  switch (op) {
    case Op.add: return f32x4.add(a, b);
    case Op.sub: return f32x4.sub(a, b);
    case Op.mul: return f32x4.mul(a, b);
    case Op.div: return f32x4.div(a, b);
    case Op.maximum: return f32x4.max(a, b);
    case Op.minimum: return f32x4.min(a, b);
    case Op.greater: return v128.and(f32x4.gt(a, b), one);
    case Op.greaterEqual: return v128.and(f32x4.ge(a, b), one);
    case Op.less: return v128.and(f32x4.lt(a, b), one);
    case Op.lessEqual: return v128.and(f32x4.le(a, b), one);
    case Op.equal: return v128.and(f32x4.eq(a, b), one);
    case Op.tieGreater: return v128.or(v128.and(f32x4.gt(a, b), one), v128.and(f32x4.eq(a, b), f32x4.splat(0.5)));
    case Op.tanhGrad: return f32x4.mul(b, f32x4.sub(one, f32x4.mul(a, a)));
    case Op.sigmoidGrad: return f32x4.mul(f32x4.mul(b, a), f32x4.sub(one, a));
    case Op.reluGrad: return v128.and(b, f32x4.gt(a, f32x4.splat(0)));
    default: return a;
  }
}

/** Rows of `columns` elements. A step of 0 repeats an operand's element along the row, a stride of 0 its row down the matrix. */
// @ts-ignore: decorator
@inline
function combine(op: Op, a: usize, b: usize, y: usize, rows: i32, columns: i32, aStride: i32, bStride: i32, aStep: i32, bStep: i32): void {
  const whole = wholeBytes(columns);
  const rest = columns & 3;
  for (let r = 0; r < rows; r++) {
    let i: usize = 0;
    if (aStep && bStep) {
      if (WIDE) {
        for (const pairs = widePairs(columns); i < pairs; i += 32) {
          const low = apply(op, lowOf(a + i), lowOf(b + i));
          putPair(y + i, low, apply(op, highOf(a + i), highOf(b + i)));
        }
      }
      for (; i < whole; i += 16) v128.store(y + i, apply(op, v128.load(a + i), v128.load(b + i)));
      if (rest) storeTail(y + i, apply(op, loadTail(a + i, rest, 1), loadTail(b + i, rest, 1)), rest);
    } else if (aStep) {
      const v = v128.load32_splat(b);
      for (; i < whole; i += 16) v128.store(y + i, apply(op, v128.load(a + i), v));
      if (rest) storeTail(y + i, apply(op, loadTail(a + i, rest, 1), v), rest);
    } else {
      const v = v128.load32_splat(a);
      for (; i < whole; i += 16) v128.store(y + i, apply(op, v, v128.load(b + i)));
      if (rest) storeTail(y + i, apply(op, v, loadTail(b + i, rest, 1)), rest);
    }
    a += <usize>aStride << 2;
    b += <usize>bStride << 2;
    y += <usize>columns << 2;
  }
}

export function add(a: usize, b: usize, y: usize, rows: i32, columns: i32, aStride: i32, bStride: i32, aStep: i32, bStep: i32): void {
  combine(Op.add, a, b, y, rows, columns, aStride, bStride, aStep, bStep);
}
export function sub(a: usize, b: usize, y: usize, rows: i32, columns: i32, aStride: i32, bStride: i32, aStep: i32, bStep: i32): void {
  combine(Op.sub, a, b, y, rows, columns, aStride, bStride, aStep, bStep);
}
export function mul(a: usize, b: usize, y: usize, rows: i32, columns: i32, aStride: i32, bStride: i32, aStep: i32, bStep: i32): void {
  combine(Op.mul, a, b, y, rows, columns, aStride, bStride, aStep, bStep);
}
export function div(a: usize, b: usize, y: usize, rows: i32, columns: i32, aStride: i32, bStride: i32, aStep: i32, bStep: i32): void {
  combine(Op.div, a, b, y, rows, columns, aStride, bStride, aStep, bStep);
}
export function maximum(a: usize, b: usize, y: usize, rows: i32, columns: i32, aStride: i32, bStride: i32, aStep: i32, bStep: i32): void {
  combine(Op.maximum, a, b, y, rows, columns, aStride, bStride, aStep, bStep);
}
export function minimum(a: usize, b: usize, y: usize, rows: i32, columns: i32, aStride: i32, bStride: i32, aStep: i32, bStep: i32): void {
  combine(Op.minimum, a, b, y, rows, columns, aStride, bStride, aStep, bStep);
}
export function greater(a: usize, b: usize, y: usize, rows: i32, columns: i32, aStride: i32, bStride: i32, aStep: i32, bStep: i32): void {
  combine(Op.greater, a, b, y, rows, columns, aStride, bStride, aStep, bStep);
}
export function greaterEqual(a: usize, b: usize, y: usize, rows: i32, columns: i32, aStride: i32, bStride: i32, aStep: i32, bStep: i32): void {
  combine(Op.greaterEqual, a, b, y, rows, columns, aStride, bStride, aStep, bStep);
}
export function less(a: usize, b: usize, y: usize, rows: i32, columns: i32, aStride: i32, bStride: i32, aStep: i32, bStep: i32): void {
  combine(Op.less, a, b, y, rows, columns, aStride, bStride, aStep, bStep);
}
export function lessEqual(a: usize, b: usize, y: usize, rows: i32, columns: i32, aStride: i32, bStride: i32, aStep: i32, bStep: i32): void {
  combine(Op.lessEqual, a, b, y, rows, columns, aStride, bStride, aStep, bStep);
}
export function equal(a: usize, b: usize, y: usize, rows: i32, columns: i32, aStride: i32, bStride: i32, aStep: i32, bStep: i32): void {
  combine(Op.equal, a, b, y, rows, columns, aStride, bStride, aStep, bStep);
}
export function tieGreater(a: usize, b: usize, y: usize, rows: i32, columns: i32, aStride: i32, bStride: i32, aStep: i32, bStep: i32): void {
  combine(Op.tieGreater, a, b, y, rows, columns, aStride, bStride, aStep, bStep);
}
export function tanhGrad(a: usize, b: usize, y: usize, rows: i32, columns: i32, aStride: i32, bStride: i32, aStep: i32, bStep: i32): void {
  combine(Op.tanhGrad, a, b, y, rows, columns, aStride, bStride, aStep, bStep);
}
export function sigmoidGrad(a: usize, b: usize, y: usize, rows: i32, columns: i32, aStride: i32, bStride: i32, aStep: i32, bStep: i32): void {
  combine(Op.sigmoidGrad, a, b, y, rows, columns, aStride, bStride, aStep, bStep);
}
export function reluGrad(a: usize, b: usize, y: usize, rows: i32, columns: i32, aStride: i32, bStride: i32, aStep: i32, bStep: i32): void {
  combine(Op.reluGrad, a, b, y, rows, columns, aStride, bStride, aStep, bStep);
}

/** Elements of a where c is not 0, else of b. */
export function select(c: usize, a: usize, b: usize, y: usize, n: i32): void {
  const zero = f32x4.splat(0);
  const end = c + wholeBytes(n);
  while (c < end) {
    v128.store(y, v128.bitselect(v128.load(a), v128.load(b), f32x4.ne(v128.load(c), zero)));
    a += 16;
    b += 16;
    c += 16;
    y += 16;
  }
  const rest = n & 3;
  if (rest) storeTail(y, v128.bitselect(loadTail(a, rest, 0), loadTail(b, rest, 0), f32x4.ne(loadTail(c, rest, 0), zero)), rest);
}
