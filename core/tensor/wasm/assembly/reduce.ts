import { lanesMax, lanesSum, loadTail, storeTail, wholeBytes } from './lanes';

enum Op { sum, max }

// @ts-ignore: decorator
@inline
function join(op: Op, a: v128, b: v128): v128 {
  return op == Op.sum ? f32x4.add(a, b) : f32x4.max(a, b);
}

/** One contiguous row: four vectors in turn, joined in a fixed order. */
// @ts-ignore: decorator
@inline
function row(op: Op, x: usize, n: i32): f32 {
  const start: f32 = op == Op.sum ? 0 : -Infinity;
  let s0 = f32x4.splat(start);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const end = x + wholeBytes(n);
  while (x + 64 <= end) {
    s0 = join(op, s0, v128.load(x));
    s1 = join(op, s1, v128.load(x, 16));
    s2 = join(op, s2, v128.load(x, 32));
    s3 = join(op, s3, v128.load(x, 48));
    x += 64;
  }
  while (x < end) {
    s0 = join(op, s0, v128.load(x));
    x += 16;
  }
  if (n & 3) s1 = join(op, s1, loadTail(x, n & 3, start));
  const all = join(op, join(op, s0, s2), join(op, s1, s3));
  return op == Op.sum ? lanesSum(all) : lanesMax(all);
}

/** Down the rows of one block, 16 and then 4 columns at a time. */
// @ts-ignore: decorator
@inline
function columns(op: Op, x: usize, y: usize, length: i32, inner: i32): void {
  const start: f32 = op == Op.sum ? 0 : -Infinity;
  const stride = <usize>inner << 2;
  let j = 0;
  for (; j + 16 <= inner; j += 16) {
    let s0 = f32x4.splat(start);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let at = x + (<usize>j << 2);
    for (let l = 0; l < length; l++) {
      s0 = join(op, s0, v128.load(at));
      s1 = join(op, s1, v128.load(at, 16));
      s2 = join(op, s2, v128.load(at, 32));
      s3 = join(op, s3, v128.load(at, 48));
      at += stride;
    }
    const to = y + (<usize>j << 2);
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
  }
  for (; j < inner; j += 4) {
    const rest = inner - j;
    let s = f32x4.splat(start);
    let at = x + (<usize>j << 2);
    for (let l = 0; l < length; l++) {
      s = join(op, s, rest >= 4 ? v128.load(at) : loadTail(at, rest, start));
      at += stride;
    }
    const to = y + (<usize>j << 2);
    if (rest >= 4) v128.store(to, s);
    else storeTail(to, s, rest);
  }
}

// @ts-ignore: decorator
@inline
function reduce(op: Op, x: usize, y: usize, outer: i32, length: i32, inner: i32): void {
  const block = (<usize>length * <usize>inner) << 2;
  for (let o = 0; o < outer; o++) {
    if (inner == 1) store<f32>(y, row(op, x, length));
    else columns(op, x, y, length, inner);
    x += block;
    y += <usize>inner << 2;
  }
}

/** The sum of n numbers in the order of `sum`. */
// @ts-ignore: decorator
@inline
export function rowSum(x: usize, n: i32): f32 {
  return row(Op.sum, x, n);
}

export function sum(x: usize, y: usize, outer: i32, length: i32, inner: i32): void {
  reduce(Op.sum, x, y, outer, length, inner);
}

export function max(x: usize, y: usize, outer: i32, length: i32, inner: i32): void {
  reduce(Op.max, x, y, outer, length, inner);
}

/** Running sums along the middle axis, from the end if `reverse`. */
export function cumsum(x: usize, y: usize, outer: i32, length: i32, inner: i32, reverse: i32): void {
  const stride = <usize>inner << 2;
  for (let o = 0; o < outer; o++) {
    const from = <usize>o * <usize>length * stride;
    for (let i = 0; i < inner; i++) {
      let at = from + (<usize>i << 2) + (reverse ? <usize>(length - 1) * stride : 0);
      let total: f32 = 0;
      for (let l = 0; l < length; l++) {
        total += load<f32>(x + at);
        store<f32>(y + at, total);
        at = reverse ? at - stride : at + stride;
      }
    }
  }
}
