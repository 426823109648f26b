import type { Shape } from '../../shape.js';
import type { TypedArray } from '../../storage.js';
import type { AxisSpec, BinaryOp, MatmulSpec, ReduceOp, UnaryOp } from '../executor.js';

/** What each kernel takes besides tensors: plain data, so that a command can go to another thread. */
export interface KernelArguments {
  unary: { op: UnaryOp; p: number; q: number };
  binary: { op: BinaryOp; shape: Shape };
  select: null;
  reduce: { op: ReduceOp; axis: AxisSpec };
  cumsum: { axis: AxisSpec; reverse: boolean };
  matmul: MatmulSpec;
  transpose: { permutation: readonly number[] };
  broadcast: { shape: Shape };
  slice: { begin: readonly number[]; shape: Shape };
  pad: { begin: readonly number[]; shape: Shape; value: number };
  concat: { outer: number; widths: readonly number[] };
  gather: { axis: AxisSpec };
  scatterAdd: { axis: AxisSpec };
  pick: { rows: number; columns: number };
  place: { rows: number; columns: number };
  oneHot: { depth: number };
  softmax: { rows: number; columns: number; log: boolean };
}

export type KernelName = keyof KernelArguments;

/** A tensor of the machine, read under a shape of the same size. */
export interface Input {
  readonly id: number;
  readonly shape: Shape;
}

/** Computes tensor `out` from the inputs. */
export interface Run<K extends KernelName = KernelName> {
  readonly kernel: K;
  readonly out: number;
  readonly inputs: readonly Input[];
  readonly args: KernelArguments[K];
}

/**
 * Where tensors are and kernels run: this thread, or one that keeps a GPU busy. Tensors are named by numbers that the
 * caller makes up; commands take effect in order.
 */
export interface Machine {
  /** Makes tensor `id` of the given numbers; the array may be kept, and is not changed. */
  upload(id: number, data: Float32Array | Int32Array, shape: Shape): void;
  run(command: Run): void;
  /** Waits for the numbers of tensors. */
  read(ids: readonly number[]): TypedArray[];
  free(ids: readonly number[]): void;
  /** Tensors alive in TensorFlow.js, constants included. */
  liveTensors(): number;
  /** Releases what the machine holds; nothing may follow. */
  close(): Promise<void>;
}
