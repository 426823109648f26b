import { depth, panelBytes, stripRows } from './blocks';
import { loadTail, madd } from './lanes';
import { transpose } from './layout';
import { packPanel, packStrips, stripStride } from './packing';
import { columnStrips, put, rowStrips } from './strips';
import { columnsTimesVector, isShallow, outer, rowsTimesVector, shallow } from './thin';
import { wideMatmul } from './wide-gemm';

/** Elements of b that `shallow` may transpose into the scratch memory: the room for strips is more than enough. */
// @ts-ignore: decorator
@inline
const shallowSize = 16384;

/** One row times b as it is stored (k x n), 32, then 8, then the last columns at a time; `aStep` bytes from one k to the next. */
function rowTimes(a: usize, aStep: usize, b: usize, c: usize, n: i32, k: i32): void {
  const stride = <usize>n << 2;
  for (let from = 0; from < k; from += depth) {
    const kb = min(depth, k - from);
    const add = from > 0 ? 1 : 0;
    const row = a + <usize>from * aStep;
    const block = b + <usize>from * stride;
    let j = 0;
    for (; j + 32 <= n; j += 32) {
      let c0 = f32x4.splat(0);
      let c1 = c0;
      let c2 = c0;
      let c3 = c0;
      let c4 = c0;
      let c5 = c0;
      let c6 = c0;
      let c7 = c0;
      let at = row;
      let p = block + (<usize>j << 2);
      for (let l = 0; l < kb; l++) {
        const x = v128.load32_splat(at);
        c0 = madd(x, v128.load(p), c0);
        c1 = madd(x, v128.load(p, 16), c1);
        c2 = madd(x, v128.load(p, 32), c2);
        c3 = madd(x, v128.load(p, 48), c3);
        c4 = madd(x, v128.load(p, 64), c4);
        c5 = madd(x, v128.load(p, 80), c5);
        c6 = madd(x, v128.load(p, 96), c6);
        c7 = madd(x, v128.load(p, 112), c7);
        at += aStep;
        p += stride;
      }
      const to = c + (<usize>j << 2);
      put(to, c0, c1, 8, add);
      put(to + 32, c2, c3, 8, add);
      put(to + 64, c4, c5, 8, add);
      put(to + 96, c6, c7, 8, add);
    }
    for (; j < n; j += 8) {
      const valid = min(8, n - j);
      let low = f32x4.splat(0);
      let high = low;
      let at = row;
      let p = block + (<usize>j << 2);
      for (let l = 0; l < kb; l++) {
        const x = v128.load32_splat(at);
        low = madd(x, valid >= 4 ? v128.load(p) : loadTail(p, valid, 0), low);
        if (valid > 4) high = madd(x, valid == 8 ? v128.load(p, 16) : loadTail(p + 16, valid - 4, 0), high);
        at += aStep;
        p += stride;
      }
      put(c + (<usize>j << 2), low, high, valid, add);
    }
  }
}

/**
 * c = a x b for an m x k and a k x n matrix, stored transposed if so flagged; `lead` is the row length of a stored transposed.
 * `scratch` holds one panel of b, and for a transposed a a block of its strips; in the wide build see `wideMatmul`.
 */
export function matmul(
  a: usize, b: usize, c: usize, m: i32, n: i32, k: i32, transposeA: i32, transposeB: i32, scratch: usize, lead: i32,
): void {
  if (k == 0) {
    memory.fill(c, 0, (<usize>m * <usize>n) << 2);
    return;
  }
  if (m < 4 && !transposeB) {
    for (let i = 0; i < m; i++) {
      const row = transposeA ? a + (<usize>i << 2) : a + ((<usize>i * <usize>k) << 2);
      rowTimes(row, transposeA ? <usize>lead << 2 : 4, b, c + ((<usize>i * <usize>n) << 2), n, k);
    }
    return;
  }
  if (k == 1) {
    outer(a, b, c, m, n);
    return;
  }
  if (n == 1) {
    const done = transposeA ? columnsTimesVector(a, b, c, m, k, lead) : rowsTimesVector(a, b, c, m, k);
    if (done == m) return;
    m -= done;
    a += <usize>done * (transposeA ? 4 : <usize>k << 2);
    c += <usize>done << 2;
  }
  if (WIDE && isShallow(k) && n * k <= shallowSize) {
    if (transposeB) transpose(b, scratch, n, k, k, n);
    const rows = transposeB ? scratch : b;
    shallow(a, transposeA ? 4 : <usize>k << 2, transposeA ? <usize>lead << 2 : 4, rows, c, m, n, k);
    return;
  }
  matmulColumns(a, b, c, m, n, k, transposeA, transposeB, scratch, lead, 0, n);
}

/** Columns first to last - 1 of `matmul` for k > 0, and nothing else of c; first is a multiple of 8, and so is last unless it is n. */
export function matmulColumns(
  a: usize, b: usize, c: usize, m: i32, n: i32, k: i32, transposeA: i32, transposeB: i32, scratch: usize, lead: i32,
  first: i32, last: i32,
): void {
  if (WIDE && m > 8 && k >= 16) {
    wideMatmul(a, b, c, m, n, k, transposeA, transposeB, scratch, lead, first, last);
    return;
  }
  const cStride = <usize>n << 2;
  const strips = scratch + panelBytes;
  const packA = transposeA != 0 && n > 16;
  const packB = transposeB != 0 || m > 8;
  for (let from = 0; from < k; from += depth) {
    const kb = min(depth, k - from);
    const add = from > 0 ? 1 : 0;
    for (let i = 0; i < m; i += stripRows) {
      const rows = min(stripRows, m - i);
      if (packA) packStrips(a, strips, from, kb, i, rows, lead);
      for (let j = first; j < last; j += 8) {
        const valid = min(8, n - j);
        let panel = scratch;
        let panelStride: usize = 32;
        if (packB || valid < 8) packPanel(b, scratch, from, kb, j, n, transposeB ? k : n, transposeB);
        else {
          panel = b + ((<usize>from * <usize>n + <usize>j) << 2);
          panelStride = cStride;
        }
        const to = c + ((<usize>i * <usize>n + <usize>j) << 2);
        if (packA) columnStrips(strips, 16, stripStride(kb), panel, panelStride, kb, to, cStride, rows, valid, add);
        else if (transposeA) {
          const at = a + ((<usize>from * <usize>lead + <usize>i) << 2);
          columnStrips(at, <usize>lead << 2, 16, panel, panelStride, kb, to, cStride, rows, valid, add);
        } else {
          const at = a + ((<usize>i * <usize>k + <usize>from) << 2);
          rowStrips(at, <usize>k << 2, panel, panelStride, kb, to, cStride, rows, valid, add);
        }
      }
    }
  }
}

/** `batch` products one after the other, with the given bytes from one operand or result to the next. */
export function matmulBatch(
  a: usize, b: usize, c: usize, m: i32, n: i32, k: i32, transposeA: i32, transposeB: i32, scratch: usize,
  batch: i32, aNext: usize, bNext: usize, cNext: usize,
): void {
  for (let s = 0; s < batch; s++) {
    matmul(a, b, c, m, n, k, transposeA, transposeB, scratch, m);
    a += aNext;
    b += bNext;
    c += cNext;
  }
}
