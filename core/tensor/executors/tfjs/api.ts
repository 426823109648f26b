import type { Shape } from '../../shape.js';
import type { DType } from '../../storage.js';

/** A tensor of TensorFlow.js, as far as it is used here. */
export interface TfTensor {
  readonly shape: number[];
  readonly dtype: string;
  dataSync(): Float32Array | Int32Array | Uint8Array;
  data(): Promise<Float32Array | Int32Array | Uint8Array>;
  dispose(): void;
}

/** Inputs of a TensorFlow.js kernel: by name, or a list where there may be any number. */
export type TfInputs = Readonly<Record<string, TfTensor>> | readonly TfTensor[];

/**
 * The part of `@tensorflow/tfjs-core` that the executor stands on: named kernels and memory. Nothing of its automatic
 * differentiation is used, whose second derivatives are wrong.
 */
export interface Tfjs {
  engine(): {
    runKernel(name: string, inputs: TfInputs, attributes?: Readonly<Record<string, unknown>>): TfTensor;
  };
  tensor(values: Float32Array | Int32Array, shape: Shape, dtype: DType): TfTensor;
  tidy(body: () => TfTensor): TfTensor;
  /** Exempts a tensor from `tidy`. */
  keep(x: TfTensor): TfTensor;
  memory(): { readonly numTensors: number };
  env(): { set(flag: string, value: boolean | number): void };
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  backend(): unknown;
}

/** Backends of TensorFlow.js that the executor drives; `cpu`, plain JavaScript, is an oracle for tests. */
export type TfjsBackend = 'tensorflow' | 'webgpu' | 'cpu';
