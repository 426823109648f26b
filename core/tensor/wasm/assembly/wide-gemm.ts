import { depth, panelBytes, stripRows, tileSums } from './blocks';
import { transpose } from './layout';
import { packPanel } from './packing';
import { wideRowStrips } from './strips';

/** Elements between rows of a transposed back beyond their length, so that rows do not compete for the same lines of the cache. */
// @ts-ignore: decorator
@inline
const gap = 4;

/** `matmul` by tiles of the wide build. `scratch` holds one panel of b, for a transposed a a block of its rows, and the sums of a tile. */
export function wideMatmul(
  a: usize, b: usize, c: usize, m: i32, n: i32, k: i32, transposeA: i32, transposeB: i32, scratch: usize, lead: i32,
): void {
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
      for (let j = 0; j < n; j += 8) {
        packPanel(b, scratch, from, kb, j, n, k, transposeB);
        const to = c + ((<usize>i * <usize>n + <usize>j) << 2);
        wideRowStrips(at, stride, scratch, kb, to, cStride, rows, min(8, n - j), add, sums);
      }
    }
  }
}
