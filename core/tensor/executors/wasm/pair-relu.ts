import type { Storage } from '../../storage.js';
import type { Operand } from '../executor.js';
import type { Results } from '../fused.js';
import { addressesOf, keepNamed, type WasmContext } from './context.js';

/** `FusedKernels.pairRelu` on our kernels. */
export function pairRelu(context: WasmContext, a: Operand, b: Operand, partners: Operand): Storage {
  const { owner, arena, kernels } = context;
  const [n, width] = a.shape as [number, number];
  const [left, right, rows] = addressesOf(context, a, b, partners) as [number, number, number];
  const y = arena.allocate(partners.size * width);
  kernels['pairRelu']!(left, right, rows, y, n, partners.size / n, width);
  return arena.keep(owner, y, partners.size * width, 'float32');
}

/** `FusedKernels.pairReluGrad` on our kernels. */
export function pairReluGrad(
  context: WasmContext,
  a: Operand,
  b: Operand,
  partners: Operand,
  y: Operand,
  dy: Operand,
): Results<'a' | 'b'> {
  const { arena, kernels } = context;
  const [n, width] = a.shape as [number, number];
  const [rows, output, slope] = addressesOf(context, partners, y, dy) as [number, number, number];
  const [da, db] = [arena.allocate(a.size), arena.allocate(b.size)];
  kernels['fill']!(da, 0, a.size);
  kernels['fill']!(db, 0, b.size);
  kernels['pairReluGrad']!(output, slope, rows, da, db, n, partners.size / n, width);
  return keepNamed(context, { a: [da, a.size], b: [db, b.size] });
}
