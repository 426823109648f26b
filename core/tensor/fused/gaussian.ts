import { currentExecutor } from '../executors/current.js';
import { checkFloat } from '../ops/check.js';
import { add, exp, mul, neg, square, sub } from '../ops/elementwise.js';
import { sum } from '../ops/reduce.js';
import { sameShape } from '../shape.js';
import { Tensor } from '../tensor.js';
import { recordFused } from './derivative.js';

const halfLogTwoPi = 0.9189385332046727;

/**
 * Log-density of x under independent normals with the given mean and log standard deviation, summed over the last axis; the
 * three broadcast against each other.
 */
export function gaussianLogProb(x: Tensor, mean: Tensor, logDeviation: Tensor): Tensor {
  checkFloat('gaussianLogProb', x, mean, logDeviation);
  const { fused } = currentExecutor();
  const n = logDeviation.shape[0];
  const rowWise = logDeviation.shape.length === 1 && n === x.shape[x.shape.length - 1];
  if (fused === undefined || !rowWise || !n || n === 1 || !sameShape(x.shape, mean.shape))
    return gaussianLogProbByOps(x, mean, logDeviation);
  const rows = x.size / n;
  const y = new Tensor(fused.gaussianLogProb(x, mean, logDeviation, rows), x.shape.slice(0, -1));
  return recordFused(y, {
    // Twice: its two gradients are added to what others contribute one after the other, as in the twin, and so to the same bits.
    inputs: [x, mean, logDeviation, logDeviation],
    byOps: ([a, b, summand, scale]) => gaussianLogProbByOps(a!, b!, summand!, scale),
    gradients: (dy, wants) => {
      const d = fused.gaussianLogProbGrad(x, mean, logDeviation, dy, rows);
      const dMean = new Tensor(d.mean, mean.shape);
      return [wants[0] ? neg(dMean) : null, dMean, new Tensor(d.summand, [n]), new Tensor(d.scale, [n])];
    },
  });
}

/** `gaussianLogProb` out of single ops: its oracle and its second derivative. `scale` is `logDeviation` where it divides. */
export function gaussianLogProbByOps(
  x: Tensor,
  mean: Tensor,
  logDeviation: Tensor,
  scale = logDeviation,
): Tensor {
  const z = mul(sub(x, mean), exp(neg(scale)));
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
