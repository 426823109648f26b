import { reluGrad, sigmoidGrad, tanhGrad } from './binary';
import { Activation, activate } from './fused';
import { matmul } from './gemm';
import { wideTanhRows } from './math';

// Rows are treated in blocks, product and elementwise part in turn, so that a block is still in the cache when it is needed
// again. That changes no bits: rows do not depend on each other.

const blockRows = 256;

/** y = activation(x w + b) for `rows` rows of k and n columns. */
export function linear(x: usize, w: usize, b: usize, y: usize, rows: i32, n: i32, k: i32, kind: i32, scratch: usize): void {
  for (let i = 0; i < rows; i += blockRows) {
    const m = min(blockRows, rows - i);
    matmul(x, w, y, m, n, k, 0, 0, scratch, m);
    if (WIDE && kind == Activation.tanh && (n & 7) == 0) wideTanhRows(y, b, m, n, scratch);
    else activate(y, b, m, n, kind);
    x += (<usize>m * <usize>k) << 2;
    y += (<usize>m * <usize>n) << 2;
  }
}

/**
 * Backwards from the output y of `linear`: dz = dy times the slope of the activation, and dx = dz w^T unless dx is 0. Without an
 * activation dz is dy and nothing is written to it.
 */
export function linearGradRows(
  y: usize, dy: usize, w: usize, dz: usize, dx: usize, rows: i32, n: i32, k: i32, kind: i32, scratch: usize,
): void {
  for (let i = 0; i < rows; i += blockRows) {
    const m = min(blockRows, rows - i);
    const size = m * n;
    if (kind == Activation.tanh) tanhGrad(y, dy, dz, 1, size, 0, 0, 1, 1);
    else if (kind == Activation.sigmoid) sigmoidGrad(y, dy, dz, 1, size, 0, 0, 1, 1);
    else if (kind == Activation.relu) reluGrad(y, dy, dz, 1, size, 0, 0, 1, 1);
    if (dx) {
      matmul(dz, w, dx, m, k, n, 0, 1, scratch, m);
      dx += (<usize>m * <usize>k) << 2;
    }
    const bytes = <usize>size << 2;
    y += bytes;
    dy += bytes;
    dz += bytes;
  }
}
