import { depth } from './blocks';
import { madd } from './lanes';
import { packPanel } from './packing';
import { put, rowStrips, wideRowStrips } from './strips';

/** Bytes of `packWeights` of a k x n matrix: panels of 8 columns, all k deep. */
// @ts-ignore: decorator
@inline
function packedPanel(k: i32): usize {
  return <usize>k << 5;
}

/** Packs a k x n matrix (n x k if `transposed`) once for many products with few rows. */
export function packWeights(b: usize, to: usize, n: i32, k: i32, transposed: i32): void {
  for (let j = 0; j < n; j += 8) {
    packPanel(b, to, 0, k, j, n, transposed ? k : n, transposed);
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
  packedTimes(a, panels, c, m, n, k, 0);
}

/** `packedMatmul` in wide tiles, where the build has them; `sums` is their memory, or 0 for none. */
export function packedTimes(a: usize, panels: usize, c: usize, m: i32, n: i32, k: i32, sums: usize): void {
  const wide = WIDE && sums != 0 && k >= 16;
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
      const at = a + (<usize>from << 2);
      const to = c + (<usize>j << 2);
      const valid = min(8, n - j);
      const add = from > 0 ? 1 : 0;
      if (wide) wideRowStrips(at, aStride, panel, kb, to, cStride, m, valid, add, sums);
      else rowStrips(at, aStride, panel, 32, kb, to, cStride, m, valid, add);
    }
  }
}
