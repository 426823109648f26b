import { checkFloat } from '../ops/check.js';
import { mul } from '../ops/elementwise.js';
import { matmul } from '../ops/matmul.js';
import { softmax } from '../ops/softmax.js';
import { broadcastTo } from '../ops/layout.js';
import { currentExecutor } from '../executors/current.js';
import { sameShape, showShape, sizeOf } from '../shape.js';
import { Tensor } from '../tensor.js';
import { recordFused } from './derivative.js';

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
  const fused = currentExecutor().fused;
  const lead = q.shape.slice(0, -2);
  const alike = [k, v].every((x) => sameShape(x.shape.slice(0, -2), lead));
  if (fused === undefined || !alike || q.size === 0 || k.size === 0 || v.size === 0)
    return attentionByOps(q, k, v, mask);
  const sizes = { batch: sizeOf(lead), m: m[0]!, n: n[0]!, d: m[1]!, e: e[1]! };
  const scores = [...lead, sizes.m, sizes.n];
  const { y, weights } = fused.attention(q, k, v, mask ? broadcastTo(mask, scores) : null, sizes);
  const kept = new Tensor(weights, scores);
  return recordFused(new Tensor(y, [...lead, sizes.m, sizes.e]), {
    inputs: [q, k, v],
    byOps: ([a, b, c]) => attentionByOps(a!, b!, c!, mask),
    gradients: (dy) => {
      const d = fused.attentionGrad(q, k, v, kept, dy, sizes);
      return [new Tensor(d.q, q.shape), new Tensor(d.k, k.shape), new Tensor(d.v, v.shape)];
    },
  });
}

/** `attention` out of single ops: its oracle and its second derivative. */
export function attentionByOps(q: Tensor, k: Tensor, v: Tensor, mask?: Tensor): Tensor {
  const scores = mul(matmul(q, k, { transposeB: true }), 1 / Math.sqrt(q.shape[q.shape.length - 1]!));
  return matmul(softmax(scores, mask), v);
}
