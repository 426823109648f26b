import { Activation } from './fused';
import { matmul } from './gemm';
import { highOf, loadTail, lowOf, putPair, storeTail, wholeBytes, widePairs } from './lanes';

/** Rows of a block: its arrays and two weight matrices stay in the cache. */
const blockRows = 128;

/** g a'(y): what of g, a gradient of dy a'(y), reaches dy. */
// @ts-ignore: decorator
@inline
function throughSlope(kind: Activation, y: v128, g: v128): v128 {
  const one = f32x4.splat(1);
  if (kind == Activation.tanh) return f32x4.mul(g, f32x4.sub(one, f32x4.mul(y, y)));
  if (kind == Activation.sigmoid) return f32x4.mul(f32x4.mul(g, y), f32x4.sub(one, y));
  if (kind == Activation.relu) return v128.and(g, f32x4.gt(y, f32x4.splat(0)));
  return g;
}

/** g dy da'(y)/dy: what of it reaches y. Not for relu, whose slope does not change. */
// @ts-ignore: decorator
@inline
function throughCurve(kind: Activation, y: v128, dy: v128, g: v128): v128 {
  const twice = f32x4.mul(y, f32x4.splat(-2));
  if (kind == Activation.tanh) return f32x4.mul(f32x4.mul(twice, dy), g);
  return f32x4.mul(f32x4.mul(g, dy), f32x4.add(twice, f32x4.splat(1)));
}

/** Makes cdy and cy, which hold x v and u w, what they shall be: g = s + x v + u w through the slope and the curve. */
// @ts-ignore: decorator
@inline
function finish(kind: Activation, y: usize, dy: usize, s: usize, cy: usize, cdy: usize, rows: i32, columns: i32): void {
  const whole = wholeBytes(columns);
  const rest = columns & 3;
  const curved = kind == Activation.tanh || kind == Activation.sigmoid;
  for (let r = 0; r < rows; r++) {
    let i: usize = 0;
    if (WIDE) {
      for (const pairs = widePairs(columns); i < pairs; i += 32) {
        let low = lowOf(cdy + i);
        let high = highOf(cdy + i);
        if (s) {
          low = f32x4.add(lowOf(s + i), low);
          high = f32x4.add(highOf(s + i), high);
        }
        low = f32x4.add(low, lowOf(cy + i));
        high = f32x4.add(high, highOf(cy + i));
        const lowY = lowOf(y + i);
        const highY = highOf(y + i);
        putPair(cdy + i, throughSlope(kind, lowY, low), throughSlope(kind, highY, high));
        if (curved) {
          const lowDy = lowOf(dy + i);
          putPair(cy + i, throughCurve(kind, lowY, lowDy, low), throughCurve(kind, highY, highOf(dy + i), high));
        }
      }
    }
    for (; i < whole; i += 16) {
      let g = v128.load(cdy + i);
      if (s) g = f32x4.add(v128.load(s + i), g);
      g = f32x4.add(g, v128.load(cy + i));
      const output = v128.load(y + i);
      v128.store(cdy + i, throughSlope(kind, output, g));
      if (curved) v128.store(cy + i, throughCurve(kind, output, v128.load(dy + i), g));
    }
    if (rest) {
      let g = loadTail(cdy + i, rest, 0);
      if (s) g = f32x4.add(loadTail(s + i, rest, 0), g);
      g = f32x4.add(g, loadTail(cy + i, rest, 0));
      const output = loadTail(y + i, rest, 0);
      storeTail(cdy + i, throughSlope(kind, output, g), rest);
      if (curved) storeTail(cy + i, throughCurve(kind, output, loadTail(dy + i, rest, 0), g), rest);
    }
    const next = <usize>columns << 2;
    y += next;
    dy += next;
    cy += next;
    cdy += next;
  }
}

/**
 * Row by row, from gradients u of dx = dz w^T, v of dw = x^T dz and s of db = sum of dz (0: none), with dz = dy a'(y): cx = dz v^T
 * (unless 0), and what g = s + x v + u w makes of y (cy, scratch where the slope is constant) and of dy (cdy).
 */
export function linearSecondRows(
  x: usize, w: usize, y: usize, dy: usize, dz: usize, u: usize, v: usize, s: usize, cx: usize, cy: usize, cdy: usize,
  rows: i32, n: i32, k: i32, kind: i32, scratch: usize,
): void {
  for (let i = 0; i < rows; i += blockRows) {
    const m = min(blockRows, rows - i);
    const deep = (<usize>m * <usize>k) << 2;
    const bytes = (<usize>m * <usize>n) << 2;
    if (v) matmul(x, v, cdy, m, n, k, 0, 0, scratch, m);
    else memory.fill(cdy, 0, bytes);
    if (u) matmul(u, w, cy, m, n, k, 0, 0, scratch, m);
    else memory.fill(cy, 0, bytes);
    if (kind == Activation.tanh) finish(Activation.tanh, y, dy, s, cy, cdy, m, n);
    else if (kind == Activation.sigmoid) finish(Activation.sigmoid, y, dy, s, cy, cdy, m, n);
    else if (kind == Activation.relu) finish(Activation.relu, y, dy, s, cy, cdy, m, n);
    else finish(Activation.none, y, dy, s, cy, cdy, m, n);
    if (cx) {
      matmul(dz, v, cx, m, k, n, 0, 1, scratch, m);
      cx += deep;
    }
    x += deep;
    if (u) u += deep;
    y += bytes;
    dy += bytes;
    dz += bytes;
    cy += bytes;
    cdy += bytes;
  }
}
