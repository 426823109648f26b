import { depth, panelBytes, stripRows, tileSums } from './blocks';
import { transpose } from './layout';
import { packPanel } from './packing';
import { wideRowStrips } from './strips';

/** Elements between rows of a transposed back beyond their length, so that rows do not compete for the same lines of the cache. */
// @ts-ignore: decorator
@inline
const gap = 4;

/**
 * a^T b with up to 8 columns, by tiles of its transpose, b^T a: to turn b costs less than to turn the wider a. A tile is written to c from
 * `part`, 64 floats of scratch memory.
 */
function narrow(a: usize, b: usize, c: usize, m: i32, n: i32, k: i32, scratch: usize, lead: i32): void {
  const sums = tileSums(scratch);
  const turned = scratch + panelBytes;
  const stride = <usize>(depth + gap) << 2;
  const part = turned + 8 * stride;
  for (let from = 0; from < k; from += depth) {
    const kb = min(depth, k - from);
    transpose(b + ((<usize>from * <usize>n) << 2), turned, kb, n, n, depth + gap);
    for (let i = 0; i < m; i += 8) {
      const valid = min(8, m - i);
      packPanel(a, scratch, from, kb, i, m, lead, 0);
      wideRowStrips(turned, stride, scratch, kb, part, 32, n, 8, 0, sums);
      for (let r = 0; r < valid; r++) {
        const to = c + ((<usize>(i + r) * <usize>n) << 2);
        for (let j: usize = 0; j < <usize>n << 2; j += 4) {
          const sum = load<f32>(part + (j << 3) + (<usize>r << 2));
          store<f32>(to + j, from > 0 ? load<f32>(to + j) + sum : sum);
        }
      }
    }
  }
}

/** `matmulColumns` by tiles of the wide build. `scratch` holds one panel of b, for a transposed a a block of its rows, and the sums of a tile. */
export function wideMatmul(
  a: usize, b: usize, c: usize, m: i32, n: i32, k: i32, transposeA: i32, transposeB: i32, scratch: usize, lead: i32,
  first: i32, last: i32,
): void {
  if (transposeA && !transposeB && n <= 8) {
    narrow(a, b, c, m, n, k, scratch, lead);
    return;
  }
  const sums = tileSums(scratch);
  const turned = scratch + panelBytes;
  const cStride = <usize>n << 2;
  for (let from = 0; from < k; from += depth) {
    const kb = min(depth, k - from);
    const add = from > 0 ? 1 : 0;
    for (let i = 0; i < m; i += stripRows) {
      const rows = min(stripRows, m - i);
      let at = turned;
      let stride = <usize>(kb + gap) << 2;
      if (transposeA) transpose(a + ((<usize>from * <usize>lead + <usize>i) << 2), turned, kb, rows, lead, kb + gap);
      else {
        at = a + ((<usize>i * <usize>k + <usize>from) << 2);
        stride = <usize>k << 2;
      }
      for (let j = first; j < last; j += 8) {
        packPanel(b, scratch, from, kb, j, n, transposeB ? k : n, transposeB);
        const to = c + ((<usize>i * <usize>n + <usize>j) << 2);
        wideRowStrips(at, stride, scratch, kb, to, cStride, rows, min(8, n - j), add, sums);
      }
    }
  }
}
