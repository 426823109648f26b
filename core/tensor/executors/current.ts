import { unknownName } from '../../errors.js';
import type { Executor } from './executor.js';
import { createTfjsExecutor, type TfjsOptions } from './tfjs/create.js';
import { ReferenceExecutor, type ReferenceOptions } from './reference.js';
import { WasmExecutor, type WasmOptions } from './wasm/executor.js';

/** Options of each executor, by the name of its device. */
export interface ExecutorOptions {
  readonly auto: WasmOptions;
  readonly wasm: WasmOptions;
  readonly reference: ReferenceOptions;
  readonly 'tfjs:tensorflow': TfjsOptions;
  readonly 'tfjs:webgpu': TfjsOptions;
}

let current: Executor | null = null;

/** The executor that ops of this thread run on: the one set last, else `wasm` with its default options. */
export function currentExecutor(): Executor {
  current ??= new WasmExecutor();
  return current;
}

/** Makes all later ops of this thread run on `executor`. Tensors of another executor are read back and brought over. */
export function setExecutor(executor: Executor): void {
  current = executor;
}

const factories: {
  [K in keyof ExecutorOptions]: (options: ExecutorOptions[K]) => Executor | Promise<Executor>;
} = {
  auto: (options) => WasmExecutor.create(options),
  wasm: (options) => WasmExecutor.create(options),
  reference: (options) => new ReferenceExecutor(options),
  'tfjs:tensorflow': (options) => createTfjsExecutor('tensorflow', options),
  'tfjs:webgpu': (options) => createTfjsExecutor('webgpu', options),
};

/** The devices that `createExecutor` knows. */
export const devices = Object.keys(factories) as readonly (keyof ExecutorOptions)[];

/**
 * Makes an executor by the name of its device: `wasm` (SIMD kernels, the same bits on every machine), `reference` (plain loops
 * in double precision, for tests), `tfjs:tensorflow` (TensorFlow through the package @tensorflow/tfjs-node-gpu or
 * @tensorflow/tfjs-node), `tfjs:webgpu` (any GPU, through the package webgpu), or `auto`: `wasm`, because a GPU gives up equal bits and
 * so is never chosen unasked. Throws an InputError for any other name, and for a device that cannot be had here: it says what to install.
 */
export async function createExecutor<K extends keyof ExecutorOptions>(
  device: K,
  options: Partial<ExecutorOptions[K]> = {},
): Promise<Executor> {
  if (!Object.hasOwn(factories, device)) throw unknownName('device', device, devices);
  return await factories[device](options);
}
