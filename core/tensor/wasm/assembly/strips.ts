import { loadTail, madd, storeTail } from './lanes';
import { tile4, tile6 } from './wide-tiles';

/** Stores, or adds to c, the first `valid` of 8 columns of one row. */
// @ts-ignore: decorator
@inline
export function put(c: usize, low: v128, high: v128, valid: i32, add: i32): void {
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
export function rowStrips(a: usize, stride: usize, panel: usize, panelStride: usize, kb: i32, c: usize, cStride: usize, rows: i32, valid: i32, add: i32): void {
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
export function columnStrips(a: usize, stride: usize, next: usize, panel: usize, panelStride: usize, kb: i32, c: usize, cStride: usize, rows: i32, valid: i32, add: i32): void {
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

/** Stores, or adds to c, the sums of a tile: rows of 8 columns. */
// @ts-ignore: decorator
@inline
function putTile(sums: usize, c: usize, cStride: usize, rows: i32, valid: i32, add: i32): void {
  put(c, v128.load(sums), v128.load(sums, 16), valid, add);
  if (rows > 1) put(c + cStride, v128.load(sums, 32), v128.load(sums, 48), valid, add);
  if (rows > 2) put(c + 2 * cStride, v128.load(sums, 64), v128.load(sums, 80), valid, add);
  if (rows > 3) put(c + 3 * cStride, v128.load(sums, 96), v128.load(sums, 112), valid, add);
  if (rows > 4) put(c + 4 * cStride, v128.load(sums, 128), v128.load(sums, 144), valid, add);
  if (rows > 5) put(c + 5 * cStride, v128.load(sums, 160), v128.load(sums, 176), valid, add);
}

/** `rowStrips` over a packed panel by tiles of the wide build, with `sums` as memory of theirs: six rows at a time, so that four or none are left. */
export function wideRowStrips(a: usize, stride: usize, panel: usize, kb: i32, c: usize, cStride: usize, rows: i32, valid: i32, add: i32, sums: usize): void {
  for (let left = rows; left > 0; ) {
    const a1 = left > 1 ? a + stride : a;
    const a2 = left > 2 ? a1 + stride : a;
    const a3 = left > 3 ? a2 + stride : a;
    if (left > 4 && left != 8) {
      const a4 = a3 + stride;
      tile6(a, a1, a2, a3, a4, left > 5 ? a4 + stride : a, panel, kb, sums);
      putTile(sums, c, cStride, left, valid, add);
      a += 6 * stride;
      c += 6 * cStride;
      left -= 6;
    } else {
      tile4(a, a1, a2, a3, panel, kb, sums);
      putTile(sums, c, cStride, min(4, left), valid, add);
      a += stride << 2;
      c += cStride << 2;
      left -= 4;
    }
  }
}
