import type { Executor } from './executor.js';
import { ReferenceExecutor, type ReferenceOptions } from './reference.js';
import { WasmExecutor, type WasmOptions } from './wasm/executor.js';

/** Options of each executor, by its name. */
export interface ExecutorOptions {
  readonly wasm: WasmOptions;
  readonly reference: ReferenceOptions;
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

const factories: { [K in keyof ExecutorOptions]: (options: ExecutorOptions[K]) => Executor } = {
  wasm: (options) => new WasmExecutor(options),
  reference: (options) => new ReferenceExecutor(options),
};

/**
 * Makes an executor by name: `wasm` (SIMD kernels, the same bits on every machine) or `reference` (plain loops in double precision,
 * for tests).
 */
export function createExecutor<K extends keyof ExecutorOptions>(
  name: K,
  options: Partial<ExecutorOptions[K]> = {},
): Promise<Executor> {
  const factory = factories[name] as ((options: Partial<ExecutorOptions[K]>) => Executor) | undefined;
  if (factory === undefined) {
    return Promise.reject(
      new Error(`unknown executor '${name}': expected one of ${Object.keys(factories).join(', ')}`),
    );
  }
  return Promise.resolve(factory(options));
}
