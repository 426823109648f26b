import { currentExecutor } from '../executors/current.js';
import type { Activation } from '../executors/fused.js';
import { showShape, sizeOf } from '../shape.js';
import { record } from '../tape.js';
import { Tensor } from '../tensor.js';
import { checkFloat } from '../ops/check.js';
import { add, relu, sigmoid, tanh } from '../ops/elementwise.js';
import { reshape } from '../ops/layout.js';
import { matmul } from '../ops/matmul.js';
import { linearGradients } from './linear-gradient.js';

/**
 * activation(x w + b) for x of [..., in], w of [in, out] and b of [out].
 */
export function linear(x: Tensor, w: Tensor, b: Tensor, activation: Activation = 'none'): Tensor {
  checkFloat('linear', x, w, b);
  const size = x.shape[x.shape.length - 1];
  if (
    size === undefined ||
    w.shape.length !== 2 ||
    size !== w.shape[0] ||
    b.shape.length !== 1 ||
    b.shape[0] !== w.shape[1]
  ) {
    throw new Error(
      `linear: expected x [..., in], w [in, out], b [out], got ${[x, w, b].map((t) => showShape(t.shape)).join(', ')}`,
    );
  }
  const fused = currentExecutor().fused;
  if (fused === undefined) return linearByOps(x, w, b, activation);
  const rows = x.size === 0 ? sizeOf(x.shape.slice(0, -1)) : x.size / size;
  const y = new Tensor(fused.linear(x, w, b, rows, activation), [...x.shape.slice(0, -1), w.shape[1]!]);
  return record(y, [x, w, b], (dy, wants) => linearGradients({ x, w, y, dy }, rows, activation, wants));
}

/** `linear` out of single ops: its oracle. */
export function linearByOps(x: Tensor, w: Tensor, b: Tensor, activation: Activation): Tensor {
  const z = add(x.shape.length === 1 ? rowTimes(x, w) : matmul(x, w), b);
  switch (activation) {
    case 'none':
      return z;
    case 'tanh':
      return tanh(z);
    case 'sigmoid':
      return sigmoid(z);
    case 'relu':
      return relu(z);
  }
}

function rowTimes(x: Tensor, w: Tensor): Tensor {
  return reshape(matmul(reshape(x, [1, x.size]), w), [w.shape[1]!]);
}
