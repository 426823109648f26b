import type { WasmMemory, WasmModule } from '../../../wasm/webassembly.js';

/** What the helper thread is started with. */
export interface HelperData {
  readonly memory: WasmMemory;
  readonly module: WasmModule;
  /** Address of the control block. */
  readonly control: number;
}

/** Size of the control block: integers in its first half, the arguments of a job as doubles in its second. */
export const controlBytes = 512;

/** Integers of the control block. */
export const slot = {
  ready: 0,
  posted: 1,
  done: 2,
  kernel: 3,
  helperSleeps: 4,
  mainSleeps: 5,
} as const;

/** Kernels that may be run in two threads, by number; none has more than 18 arguments. */
export const kernelNames: readonly string[] = [
  'matmul',
  'matmulBatch',
  'matmulColumns',
  'activate',
  'linear',
  'linearGradRows',
  'linearSecondRows',
  'softmax',
  'softmaxGrad',
  'gruForward',
  'gruBackward',
  'adam',
  'tanh',
  'sigmoid',
  'relu',
  'exp',
  'mulScalar',
  'addScalar',
  'square',
  'add',
  'sub',
  'mul',
  'div',
  'tanhGrad',
  'sigmoidGrad',
  'reluGrad',
];
