import { depth } from './blocks';
import { highOf, lowOf, madd, putPair, widePairs } from './lanes';

// Products that are too thin for tiles of 4 x 8. Sums run in the order of `matmul`, so that the bits are the same.

/** c = a b^T for m and n numbers: one multiplication an element. */
export function outer(a: usize, b: usize, c: usize, m: i32, n: i32): void {
  for (let i = 0; i < m; i++) {
    oneRow(true, a, b, c, n);
    a += 4;
    c += <usize>n << 2;
  }
}

// @ts-ignore: decorator
@inline
function putSums(c: usize, sums: v128, add: bool): void {
  v128.store(c, add ? f32x4.add(v128.load(c), sums) : sums);
}

/** Rows 0 to m - 1 of a, whole groups of 8 of them, times the vector b. Returns the number of rows done. */
export function rowsTimesVector(a: usize, b: usize, c: usize, m: i32, k: i32): i32 {
  const stride = <usize>k << 2;
  const groups = m & ~7;
  for (let from = 0; from < k; from += depth) {
    const kb = min(depth, k - from);
    for (let i = 0; i < groups; i += 8) {
      const r0 = a + <usize>i * stride + (<usize>from << 2);
      const r4 = r0 + 4 * stride;
      let low = f32x4.splat(0);
      let high = low;
      const whole = <usize>(kb & ~3) << 2;
      const y = b + (<usize>from << 2);
      let l: usize = 0;
      for (; l < whole; l += 16) {
        const b0 = v128.load32_splat(y + l);
        const b1 = v128.load32_splat(y + l, 4);
        const b2 = v128.load32_splat(y + l, 8);
        const b3 = v128.load32_splat(y + l, 12);
        low = quad(r0 + l, stride, b0, b1, b2, b3, low);
        high = quad(r4 + l, stride, b0, b1, b2, b3, high);
      }
      for (; l < <usize>kb << 2; l += 4) {
        const x = v128.load32_splat(y + l);
        low = madd(column(r0 + l, stride), x, low);
        high = madd(column(r4 + l, stride), x, high);
      }
      const to = c + (<usize>i << 2);
      putSums(to, low, from > 0);
      putSums(to + 16, high, from > 0);
    }
  }
  return groups;
}

/** Four steps of four rows: their 4 x 4 block, transposed, times b0 to b3 in turn. */
// @ts-ignore: decorator
@inline
function quad(row: usize, stride: usize, b0: v128, b1: v128, b2: v128, b3: v128, sums: v128): v128 {
  const x0 = v128.load(row);
  const x1 = v128.load(row + stride);
  const x2 = v128.load(row + 2 * stride);
  const x3 = v128.load(row + 3 * stride);
  const low0 = v128.shuffle<i32>(x0, x1, 0, 4, 1, 5);
  const high0 = v128.shuffle<i32>(x0, x1, 2, 6, 3, 7);
  const low1 = v128.shuffle<i32>(x2, x3, 0, 4, 1, 5);
  const high1 = v128.shuffle<i32>(x2, x3, 2, 6, 3, 7);
  sums = madd(v128.shuffle<i64>(low0, low1, 0, 2), b0, sums);
  sums = madd(v128.shuffle<i64>(low0, low1, 1, 3), b1, sums);
  sums = madd(v128.shuffle<i64>(high0, high1, 0, 2), b2, sums);
  return madd(v128.shuffle<i64>(high0, high1, 1, 3), b3, sums);
}

/** One number of each of four rows. */
// @ts-ignore: decorator
@inline
function column(row: usize, stride: usize): v128 {
  let v = v128.load32_zero(row);
  v = f32x4.replace_lane(v, 1, load<f32>(row + stride));
  v = f32x4.replace_lane(v, 2, load<f32>(row + 2 * stride));
  return f32x4.replace_lane(v, 3, load<f32>(row + 3 * stride));
}

/** Columns 0 to m - 1 of a, whole groups of 16 of them, times the vector b; rows of a are `lead` long. Returns the number done. */
export function columnsTimesVector(a: usize, b: usize, c: usize, m: i32, k: i32, lead: i32): i32 {
  const stride = <usize>lead << 2;
  const groups = m & ~15;
  for (let from = 0; from < k; from += depth) {
    const kb = min(depth, k - from);
    for (let i = 0; i < groups; i += 16) {
      let at = a + ((<usize>from * <usize>lead + <usize>i) << 2);
      let y = b + (<usize>from << 2);
      let c0 = f32x4.splat(0);
      let c1 = c0;
      let c2 = c0;
      let c3 = c0;
      for (const end = y + (<usize>kb << 2); y < end; y += 4) {
        const x = v128.load32_splat(y);
        c0 = madd(v128.load(at), x, c0);
        c1 = madd(v128.load(at, 16), x, c1);
        c2 = madd(v128.load(at, 32), x, c2);
        c3 = madd(v128.load(at, 48), x, c3);
        at += stride;
      }
      const to = c + (<usize>i << 2);
      putSums(to, c0, from > 0);
      putSums(to + 16, c1, from > 0);
      putSums(to + 32, c2, from > 0);
      putSums(to + 48, c3, from > 0);
    }
  }
  return groups;
}

/** True for inner sizes for which `shallow` is quicker than tiles, in the wide build. */
// @ts-ignore: decorator
@inline
export function isShallow(k: i32): bool {
  return k >= 4 && k <= 8;
}

/**
 * c = a b for few inner elements, a row of c at a time; b is k x n, elements of a lie `rowStep` and `step` bytes apart from row to row and
 * from column to column.
 */
export function shallow(a: usize, rowStep: usize, step: usize, b: usize, c: usize, m: i32, n: i32, k: i32): void {
  const stride = <usize>n << 2;
  for (let i = 0; i < m; i++) {
    let l = 0;
    let at = a;
    let row = b;
    for (; l + 4 <= k; l += 4) {
      if (l == 0) fourRows(true, at, step, row, c, n);
      else fourRows(false, at, step, row, c, n);
      at += step << 2;
      row += stride << 2;
    }
    for (; l < k; l++) {
      if (l == 0) oneRow(true, at, row, c, n);
      else oneRow(false, at, row, c, n);
      at += step;
      row += stride;
    }
    a += rowStep;
    c += stride;
  }
}

/** Four rows of b, times elements of a, added to c in turn, or to zeros. */
// @ts-ignore: decorator
@inline
function fourRows(fresh: bool, a: usize, step: usize, b: usize, c: usize, n: i32): void {
  const stride = <usize>n << 2;
  const x0 = v128.load32_splat(a);
  const x1 = v128.load32_splat(a + step);
  const x2 = v128.load32_splat(a + 2 * step);
  const x3 = v128.load32_splat(a + 3 * step);
  const b1 = b + stride;
  const b2 = b1 + stride;
  const b3 = b2 + stride;
  const pairs = widePairs(n);
  let j: usize = 0;
  for (; j < pairs; j += 32) {
    let low = fresh ? f32x4.splat(0) : lowOf(c + j);
    let high = fresh ? f32x4.splat(0) : highOf(c + j);
    low = madd(x0, lowOf(b + j), low);
    high = madd(x0, highOf(b + j), high);
    low = madd(x1, lowOf(b1 + j), low);
    high = madd(x1, highOf(b1 + j), high);
    low = madd(x2, lowOf(b2 + j), low);
    high = madd(x2, highOf(b2 + j), high);
    low = madd(x3, lowOf(b3 + j), low);
    high = madd(x3, highOf(b3 + j), high);
    putPair(c + j, low, high);
  }
  for (; j < stride; j += 4) {
    let sum = fresh ? f32x4.splat(0) : v128.load32_zero(c + j);
    sum = madd(x0, v128.load32_zero(b + j), sum);
    sum = madd(x1, v128.load32_zero(b1 + j), sum);
    sum = madd(x2, v128.load32_zero(b2 + j), sum);
    sum = madd(x3, v128.load32_zero(b3 + j), sum);
    store<f32>(c + j, f32x4.extract_lane(sum, 0));
  }
}

/** One row of b, likewise. */
// @ts-ignore: decorator
@inline
function oneRow(fresh: bool, a: usize, b: usize, c: usize, n: i32): void {
  const x = v128.load32_splat(a);
  const pairs = widePairs(n);
  let j: usize = 0;
  for (; j < pairs; j += 32) {
    const low = fresh ? f32x4.splat(0) : lowOf(c + j);
    const high = fresh ? f32x4.splat(0) : highOf(c + j);
    putPair(c + j, madd(x, lowOf(b + j), low), madd(x, highOf(b + j), high));
  }
  for (const end = <usize>n << 2; j < end; j += 4) {
    const sum = fresh ? f32x4.splat(0) : v128.load32_zero(c + j);
    store<f32>(c + j, f32x4.extract_lane(madd(x, v128.load32_zero(b + j), sum), 0));
  }
}
