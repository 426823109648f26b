import type {
  AxisSpec,
  BinaryOp,
  Executor,
  Operand,
  ReduceOp,
  UnaryOp,
} from '../../../../core/tensor/executors/executor.js';
import { sizeOf } from '../../../../core/tensor/shape.js';
import { Storage, type TypedArray } from '../../../../core/tensor/storage.js';

/** One call of a kernel: what it gives on an executor, read back. */
export type KernelCall = (executor: Executor) => TypedArray[];

/** An operand that lies in a JavaScript array. */
export const operand = (data: Float32Array | Int32Array, shape: readonly number[]): Operand => ({
  storage: new Storage(data),
  shape,
  dtype: data instanceof Int32Array ? 'int32' : 'float32',
  size: data.length,
});

/** The results of kernels, read back before their scope ends. */
export function results(executor: Executor, run: () => readonly Storage[]): TypedArray[] {
  executor.openScope();
  try {
    return run().map((storage) => (storage.host ?? executor.read(storage)).slice());
  } finally {
    executor.closeScope(new Set());
  }
}

/** A unary kernel on data of the given kind. */
export function unaryCall(op: UnaryOp, data: readonly number[], p: number, q: number): KernelCall {
  const x = operand(Float32Array.from(data), [data.length]);
  return (e) => results(e, () => [e.unary(op, x, p, q)]);
}

/** A binary kernel on two arrays of one length. */
export function binaryCall(op: BinaryOp, a: readonly number[], b: readonly number[]): KernelCall {
  const [x, y] = [a, b].map((data) => operand(Float32Array.from(data), [data.length]));
  return (e) => results(e, () => [e.binary(op, x!, y!, x!.shape)]);
}

/** float32 -> int32. */
export function castCall(data: readonly number[]): KernelCall {
  const x = operand(Float32Array.from(data), [data.length]);
  return (e) => results(e, () => [e.cast(x, 'int32')]);
}

/** Softmax of one row. */
export function softmaxCall(
  data: readonly number[],
  mask: readonly number[] | null,
  log: boolean,
): KernelCall {
  const x = operand(Float32Array.from(data), [1, data.length]);
  const kept = mask === null ? null : operand(Float32Array.from(mask), [1, data.length]);
  return (e) => results(e, () => [e.softmax(x, kept, 1, data.length, log)]);
}

const waves = (shape: readonly number[], phase: number): Operand =>
  operand(
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(phase + i * 1.7) + 0.1),
    shape,
  );

/** One product of matrices of the given sizes. */
export function productCall(
  m: number,
  n: number,
  k: number,
  transposeA: boolean,
  transposeB: boolean,
): KernelCall {
  const a = waves(transposeA ? [k, m] : [m, k], 1);
  const b = waves(transposeB ? [n, k] : [k, n], 2);
  const spec = { batch: 1, m, n, k, transposeA, transposeB, sharedA: false, sharedB: false };
  return (e) => results(e, () => [e.matmul(a, b, spec)]);
}

/** One reduction of an array of the given sizes. */
export function reductionCall(op: ReduceOp, axis: AxisSpec): KernelCall {
  const x = waves([axis.outer, axis.length, axis.inner], 3);
  return (e) => results(e, () => [e.reduce(op, x, axis)]);
}
