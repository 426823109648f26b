import type { Storage } from '../storage.js';
import type { Operand } from './executor.js';

/** What `linear` applies to each output. */
export type Activation = 'none' | 'tanh' | 'sigmoid' | 'relu';

/** Settings of an Adam update with the bias corrections of its step. */
export interface AdamConstants {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  readonly maxGradNorm: number;
  /** 1 - beta1^step and 1 - beta2^step. */
  readonly correction1: number;
  readonly correction2: number;
}

/** Results of a fused kernel, by name. */
export type Results<K extends string> = Readonly<Record<K, Storage>>;

/**
 * Kernels for the hot paths. An executor without them computes the same blocks op by op; each block has such a twin, which is its
 * oracle and, unless its derivative is written in ops, its second derivative.
 */
export interface FusedKernels {
  /** activation(x w + b) for x of rows x w.shape[0]. */
  linear(x: Operand, w: Operand, b: Operand, rows: number, activation: Activation): Storage;
  /** New parameters and moments of flat vectors, and the norm of the gradients. */
  adam(
    p: Operand,
    g: Operand,
    m: Operand,
    v: Operand,
    constants: AdamConstants,
  ): Results<'p' | 'm' | 'v' | 'gradNorm'>;
}
