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

/** Sizes of `attention`: `batch` products of m queries and n keys of size d with values of size e. */
export interface AttentionSizes {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly d: number;
  readonly e: number;
}

/** Weights of a GRU as kernels see them; see `GruWeights`. */
export interface GruOperands {
  readonly wx: Operand;
  readonly wh: Operand;
  readonly bx: Operand;
  readonly bh: Operand;
}

/** Gradients of a linear layer, null where not wanted. */
export interface LinearGradients {
  readonly x: Storage | null;
  readonly w: Storage | null;
  readonly b: Storage | null;
  /** Gradient of x w + b, if it was to be kept; dy itself where there is no activation. */
  readonly z: Storage | null;
}

/** Gradients of the gradients of a linear layer with respect to what those are computed from, null where not wanted or 0. */
export type LinearSecond = Readonly<Record<'x' | 'w' | 'y' | 'dy', Storage | null>>;

/** Gradients of a GRU. */
export interface GruGradients extends Results<'h0' | 'wx' | 'wh' | 'bx' | 'bh'> {
  readonly x: Storage | null;
}

/** What an update by Adam gives. */
export interface AdamResults extends Results<'m' | 'v' | 'gradNorm'> {
  readonly p: readonly Storage[];
}

/**
 * Kernels for the hot paths. An executor without them computes the same blocks op by op; each block has such a twin, which is its
 * oracle and, unless its derivative is written in ops, its second derivative.
 */
export interface FusedKernels {
  /** activation(x w + b) for x of rows x w.shape[0]. */
  linear(x: Operand, w: Operand, b: Operand, rows: number, activation: Activation): Storage;
  /** Gradients of `linear` from its output y, where wanted, and dz if `keepsZ`. */
  linearGrad(
    x: Operand,
    w: Operand,
    y: Operand,
    dy: Operand,
    rows: number,
    activation: Activation,
    wants: readonly boolean[],
    keepsZ: boolean,
  ): LinearGradients;
  /**
   * Gradients of `linearGrad`, from those of its results dx (u), dw (v) and db (s), null where there are none. With
   * dz = dy a'(y), dx = dz w^T, dw = x^T dz, db = sum of rows of dz and g = s + x v + u w:
   * for x dz v^T, for w u^T dz, for dy g a'(y), for y g dy da'/dy.
   */
  linearSecond(
    around: Readonly<Record<'x' | 'w' | 'y' | 'dy', Operand>>,
    dz: Operand,
    slopes: Readonly<Record<'u' | 'v' | 's', Operand | null>>,
    rows: number,
    activation: Activation,
    wants: readonly boolean[],
  ): LinearSecond;
  /** Gradient of `softmax` over rows (of its logarithm if `log`), from its output. */
  softmaxGrad(
    y: Operand,
    dy: Operand,
    mask: Operand | null,
    rows: number,
    columns: number,
    log: boolean,
  ): Storage;
  /** Layer normalisation of rows, with mean and 1 / deviation of each row kept for the backward pass. */
  layerNorm(x: Operand, gain: Operand, bias: Operand, rows: number, epsilon: number): Results<'y' | 'stats'>;
  layerNormGrad(
    x: Operand,
    gain: Operand,
    stats: Operand,
    dy: Operand,
    rows: number,
  ): Results<'x' | 'gain' | 'bias'>;
  /** Attention of `batch` sequences, with the weights kept for the backward pass. */
  attention(
    q: Operand,
    k: Operand,
    v: Operand,
    mask: Operand | null,
    sizes: AttentionSizes,
  ): Results<'y' | 'weights'>;
  attentionGrad(
    q: Operand,
    k: Operand,
    v: Operand,
    weights: Operand,
    dy: Operand,
    sizes: AttentionSizes,
  ): Results<'q' | 'k' | 'v'>;
  /** GRU over a sequence, with the gates kept for the backward pass. */
  gru(x: Operand, h0: Operand, weights: GruOperands): Results<'states' | 'gates'>;
  /** Gradients of `gru`; that of x only when wanted. */
  gruGrad(
    x: Operand,
    h0: Operand,
    weights: GruOperands,
    states: Operand,
    gates: Operand,
    dy: Operand,
    wantsX: boolean,
  ): GruGradients;
  /** relu(a_i + b_k) of pairs, for one or more partners k of each i; see `pairRelu`. */
  pairRelu(a: Operand, b: Operand, partners: Operand): Storage;
  /** Gradients of `pairRelu` from its output y. */
  pairReluGrad(a: Operand, b: Operand, partners: Operand, y: Operand, dy: Operand): Results<'a' | 'b'>;
  /** Log-densities of rows of x under independent normals; `logDeviation` is one row. */
  gaussianLogProb(x: Operand, mean: Operand, logDeviation: Operand, rows: number): Storage;
  /** Gradients of the means and of logDeviation in its two places: as the summand and as the scale of z. */
  gaussianLogProbGrad(
    x: Operand,
    mean: Operand,
    logDeviation: Operand,
    dy: Operand,
    rows: number,
  ): Results<'mean' | 'summand' | 'scale'>;
  /** See `clippedObjective`. */
  clippedObjective(
    logProb: Operand,
    old: Operand,
    advantages: Operand,
    clip: number,
  ): Results<'objective' | 'kl' | 'clipped'>;
  /** The gradient of logProb from that of the objective. */
  clippedObjectiveGrad(
    logProb: Operand,
    old: Operand,
    advantages: Operand,
    dy: Operand,
    clip: number,
  ): Storage;
  /** New parameters, and moments as flat vectors in their order, from flat gradients; and the norm of those. */
  adam(
    parameters: readonly Operand[],
    g: Operand,
    m: Operand,
    v: Operand,
    constants: AdamConstants,
  ): AdamResults;
}
