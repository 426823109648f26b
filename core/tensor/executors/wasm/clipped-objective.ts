import type { Storage } from '../../storage.js';
import type { Operand } from '../executor.js';
import type { Results } from '../fused.js';
import { addressesOf, keepNamed, type WasmContext } from './context.js';

/** `FusedKernels.clippedObjective` on our kernels. */
export function clippedObjective(
  context: WasmContext,
  logProb: Operand,
  old: Operand,
  advantages: Operand,
  clip: number,
): Results<'objective' | 'kl' | 'clipped'> {
  const { arena, kernels } = context;
  const operands = addressesOf(context, logProb, old, advantages);
  const n = logProb.size;
  const y = arena.allocate(3);
  arena.borrow(12 * n, (scratch) =>
    kernels['clippedObjective']!(...operands, y, n, 1 - clip, 1 + clip, clip, scratch),
  );
  return keepNamed(context, { objective: [y, 1], kl: [y + 4, 1], clipped: [y + 8, 1] });
}

/** `FusedKernels.clippedObjectiveGrad` on our kernels. */
export function clippedObjectiveGrad(
  context: WasmContext,
  logProb: Operand,
  old: Operand,
  advantages: Operand,
  dy: Operand,
  clip: number,
): Storage {
  const { owner, arena, kernels } = context;
  const operands = addressesOf(context, logProb, old, advantages, dy);
  const n = logProb.size;
  const dLogProb = arena.allocate(n);
  kernels['clippedObjectiveGrad']!(...operands, dLogProb, n, 1 - clip, 1 + clip);
  return arena.keep(owner, dLogProb, n, 'float32');
}
