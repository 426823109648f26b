import { lanesMax, lanesSum, loadTail, storeTail, wholeBytes } from './lanes';
import { exp4, log4 } from './math';

// @ts-ignore: decorator
@inline
function hidden(mask: usize, i: usize, rest: i32): v128 {
  return f32x4.eq(rest < 4 ? loadTail(mask + i, rest, 0) : v128.load(mask + i), f32x4.splat(0));
}

/** x with -Infinity where the mask is 0 and in the lanes beyond the row. */
// @ts-ignore: decorator
@inline
function shown(x: usize, mask: usize, i: usize, rest: i32): v128 {
  const low = f32x4.splat(-Infinity);
  const v = rest < 4 ? loadTail(x + i, rest, -Infinity) : v128.load(x + i);
  return mask ? v128.bitselect(low, v, hidden(mask, i, rest)) : v;
}

/** Softmax of each row of scale * x (scale > 0), or its logarithm; `mask` is 0 for none. */
export function softmax(x: usize, mask: usize, y: usize, rows: i32, columns: i32, log: i32, maskedLog: f32, scale: f32): void {
  const scale4 = f32x4.splat(scale);
  const whole = wholeBytes(columns);
  const tail = columns & 3;
  const stride = <usize>columns << 2;
  for (let r = 0; r < rows; r++) {
    let top4 = f32x4.splat(-Infinity);
    let i: usize = 0;
    for (; i < whole; i += 16) top4 = f32x4.max(top4, shown(x, mask, i, 4));
    if (tail) top4 = f32x4.max(top4, shown(x, mask, i, tail));
    const peak = lanesMax(top4);
    // A row without any kept element has no largest one; any finite stand-in keeps its differences from being NaN.
    const top = f32x4.splat(peak == -Infinity && mask != 0 ? 0 : peak);
    let total4 = f32x4.splat(0);
    for (i = 0; i < whole; i += 16) {
      const e = exp4(f32x4.mul(f32x4.sub(shown(x, mask, i, 4), top), scale4));
      if (!log) v128.store(y + i, e);
      total4 = f32x4.add(total4, e);
    }
    if (tail) {
      const e = tailOnly(exp4(f32x4.mul(f32x4.sub(shown(x, mask, i, tail), top), scale4)), tail);
      if (!log) storeTail(y + i, e, tail);
      total4 = f32x4.add(total4, e);
    }
    const total = lanesSum(total4);
    if (log) {
      const shift = log4(f32x4.splat(total));
      for (i = 0; i < whole; i += 16) v128.store(y + i, logged(x, mask, i, 4, top, scale4, shift, maskedLog));
      if (tail) storeTail(y + i, logged(x, mask, i, tail, top, scale4, shift, maskedLog), tail);
    } else {
      const share = f32x4.splat(total == 0 ? 1 : total);
      for (i = 0; i < whole; i += 16) v128.store(y + i, shared(v128.load(y + i), share, mask, i, 4));
      if (tail) storeTail(y + i, shared(loadTail(y + i, tail, 0), share, mask, i, tail), tail);
    }
    x += stride;
    y += stride;
    if (mask) mask += stride;
  }
}

/** 0 in the lanes beyond the row, whatever came of them. */
// @ts-ignore: decorator
@inline
function tailOnly(v: v128, tail: i32): v128 {
  const lane = i32x4(0, 1, 2, 3);
  return v128.and(v, i32x4.lt_s(lane, i32x4.splat(tail)));
}

/** e / total, and 0 where masked even if the total is NaN. */
// @ts-ignore: decorator
@inline
function shared(e: v128, total: v128, mask: usize, i: usize, rest: i32): v128 {
  const y = f32x4.div(e, total);
  return mask ? v128.andnot(y, hidden(mask, i, rest)) : y;
}

// @ts-ignore: decorator
@inline
function logged(x: usize, mask: usize, i: usize, rest: i32, top: v128, scale: v128, shift: v128, maskedLog: f32): v128 {
  const gap = f32x4.sub(rest < 4 ? loadTail(x + i, rest, 0) : v128.load(x + i), top);
  const v = f32x4.sub(f32x4.mul(gap, scale), shift);
  return mask ? v128.bitselect(f32x4.splat(maskedLog), v, hidden(mask, i, rest)) : v;
}

/** Gradient of `softmax` (or of its logarithm) from its output: scale * y (dy - sum(dy y)), or scale * (dy - e^y sum(dy)). */
export function softmaxGrad(y: usize, dy: usize, mask: usize, dx: usize, rows: i32, columns: i32, log: i32, scale: f32): void {
  const whole = wholeBytes(columns);
  const tail = columns & 3;
  const stride = <usize>columns << 2;
  const scale4 = f32x4.splat(scale);
  for (let r = 0; r < rows; r++) {
    let total4 = f32x4.splat(0);
    let i: usize = 0;
    for (; i < whole; i += 16) total4 = f32x4.add(total4, weighed(y, dy, mask, i, 4, log));
    if (tail) total4 = f32x4.add(total4, weighed(y, dy, mask, i, tail, log));
    const total = f32x4.splat(lanesSum(total4));
    for (i = 0; i < whole; i += 16) v128.store(dx + i, slope(y, dy, mask, i, 4, log, total, scale4));
    if (tail) storeTail(dx + i, slope(y, dy, mask, i, tail, log, total, scale4), tail);
    y += stride;
    dy += stride;
    dx += stride;
    if (mask) mask += stride;
  }
}

// @ts-ignore: decorator
@inline
function seen(dy: usize, mask: usize, i: usize, rest: i32): v128 {
  const g = rest < 4 ? loadTail(dy + i, rest, 0) : v128.load(dy + i);
  return mask ? v128.andnot(g, hidden(mask, i, rest)) : g;
}

// @ts-ignore: decorator
@inline
function weighed(y: usize, dy: usize, mask: usize, i: usize, rest: i32, log: i32): v128 {
  const g = seen(dy, mask, i, rest);
  return log ? g : f32x4.mul(g, rest < 4 ? loadTail(y + i, rest, 0) : v128.load(y + i));
}

// @ts-ignore: decorator
@inline
function slope(y: usize, dy: usize, mask: usize, i: usize, rest: i32, log: i32, total: v128, scale: v128): v128 {
  const g = seen(dy, mask, i, rest);
  const v = rest < 4 ? loadTail(y + i, rest, 0) : v128.load(y + i);
  if (log) return f32x4.sub(g, f32x4.mul(exp4(v), total));
  return f32x4.mul(f32x4.mul(v, f32x4.sub(g, total)), scale);
}
