import type { Operand } from '../executor.js';
import type { Results } from '../fused.js';
import { addressesOf, keepNamed, type WasmContext } from './context.js';

/** `FusedKernels.layerNorm` on our kernels. */
export function layerNorm(
  context: WasmContext,
  x: Operand,
  gain: Operand,
  bias: Operand,
  rows: number,
  epsilon: number,
): Results<'y' | 'stats'> {
  const { arena, kernels } = context;
  const operands = addressesOf(context, x, gain, bias);
  const [y, stats] = [arena.allocate(x.size), arena.allocate(2 * rows)];
  kernels['layerNorm']!(...operands, y, stats, rows, gain.size, epsilon);
  return keepNamed(context, { y: [y, x.size], stats: [stats, 2 * rows] });
}

/** `FusedKernels.layerNormGrad` on our kernels. */
export function layerNormGrad(
  context: WasmContext,
  x: Operand,
  gain: Operand,
  stats: Operand,
  dy: Operand,
  rows: number,
): Results<'x' | 'gain' | 'bias'> {
  const { arena, kernels } = context;
  const operands = addressesOf(context, x, gain, stats, dy);
  const n = gain.size;
  const [dx, dGain, dBias] = [arena.allocate(x.size), arena.allocate(n), arena.allocate(n)];
  kernels['fill']!(dGain, 0, n);
  kernels['fill']!(dBias, 0, n);
  kernels['layerNormGrad']!(...operands, dx, dGain, dBias, rows, n);
  return keepNamed(context, { x: [dx, x.size], gain: [dGain, n], bias: [dBias, n] });
}
