import { checkFloat } from '../ops/check.js';
import { add, exp, mul, neg, square, sub } from '../ops/elementwise.js';
import { pick } from '../ops/indexing.js';
import { sum } from '../ops/reduce.js';
import { logSoftmax } from '../ops/softmax.js';
import type { Tensor } from '../tensor.js';

/**
 * Negative log-likelihood of categorical choices: -log softmax(logits)[target], one number a row, for logits of [..., n] and int32
 * targets of [...]. `mask` (broadcast to logits) removes choices.
 */
export function softmaxNll(logits: Tensor, targets: Tensor, mask?: Tensor): Tensor {
  return neg(pick(logSoftmax(logits, mask), targets));
}

/** Entropy -sum(p log p) of softmax(logits) over the last axis, one number a row. */
export function categoricalEntropy(logits: Tensor, mask?: Tensor): Tensor {
  const logP = logSoftmax(logits, mask);
  return neg(sum(mul(exp(logP), logP), -1));
}

const halfLogTwoPi = 0.9189385332046727;

/**
 * Log-density of x under independent normals with the given mean and log standard deviation, summed over the last axis; the
 * three broadcast against each other.
 */
export function gaussianLogProb(x: Tensor, mean: Tensor, logDeviation: Tensor): Tensor {
  checkFloat('gaussianLogProb', x, mean, logDeviation);
  const z = mul(sub(x, mean), exp(neg(logDeviation)));
  return sum(sub(mul(square(z), -0.5), add(logDeviation, halfLogTwoPi)), -1);
}

/** Entropy of independent normals, summed over the last axis of `logDeviation`. */
export function gaussianEntropy(logDeviation: Tensor): Tensor {
  return sum(add(logDeviation, halfLogTwoPi + 0.5), -1);
}

/** KL(p || q) of independent normals given by mean and log standard deviation, summed over the last axis. */
export function gaussianKl(
  meanP: Tensor,
  logDeviationP: Tensor,
  meanQ: Tensor,
  logDeviationQ: Tensor,
): Tensor {
  checkFloat('gaussianKl', meanP, logDeviationP, meanQ, logDeviationQ);
  const log = sub(logDeviationP, logDeviationQ);
  const gap = mul(sub(meanP, meanQ), exp(neg(logDeviationQ)));
  return sum(sub(mul(add(exp(mul(log, 2)), square(gap)), 0.5), add(log, 0.5)), -1);
}
