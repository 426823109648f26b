import { ReferenceExecutor } from './reference.js';

/** Options of `createExecutor('wasm', ...)`. */
export interface WasmOptions {
  /** Ceiling of the arena in MiB. Default 1024. */
  readonly maxMegabytes?: number;
}

/** The default executor. */
export class WasmExecutor extends ReferenceExecutor {
  constructor(_options: WasmOptions = {}) {
    super({ precision: 'float32' });
  }
}
