import { loadTail, madd, storeTail } from './lanes';
import { transpose4 } from './layout';

// Every element of a product is one running sum over k in order, in blocks of `depth`, whatever the number of rows
// and whichever way is taken: a row's result does not depend on the batch it is in.

const depth = 256;
const stripRows = 256;

/** Bytes of one panel of b; in `matmul`'s scratch memory a block of packed a follows it. */
// @ts-ignore: decorator
@inline
const panelBytes: usize = 8 * 4 * depth;

/** Packs columns j to j + 7 of b, rows from to from + kb, as kb rows of 8 with zeros beyond the last column. */
function packPanel(b: usize, to: usize, from: i32, kb: i32, j: i32, n: i32, k: i32, transposed: i32): void {
  const valid = min(8, n - j);
  if (!transposed) {
    let at = b + ((<usize>from * <usize>n + <usize>j) << 2);
    const stride = <usize>n << 2;
    const end = to + (<usize>kb << 5);
    if (valid == 8) {
      while (to < end) {
        v128.store(to, v128.load(at));
        v128.store(to, v128.load(at, 16), 16);
        at += stride;
        to += 32;
      }
    } else {
      while (to < end) {
        v128.store(to, valid >= 4 ? v128.load(at) : loadTail(at, valid, 0));
        v128.store(to, valid > 4 ? loadTail(at + 16, valid - 4, 0) : f32x4.splat(0), 16);
        at += stride;
        to += 32;
      }
    }
    return;
  }
  const stride = <usize>k << 2;
  const first = b + ((<usize>j * <usize>k + <usize>from) << 2);
  for (let group = 0; group < 8; group += 4) {
    const rows = min(4, valid - group);
    let out = to + (<usize>group << 2);
    if (rows <= 0) {
      for (let l = 0; l < kb; l++) {
        v128.store(out, f32x4.splat(0));
        out += 32;
      }
      continue;
    }
    const r0 = first + <usize>group * stride;
    const r1 = rows > 1 ? r0 + stride : r0;
    const r2 = rows > 2 ? r1 + stride : r0;
    const r3 = rows > 3 ? r2 + stride : r0;
    let l: usize = 0;
    const whole = <usize>(kb & ~3) << 2;
    for (; l < whole; l += 16) {
      transpose4(r0 + l, r1 + l, r2 + l, r3 + l, out, 32);
      out += 128;
    }
    for (; l < <usize>kb << 2; l += 4) {
      store<f32>(out, load<f32>(r0 + l));
      store<f32>(out, load<f32>(r1 + l), 4);
      store<f32>(out, load<f32>(r2 + l), 8);
      store<f32>(out, load<f32>(r3 + l), 12);
      out += 32;
    }
  }
}

/** Packs rows from to from + kb of a transposed a with rows of `lead`, columns i to i + rows, as strips of 4 columns. */
function packStrips(a: usize, to: usize, from: i32, kb: i32, i: i32, rows: i32, lead: i32): void {
  const stripBytes = <usize>kb << 4;
  for (let l = 0; l < kb; l++) {
    let at = a + ((<usize>(from + l) * <usize>lead + <usize>i) << 2);
    let out = to + (<usize>l << 4);
    for (let r = 0; r < rows; r += 4) {
      v128.store(out, v128.load(at));
      at += 16;
      out += stripBytes;
    }
  }
}

// @ts-ignore: decorator
@inline
function put(c: usize, low: v128, high: v128, valid: i32, add: i32): void {
  if (valid == 8) {
    if (add) {
      low = f32x4.add(v128.load(c), low);
      high = f32x4.add(v128.load(c, 16), high);
    }
    v128.store(c, low);
    v128.store(c, high, 16);
    return;
  }
  if (valid >= 4) {
    v128.store(c, add ? f32x4.add(v128.load(c), low) : low);
    if (valid > 4) storeTail(c + 16, add ? f32x4.add(loadTail(c + 16, valid - 4, 0), high) : high, valid - 4);
  } else {
    storeTail(c, add ? f32x4.add(loadTail(c, valid, 0), low) : low, valid);
  }
}

/** Products of row strips with one panel: c[0..rows) += a x panel. Rows of a are contiguous, `stride` bytes apart. */
function rowStrips(a: usize, stride: usize, panel: usize, panelStride: usize, kb: i32, c: usize, cStride: usize, rows: i32, valid: i32, add: i32): void {
  const length = <usize>kb << 2;
  for (let i = 0; i < rows; i += 4) {
    const left = rows - i;
    let a0 = a;
    let a1 = left > 1 ? a0 + stride : a0;
    let a2 = left > 2 ? a1 + stride : a0;
    let a3 = left > 3 ? a2 + stride : a0;
    let b = panel;
    let c00 = f32x4.splat(0);
    let c01 = c00;
    let c10 = c00;
    let c11 = c00;
    let c20 = c00;
    let c21 = c00;
    let c30 = c00;
    let c31 = c00;
    const end = a0 + length;
    while (a0 < end) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      const x0 = v128.load32_splat(a0);
      c00 = madd(x0, b0, c00);
      c01 = madd(x0, b1, c01);
      const x1 = v128.load32_splat(a1);
      c10 = madd(x1, b0, c10);
      c11 = madd(x1, b1, c11);
      const x2 = v128.load32_splat(a2);
      c20 = madd(x2, b0, c20);
      c21 = madd(x2, b1, c21);
      const x3 = v128.load32_splat(a3);
      c30 = madd(x3, b0, c30);
      c31 = madd(x3, b1, c31);
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
      b += panelStride;
    }
    put(c, c00, c01, valid, add);
    if (left > 1) put(c + cStride, c10, c11, valid, add);
    if (left > 2) put(c + 2 * cStride, c20, c21, valid, add);
    if (left > 3) put(c + 3 * cStride, c30, c31, valid, add);
    a += stride << 2;
    c += cStride << 2;
  }
}

/** The same for a transposed a: strips of 4 columns, `stride` bytes from one k to the next, `next` bytes to the next strip. */
function columnStrips(a: usize, stride: usize, next: usize, panel: usize, panelStride: usize, kb: i32, c: usize, cStride: usize, rows: i32, valid: i32, add: i32): void {
  for (let i = 0; i < rows; i += 4) {
    const left = rows - i;
    let at = a;
    let b = panel;
    let c00 = f32x4.splat(0);
    let c01 = c00;
    let c10 = c00;
    let c11 = c00;
    let c20 = c00;
    let c21 = c00;
    let c30 = c00;
    let c31 = c00;
    for (let l = 0; l < kb; l++) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      const x0 = v128.load32_splat(at);
      c00 = madd(x0, b0, c00);
      c01 = madd(x0, b1, c01);
      const x1 = v128.load32_splat(at, 4);
      c10 = madd(x1, b0, c10);
      c11 = madd(x1, b1, c11);
      const x2 = v128.load32_splat(at, 8);
      c20 = madd(x2, b0, c20);
      c21 = madd(x2, b1, c21);
      const x3 = v128.load32_splat(at, 12);
      c30 = madd(x3, b0, c30);
      c31 = madd(x3, b1, c31);
      at += stride;
      b += panelStride;
    }
    put(c, c00, c01, valid, add);
    if (left > 1) put(c + cStride, c10, c11, valid, add);
    if (left > 2) put(c + 2 * cStride, c20, c21, valid, add);
    if (left > 3) put(c + 3 * cStride, c30, c31, valid, add);
    a += next;
    c += cStride << 2;
  }
}

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
 * `scratch` holds one panel of b and, for a transposed a, a block of its strips.
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
      for (let j = 0; j < n; j += 8) {
        const valid = min(8, n - j);
        let panel = scratch;
        let panelStride: usize = 32;
        if (packB || valid < 8) packPanel(b, scratch, from, kb, j, n, k, transposeB);
        else {
          panel = b + ((<usize>from * <usize>n + <usize>j) << 2);
          panelStride = cStride;
        }
        const to = c + ((<usize>i * <usize>n + <usize>j) << 2);
        if (packA) columnStrips(strips, 16, <usize>kb << 4, panel, panelStride, kb, to, cStride, rows, valid, add);
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

/** Bytes of `packWeights` of a k x n matrix: panels of 8 columns, all k deep. */
// @ts-ignore: decorator
@inline
function packedPanel(k: i32): usize {
  return <usize>k << 5;
}

/** Packs a k x n matrix (n x k if `transposed`) once for many products with few rows. */
export function packWeights(b: usize, to: usize, n: i32, k: i32, transposed: i32): void {
  for (let j = 0; j < n; j += 8) {
    packPanel(b, to, 0, k, j, n, k, transposed);
    to += packedPanel(k);
  }
}

/** One row times packed weights, four panels and then one at a time. */
function packedRow(a: usize, panels: usize, c: usize, n: i32, k: i32): void {
  const panel = packedPanel(k);
  for (let from = 0; from < k; from += depth) {
    const kb = min(depth, k - from);
    const add = from > 0 ? 1 : 0;
    const row = a + (<usize>from << 2);
    const end = row + (<usize>kb << 2);
    let j = 0;
    for (; j + 32 <= n; j += 32) {
      let p0 = panels + <usize>(j >> 3) * panel + (<usize>from << 5);
      let p1 = p0 + panel;
      let p2 = p1 + panel;
      let p3 = p2 + panel;
      let c0 = f32x4.splat(0);
      let c1 = c0;
      let c2 = c0;
      let c3 = c0;
      let c4 = c0;
      let c5 = c0;
      let c6 = c0;
      let c7 = c0;
      for (let at = row; at < end; at += 4) {
        const x = v128.load32_splat(at);
        c0 = madd(x, v128.load(p0), c0);
        c1 = madd(x, v128.load(p0, 16), c1);
        c2 = madd(x, v128.load(p1), c2);
        c3 = madd(x, v128.load(p1, 16), c3);
        c4 = madd(x, v128.load(p2), c4);
        c5 = madd(x, v128.load(p2, 16), c5);
        c6 = madd(x, v128.load(p3), c6);
        c7 = madd(x, v128.load(p3, 16), c7);
        p0 += 32;
        p1 += 32;
        p2 += 32;
        p3 += 32;
      }
      const to = c + (<usize>j << 2);
      put(to, c0, c1, 8, add);
      put(to + 32, c2, c3, 8, add);
      put(to + 64, c4, c5, 8, add);
      put(to + 96, c6, c7, 8, add);
    }
    for (; j < n; j += 8) {
      let p = panels + <usize>(j >> 3) * panel + (<usize>from << 5);
      let low = f32x4.splat(0);
      let high = low;
      for (let at = row; at < end; at += 4) {
        const x = v128.load32_splat(at);
        low = madd(x, v128.load(p), low);
        high = madd(x, v128.load(p, 16), high);
        p += 32;
      }
      put(c + (<usize>j << 2), low, high, min(8, n - j), add);
    }
  }
}

/** c = a x b for m rows of k and packed b: the same bits as `matmul`. */
export function packedMatmul(a: usize, panels: usize, c: usize, m: i32, n: i32, k: i32): void {
  const cStride = <usize>n << 2;
  const aStride = <usize>k << 2;
  if (m < 4) {
    for (let i = 0; i < m; i++) {
      packedRow(a, panels, c, n, k);
      a += aStride;
      c += cStride;
    }
    return;
  }
  for (let from = 0; from < k; from += depth) {
    const kb = min(depth, k - from);
    for (let j = 0; j < n; j += 8) {
      const panel = panels + <usize>(j >> 3) * packedPanel(k) + (<usize>from << 5);
      rowStrips(a + (<usize>from << 2), aStride, panel, 32, kb, c + (<usize>j << 2), cStride, m, min(8, n - j), from > 0 ? 1 : 0);
    }
  }
}
