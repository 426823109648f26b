import { checkFloat } from '../ops/check.js';
import { add, mul, rsqrt, square, sub } from '../ops/elementwise.js';
import { mean } from '../ops/reduce.js';
import { showShape } from '../shape.js';
import type { Tensor } from '../tensor.js';

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
  return layerNormByOps(x, gain, bias, epsilon);
}

/** `layerNorm` out of single ops: its oracle and its second derivative. */
export function layerNormByOps(x: Tensor, gain: Tensor, bias: Tensor, epsilon: number): Tensor {
  const centred = sub(x, mean(x, -1, { keepDims: true }));
  const scale = rsqrt(add(mean(square(centred), -1, { keepDims: true }), epsilon));
  return add(mul(mul(centred, scale), gain), bias);
}
