import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { webAssembly, type WasmMemory, type WasmModule } from './webassembly.js';

/** The functions of the kernel module: numbers in (addresses are bytes), at most a number out. */
export type Kernels = Readonly<Record<string, (...args: number[]) => number>>;

const modules = new Map<string, WasmModule>();

function moduleOf(file: string, shared: boolean): WasmModule {
  const key = `${file} ${shared}`;
  let module = modules.get(key);
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
    module = new webAssembly.Module(shared ? withSharedMemory(binary) : binary);
    modules.set(key, module);
  }
  return module;
}

/** Where the section that begins at `at` ends. */
function sectionEnd(binary: Uint8Array, at: number): number {
  let size = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = binary[++at]!;
    size += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return at + 1 + size;
  }
}

/**
 * The same module on a shared memory of any size: its only import is the memory, so its import section is written anew. Code does
 * not depend on whether a memory is shared.
 */
function withSharedMemory(binary: Uint8Array): Uint8Array {
  const importSection = 2;
  let at = 8;
  while (binary[at] !== importSection) {
    at = sectionEnd(binary, at);
  }
  const name = (text: string): number[] => [text.length, ...Buffer.from(text)];
  const limits = [0x03, 0x00, 0x80, 0x80, 0x04];
  const written = [1, ...name('env'), ...name('memory'), 0x02, ...limits];
  return Buffer.concat([
    binary.subarray(0, at),
    Uint8Array.of(importSection, written.length, ...written),
    binary.subarray(sectionEnd(binary, at)),
  ]);
}

/** An instance of the kernels on the given memory. Compiled once a thread. */
export function instantiateKernels(file: string, memory: WasmMemory, shared = false): Kernels {
  return new webAssembly.Instance(moduleOf(file, shared), { env: { memory } }).exports as unknown as Kernels;
}
