import { checkFloat } from '../ops/check.js';
import { mul } from '../ops/elementwise.js';
import { matmul } from '../ops/matmul.js';
import { softmax } from '../ops/softmax.js';
import { showShape } from '../shape.js';
import type { Tensor } from '../tensor.js';

/**
 * Scaled dot-product attention softmax(q k^T / sqrt(d)) v (Vaswani et al. 2017) for q of [..., m, d], k of [..., n, d], v of
 * [..., n, e]: [..., m, e]. `mask` (1 keeps, 0 removes) broadcasts to the scores [..., m, n]; a row without any kept key gives zeros.
 */
export function attention(q: Tensor, k: Tensor, v: Tensor, mask?: Tensor): Tensor {
  checkFloat('attention', q, k, v);
  const [m, n, e] = [q.shape, k.shape, v.shape].map((shape) => shape.slice(-2)) as [
    number[],
    number[],
    number[],
  ];
  if (m.length < 2 || n.length < 2 || e.length < 2 || m[1] !== n[1] || n[0] !== e[0]) {
    throw new Error(
      `attention: expected q [..., m, d], k [..., n, d], v [..., n, e], got ${[q, k, v].map((t) => showShape(t.shape)).join(', ')}`,
    );
  }
  return attentionByOps(q, k, v, mask);
}

/** `attention` out of single ops: its oracle and its second derivative. */
export function attentionByOps(q: Tensor, k: Tensor, v: Tensor, mask?: Tensor): Tensor {
  const scores = mul(matmul(q, k, { transposeB: true }), 1 / Math.sqrt(q.shape[q.shape.length - 1]!));
  return matmul(softmax(scores, mask), v);
}
