import { checkFloat } from '../ops/check.js';
import { add, mul, rsqrt, square, sub } from '../ops/elementwise.js';
import { mean } from '../ops/reduce.js';
import { currentExecutor } from '../executors/current.js';
import { showShape } from '../shape.js';
import { Tensor } from '../tensor.js';
import { recordFused } from './derivative.js';

/**
 * Layer normalisation over the last axis: (x - mean) / sqrt(variance + epsilon) * gain + bias, for x of [..., n], gain and bias
 * of [n] (Ba et al. 2016).
 */
export function layerNorm(x: Tensor, gain: Tensor, bias: Tensor, epsilon = 1e-5): Tensor {
  checkFloat('layerNorm', x, gain, bias);
  const n = x.shape[x.shape.length - 1];
  if (
    n === undefined ||
    gain.shape.length !== 1 ||
    gain.shape[0] !== n ||
    bias.shape.length !== 1 ||
    bias.shape[0] !== n
  ) {
    throw new Error(
      `layerNorm: expected x [..., n], gain [n], bias [n], got ${[x, gain, bias].map((t) => showShape(t.shape)).join(', ')}`,
    );
  }
  const fused = currentExecutor().fused;
  if (fused === undefined || n === 0) return layerNormByOps(x, gain, bias, epsilon);
  const rows = x.size / n;
  const { y, stats } = fused.layerNorm(x, gain, bias, rows, epsilon);
  const kept = new Tensor(stats, [rows, 2]);
  return recordFused(new Tensor(y, x.shape), {
    inputs: [x, gain, bias],
    byOps: ([a, b, c]) => layerNormByOps(a!, b!, c!, epsilon),
    gradients: (dy) => {
      const d = fused.layerNormGrad(x, gain, kept, dy, rows);
      return [new Tensor(d.x, x.shape), new Tensor(d.gain, gain.shape), new Tensor(d.bias, bias.shape)];
    },
  });
}

/** `layerNorm` out of single ops: its oracle and its second derivative. */
export function layerNormByOps(x: Tensor, gain: Tensor, bias: Tensor, epsilon: number): Tensor {
  const centred = sub(x, mean(x, -1, { keepDims: true }));
  const scale = rsqrt(add(mean(square(centred), -1, { keepDims: true }), epsilon));
  return add(mul(mul(centred, scale), gain), bias);
}
