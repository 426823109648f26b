import type { Tensor } from './tensor.js';

/** A gradient that was taken. */
export interface GradientCall {
  /** Where: a tree of tensors. */
  readonly params: unknown;
  /** Of what: gives a scalar tensor, or an object with a scalar `loss`. */
  readonly loss: (params: unknown) => unknown;
  /** The result, a tree like `params`. */
  readonly grads: unknown;
}

/** Lets a check watch gradients from outside, whatever program takes them. Null, as it is but for checks, costs nothing. */
export const probe: {
  /** Told of every outermost gradient. */
  gradient: ((call: GradientCall) => void) | null;
  /** Gives what stands for a value that was held constant. */
  constant: ((x: Tensor) => Tensor) | null;
} = { gradient: null, constant: null };
