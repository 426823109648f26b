import { highOf, lanesSum, loadTail, lowOf, madd, putPair, storeTail, wholeBytes, widePairs } from './lanes';
import { sigmoid4, tanh4 } from './math';

/** What `linear` applies; the numbers are part of the interface. */
export enum Activation { none, tanh, sigmoid, relu }

// @ts-ignore: decorator
@inline
function activated(kind: Activation, z: v128): v128 {
  if (kind == Activation.tanh) return tanh4(z);
  if (kind == Activation.sigmoid) return sigmoid4(z);
  if (kind == Activation.relu) return v128.andnot(z, f32x4.le(z, f32x4.splat(0)));
  return z;
}

// @ts-ignore: decorator
@inline
function biasRows(kind: Activation, y: usize, b: usize, rows: i32, columns: i32): void {
  const whole = wholeBytes(columns);
  const rest = columns & 3;
  for (let r = 0; r < rows; r++) {
    let i: usize = 0;
    if (WIDE && kind != Activation.tanh) {
      for (const pairs = widePairs(columns); i < pairs; i += 32) {
        const low = f32x4.add(lowOf(y + i), lowOf(b + i));
        const high = f32x4.add(highOf(y + i), highOf(b + i));
        putPair(y + i, activated(kind, low), activated(kind, high));
      }
    }
    for (; i < whole; i += 16) v128.store(y + i, activated(kind, f32x4.add(v128.load(y + i), v128.load(b + i))));
    if (rest) storeTail(y + i, activated(kind, f32x4.add(loadTail(y + i, rest, 0), loadTail(b + i, rest, 0))), rest);
    y += <usize>columns << 2;
  }
}

/** y = activation(y + b) for each row of y, in place: the end of `linear`. */
export function activate(y: usize, b: usize, rows: i32, columns: i32, kind: i32): void {
  if (kind == Activation.tanh) biasRows(Activation.tanh, y, b, rows, columns);
  else if (kind == Activation.sigmoid) biasRows(Activation.sigmoid, y, b, rows, columns);
  else if (kind == Activation.relu) biasRows(Activation.relu, y, b, rows, columns);
  else biasRows(Activation.none, y, b, rows, columns);
}

/** Sum of squares: four vectors in turn, joined in a fixed order. */
export function squareSum(x: usize, n: i32): f32 {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const end = x + wholeBytes(n);
  while (x + 64 <= end) {
    const a = v128.load(x);
    const b = v128.load(x, 16);
    const c = v128.load(x, 32);
    const d = v128.load(x, 48);
    s0 = madd(a, a, s0);
    s1 = madd(b, b, s1);
    s2 = madd(c, c, s2);
    s3 = madd(d, d, s3);
    x += 64;
  }
  while (x < end) {
    const a = v128.load(x);
    s0 = madd(a, a, s0);
    x += 16;
  }
  if (n & 3) {
    const a = loadTail(x, n & 3, 0);
    s1 = madd(a, a, s1);
  }
  return lanesSum(f32x4.add(f32x4.add(s0, s2), f32x4.add(s1, s3)));
}

// @ts-ignore: decorator
@inline
function moment(old: v128, decay: v128, value: v128, share: v128): v128 {
  return madd(old, decay, f32x4.mul(value, share));
}

/**
 * One update of Adam over n numbers: p, m, v and gradients g in; the new p, m, v out. `clip` scales the gradients, `keep`
 * the old parameters (weight decay), `rate` is the learning rate over the first bias correction, `spread` 1 over the second.
 */
export function adam(
  p: usize, g: usize, m: usize, v: usize, pOut: usize, mOut: usize, vOut: usize, n: i32,
  clip: f32, beta1: f32, share1: f32, beta2: f32, share2: f32, rate: f32, spread: f32, epsilon: f32, keep: f32,
): void {
  const clip4 = f32x4.splat(clip);
  const beta14 = f32x4.splat(beta1);
  const beta24 = f32x4.splat(beta2);
  const share14 = f32x4.splat(share1);
  const share24 = f32x4.splat(share2);
  const rate4 = f32x4.splat(rate);
  const spread4 = f32x4.splat(spread);
  const epsilon4 = f32x4.splat(epsilon);
  const keep4 = f32x4.splat(keep);
  for (let left = n; left > 0; left -= 4) {
    const full = left >= 4;
    const slope = f32x4.mul(full ? v128.load(g) : loadTail(g, left, 0), clip4);
    const first = moment(full ? v128.load(m) : loadTail(m, left, 0), beta14, slope, share14);
    const second = moment(full ? v128.load(v) : loadTail(v, left, 0), beta24, f32x4.mul(slope, slope), share24);
    const scale = f32x4.add(f32x4.sqrt(f32x4.mul(second, spread4)), epsilon4);
    const step = f32x4.mul(f32x4.div(first, scale), rate4);
    const next = f32x4.sub(f32x4.mul(full ? v128.load(p) : loadTail(p, left, 0), keep4), step);
    if (full) {
      v128.store(pOut, next);
      v128.store(mOut, first);
      v128.store(vOut, second);
    } else {
      storeTail(pOut, next, left);
      storeTail(mOut, first, left);
      storeTail(vOut, second, left);
    }
    p += 16;
    g += 16;
    m += 16;
    v += 16;
    pOut += 16;
    mOut += 16;
    vOut += 16;
  }
}
