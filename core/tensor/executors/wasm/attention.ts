import type { Operand } from '../executor.js';
import type { AttentionSizes, Results } from '../fused.js';
import { addressesOf, keepNamed, type WasmContext } from './context.js';

type Numbers<N extends number, R extends number[] = []> = R['length'] extends N
  ? R
  : Numbers<N, [...R, number]>;

/** `FusedKernels.attention` on our kernels. */
export function attention(
  context: WasmContext,
  q: Operand,
  k: Operand,
  v: Operand,
  mask: Operand | null,
  { batch, m, n, d, e }: AttentionSizes,
): Results<'y' | 'weights'> {
  const { arena, kernels } = context;
  const [queries, keys, values] = addressesOf(context, q, k, v) as Numbers<3>;
  const kept = mask === null ? 0 : addressesOf(context, mask)[0]!;
  const weights = arena.allocate(batch * m * n);
  const y = arena.allocate(batch * m * e);
  const product = kernels['matmul']!;
  for (let s = 0; s < batch; s++) {
    product(queries + 4 * s * m * d, keys + 4 * s * n * d, weights + 4 * s * m * n, m, n, d, 0, 1, 0);
  }
  kernels['softmax']!(weights, kept, weights, batch * m, n, 0, 0, 1 / Math.sqrt(d));
  for (let s = 0; s < batch; s++) {
    product(weights + 4 * s * m * n, values + 4 * s * n * e, y + 4 * s * m * e, m, e, n, 0, 0, 0);
  }
  return keepNamed(context, { y: [y, batch * m * e], weights: [weights, batch * m * n] });
}

/** `FusedKernels.attentionGrad` on our kernels. */
export function attentionGrad(
  context: WasmContext,
  q: Operand,
  k: Operand,
  v: Operand,
  weights: Operand,
  dy: Operand,
  { batch, m, n, d, e }: AttentionSizes,
): Results<'q' | 'k' | 'v'> {
  const { arena, kernels } = context;
  const [queries, keys, values, p, slope] = addressesOf(context, q, k, v, weights, dy) as Numbers<5>;
  const [dq, dk, dv] = [arena.allocate(q.size), arena.allocate(k.size), arena.allocate(v.size)];
  const ds = arena.allocate(batch * m * n);
  const product = kernels['matmul']!;
  for (let s = 0; s < batch; s++) {
    const [at, from] = [4 * s * m * n, slope + 4 * s * m * e];
    product(p + at, from, dv + 4 * s * n * e, n, e, m, 1, 0, 0);
    product(from, values + 4 * s * n * e, ds + at, m, n, e, 0, 1, 0);
  }
  kernels['softmaxGrad']!(p, ds, 0, ds, batch * m, n, 0, 1 / Math.sqrt(d));
  for (let s = 0; s < batch; s++) {
    const at = ds + 4 * s * m * n;
    product(at, keys + 4 * s * n * d, dq + 4 * s * m * d, m, d, n, 0, 0, 0);
    product(at, queries + 4 * s * m * d, dk + 4 * s * n * d, n, d, m, 1, 0, 0);
  }
  return keepNamed(context, { q: [dq, q.size], k: [dk, k.size], v: [dv, v.size] });
}
