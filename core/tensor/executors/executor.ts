import type { FusedKernels } from './fused.js';
import type { Shape } from '../shape.js';
import type { DType, Storage, StorageOwner } from '../storage.js';

/** What a kernel sees of a tensor. */
export interface Operand {
  readonly storage: Storage;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly size: number;
}

/** Functions of one element. Names that end in `Scalar` take a constant `p`; `clip` and `clipMask` take bounds `p` and `q`. */
export type UnaryOp =
  | 'neg'
  | 'abs'
  | 'sign'
  | 'square'
  | 'sqrt'
  | 'rsqrt'
  | 'reciprocal'
  | 'exp'
  | 'log'
  | 'tanh'
  | 'sigmoid'
  | 'relu'
  /** 1 where x > 0, else 0. */
  | 'step'
  | 'softplus'
  | 'sin'
  | 'cos'
  | 'powScalar'
  | 'clip'
  /** 1 where p <= x <= q, else 0. */
  | 'clipMask'
  | 'addScalar'
  | 'mulScalar'
  | 'divScalar'
  /** p - x */
  | 'rsubScalar'
  /** p / x */
  | 'rdivScalar'
  | 'maximumScalar'
  | 'minimumScalar'
  | 'greaterScalar'
  | 'greaterEqualScalar'
  | 'lessScalar'
  | 'lessEqualScalar'
  | 'equalScalar'
  /** 1 where x > p, 0.5 where x = p, else 0: the share of x in the gradient of max(x, p). */
  | 'tieGreaterScalar'
  /** 1 where x < p, 0.5 where x = p, else 0. */
  | 'tieLessScalar';

/** Functions of two elements; comparisons give 1 or 0. */
export type BinaryOp =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'maximum'
  | 'minimum'
  | 'greater'
  | 'greaterEqual'
  | 'less'
  | 'lessEqual'
  | 'equal'
  /** 1 where a > b, 0.5 where a = b, else 0. */
  | 'tieGreater'
  /** (y, dy) -> dy (1 - y^2) */
  | 'tanhGrad'
  /** (y, dy) -> dy y (1 - y) */
  | 'sigmoidGrad'
  /** (y, dy) -> dy where y > 0, else 0 */
  | 'reluGrad';

export type ReduceOp = 'sum' | 'max';

/** `batch` products of an m x k by a k x n matrix; a shared operand is one matrix used for all of them. */
export interface MatmulSpec {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Each matrix of `a` is stored k x m. */
  readonly transposeA: boolean;
  /** Each matrix of `b` is stored n x k. */
  readonly transposeB: boolean;
  readonly sharedA: boolean;
  readonly sharedB: boolean;
}

/** An axis in the middle of a contiguous array: `outer` blocks of `length` rows of `inner` elements. */
export interface AxisSpec {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

/**
 * The kernels that ops are made of. Shapes have been checked by the ops: kernels compute. Results are row-major and fresh
 * (or views that nobody writes to). A backend of its own implements this interface and nothing else.
 */
export interface Executor extends StorageOwner {
  /** Array type of floating-point results as they are read back and held outside of the executor. */
  readonly Float: Float32ArrayConstructor | Float64ArrayConstructor;

  /** Kernels for whole blocks, where the executor has them. */
  readonly fused?: FusedKernels;

  /** Begins a scope: results made from here on end with it. */
  openScope(): void;
  /** Ends the innermost scope. The storages named survive into the enclosing scope, or as host arrays if there is none. */
  closeScope(survivors: ReadonlySet<Storage>): void;

  unary(op: UnaryOp, x: Operand, p: number, q: number): Storage;
  /** Operands broadcast to `shape`. */
  binary(op: BinaryOp, a: Operand, b: Operand, shape: Shape): Storage;
  /** Elements of `a` where `condition` is not 0, else of `b`; all of one shape. */
  select(condition: Operand, a: Operand, b: Operand): Storage;
  reduce(op: ReduceOp, x: Operand, axis: AxisSpec): Storage;
  /** Running sum along an axis, from the end when `reverse`. */
  cumsum(x: Operand, axis: AxisSpec, reverse: boolean): Storage;
  matmul(a: Operand, b: Operand, spec: MatmulSpec): Storage;
  /** Axis i of the result is axis `permutation[i]` of x. */
  transpose(x: Operand, permutation: readonly number[]): Storage;
  broadcast(x: Operand, shape: Shape): Storage;
  /** The block of `shape` that starts at `begin`. */
  slice(x: Operand, begin: readonly number[], shape: Shape): Storage;
  /** x inside an array of `shape`, starting at `begin`; the rest is `value`. */
  pad(x: Operand, begin: readonly number[], shape: Shape, value: number): Storage;
  /** Blocks side by side: row i of the result is row i of each operand in turn; operand j has rows of `widths[j]`. */
  concat(xs: readonly Operand[], outer: number, widths: readonly number[]): Storage;
  /** Rows `indices` of the axis; indices are in range. */
  gather(x: Operand, indices: Operand, axis: AxisSpec): Storage;
  /** Sums rows of `dy` into zeros at `indices` of an axis of `axis.length`, in order of position. */
  scatterAdd(dy: Operand, indices: Operand, axis: AxisSpec): Storage;
  /** One element a row: x[i, indices[i]]. */
  pick(x: Operand, indices: Operand, rows: number, columns: number): Storage;
  /** Zeros with dy[i] at [i, indices[i]]. */
  place(dy: Operand, indices: Operand, rows: number, columns: number): Storage;
  oneHot(indices: Operand, depth: number): Storage;
  /** int32 -> float32 exactly as far as float32 goes; float32 -> int32 towards zero, saturating, NaN as 0. */
  cast(x: Operand, dtype: DType): Storage;
  /** The k largest of each row, largest first, ties by lower index, NaN as the smallest. */
  topK(x: Operand, rows: number, columns: number, k: number): { values: Storage; indices: Storage };
  /**
   * Softmax (or its logarithm) of each row over the elements whose mask is not 0. Masked elements are 0 (`maskedLog` for
   * the logarithm), also where a whole row is masked.
   */
  softmax(x: Operand, mask: Operand | null, rows: number, columns: number, log: boolean): Storage;
}

/** Logarithm of the probability of a masked element: finite, so that `p * log p` is 0 and not NaN. */
export const maskedLog = -1e9;
