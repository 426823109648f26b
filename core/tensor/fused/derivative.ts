import { pullback } from '../grad.js';
import { isTracked, record } from '../tape.js';
import type { Tensor } from '../tensor.js';

/** A block with a fused derivative and a twin made of single ops. */
export interface FusedBlock {
  readonly inputs: readonly Tensor[];
  /** The same function, op by op: what is differentiated when a gradient of the gradient is wanted. */
  readonly byOps: (inputs: readonly Tensor[]) => Tensor;
  /** Gradients by fused kernels: numbers only. */
  readonly gradients: (dy: Tensor, wants: readonly boolean[]) => readonly (Tensor | null)[];
}

/**
 * Records the output of a fused block. A first derivative runs its fused kernels; when an enclosing gradient depends on
 * what they read, the derivative is that of the twin instead, so derivatives of every order are right.
 */
export function recordFused(y: Tensor, { inputs, byOps, gradients }: FusedBlock): Tensor {
  return record(y, inputs, (dy, wants) => {
    if (!isTracked(dy) && !inputs.some(isTracked)) return gradients(dy, wants);
    return pullback(
      inputs,
      (leaves) => [byOps(leaves)],
      () => [dy],
    );
  });
}
