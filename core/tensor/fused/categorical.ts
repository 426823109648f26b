import { exp, mul, neg } from '../ops/elementwise.js';
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
