import { currentExecutor } from '../executors/current.js';
import { showShape } from '../shape.js';
import { isTracked, record } from '../tape.js';
import { Tensor } from '../tensor.js';
import { checkFloat } from './check.js';
import { exp, mul, sub } from './elementwise.js';
import { broadcastTo } from './layout.js';
import { sum } from './reduce.js';

function rowsOf(op: string, x: Tensor): { rows: number; columns: number } {
  const columns = x.shape[x.shape.length - 1];
  if (columns === undefined) throw new Error(`${op}: expected at least one axis, got ${showShape(x.shape)}`);
  return { rows: columns === 0 ? 0 : x.size / columns, columns };
}

/** The gradient by one kernel, where there is one and nobody differentiates it further. */
function fusedGrad(
  y: Tensor,
  dy: Tensor,
  mask: Tensor | null,
  rows: number,
  columns: number,
  log: boolean,
): Tensor | null {
  const fused = currentExecutor().fused;
  if (fused === undefined || isTracked(y) || isTracked(dy)) return null;
  return new Tensor(fused.softmaxGrad(y, dy, mask, rows, columns, log), y.shape);
}

/**
 * Softmax over the last axis. `mask` (1 keeps, 0 removes; broadcast to x) gives the removed elements probability 0; a row
 * without any kept element is all 0.
 */
export function softmax(x: Tensor, mask?: Tensor): Tensor {
  checkFloat('softmax', x, ...(mask ? [mask] : []));
  const { rows, columns } = rowsOf('softmax', x);
  const kept = mask ? broadcastTo(mask, x.shape) : null;
  const y = new Tensor(currentExecutor().softmax(x, kept, rows, columns, false), x.shape);
  return record(y, [x], (dy) => {
    const quick = fusedGrad(y, dy, kept, rows, columns, false);
    return [quick ?? mul(y, sub(dy, sum(mul(dy, y), -1, { keepDims: true })))];
  });
}

/**
 * Logarithm of `softmax` over the last axis. Removed elements are -1e9: finite, so that an entropy sum(p * log p) is
 * not NaN. They receive and pass on no gradient.
 */
export function logSoftmax(x: Tensor, mask?: Tensor): Tensor {
  checkFloat('logSoftmax', x, ...(mask ? [mask] : []));
  const { rows, columns } = rowsOf('logSoftmax', x);
  const kept = mask ? broadcastTo(mask, x.shape) : null;
  const y = new Tensor(currentExecutor().softmax(x, kept, rows, columns, true), x.shape);
  return record(y, [x], (dy) => {
    const quick = fusedGrad(y, dy, kept, rows, columns, true);
    if (quick) return [quick];
    const seen = kept ? mul(dy, kept) : dy;
    return [sub(seen, mul(exp(y), sum(seen, -1, { keepDims: true })))];
  });
}
