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
  const { arena, work } = context;
  const [queries, keys, values] = addressesOf(context, q, k, v) as Numbers<3>;
  const kept = mask === null ? 0 : addressesOf(context, mask)[0]!;
  const weights = arena.allocate(batch * m * n);
  const y = arena.allocate(batch * m * e);
  work.products([queries, keys, weights], [m, n, d], 0, 1, batch, [m * d, n * d, m * n]);
  work.softmax(weights, kept, weights, batch * m, n, false, 1 / Math.sqrt(d));
  work.products([weights, values, y], [m, e, n], 0, 0, batch, [m * n, n * e, m * e]);
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
  const { arena, work } = context;
  const [queries, keys, values, p, slope] = addressesOf(context, q, k, v, weights, dy) as Numbers<5>;
  const [dq, dk, dv] = [arena.allocate(q.size), arena.allocate(k.size), arena.allocate(v.size)];
  const ds = arena.allocate(batch * m * n);
  work.products([p, slope, dv], [n, e, m], 1, 0, batch, [m * n, m * e, n * e]);
  work.products([slope, values, ds], [m, n, e], 0, 1, batch, [m * e, n * e, m * n]);
  work.softmaxGrad(p, ds, 0, ds, batch * m, n, false, 1 / Math.sqrt(d));
  work.products([ds, keys, dq], [m, d, n], 0, 0, batch, [m * n, n * d, m * d]);
  work.products([ds, queries, dk], [n, d, m], 1, 0, batch, [m * n, m * d, n * d]);
  return keepNamed(context, { q: [dq, q.size], k: [dk, k.size], v: [dv, v.size] });
}
