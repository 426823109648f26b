import type { Storage } from '../../storage.js';
import type { Operand } from '../executor.js';
import type { Results } from '../fused.js';
import { addressesOf, keepNamed, type WasmContext } from './context.js';

/** `FusedKernels.gaussianLogProb` on our kernels. */
export function gaussianLogProb(
  context: WasmContext,
  x: Operand,
  mean: Operand,
  logDeviation: Operand,
  rows: number,
): Storage {
  const { owner, arena, kernels } = context;
  const operands = addressesOf(context, x, mean, logDeviation);
  const n = logDeviation.size;
  const y = arena.allocate(rows);
  arena.borrow(4 * n, (scratch) => kernels['gaussianLogProb']!(...operands, y, rows, n, scratch));
  return arena.keep(owner, y, rows, 'float32');
}

/** `FusedKernels.gaussianLogProbGrad` on our kernels. */
export function gaussianLogProbGrad(
  context: WasmContext,
  x: Operand,
  mean: Operand,
  logDeviation: Operand,
  dy: Operand,
  rows: number,
): Results<'mean' | 'summand' | 'scale'> {
  const { arena, kernels } = context;
  const operands = addressesOf(context, x, mean, logDeviation, dy);
  const n = logDeviation.size;
  const [dMean, dSummand, dScale] = [arena.allocate(rows * n), arena.allocate(n), arena.allocate(n)];
  kernels['gaussianLogProbGrad']!(...operands, dMean, dSummand, dScale, rows, n);
  return keepNamed(context, { mean: [dMean, rows * n], summand: [dSummand, n], scale: [dScale, n] });
}
