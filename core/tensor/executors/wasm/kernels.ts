import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { webAssembly, type WasmMemory, type WasmModule } from './webassembly.js';

/** The functions of the kernel module: numbers in (addresses are bytes), at most a number out. */
export type Kernels = Readonly<Record<string, (...args: number[]) => number>>;

const modules = new Map<string, WasmModule>();

function moduleOf(file: string): WasmModule {
  let module = modules.get(file);
  if (module === undefined) {
    const url = new URL(`../../wasm/${file}`, import.meta.url);
    let binary: Uint8Array;
    try {
      binary = readFileSync(url);
    } catch (error) {
      throw new Error(`the tensor kernels are missing (${url.pathname}): run 'npm run build:kernels'`, {
        cause: error,
      });
    }
    if (!webAssembly.validate(binary)) setFlagsFromString('--experimental-wasm-relaxed-simd');
    if (!webAssembly.validate(binary)) {
      throw new Error(
        `this version of Node (${process.versions.node}) cannot run ${file}: relaxed SIMD needs Node >= 20`,
      );
    }
    module = new webAssembly.Module(binary);
    modules.set(file, module);
  }
  return module;
}

/** An instance of the kernels on the given memory. Compiled once a thread. */
export function instantiateKernels(file: string, memory: WasmMemory): Kernels {
  return new webAssembly.Instance(moduleOf(file), { env: { memory } }).exports as unknown as Kernels;
}
