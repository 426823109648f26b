import { setFlagsFromString } from 'node:v8';
import { InputError } from '../../../errors.js';
import { readKernels } from '../../../wasm/read-kernels.js';
import { webAssembly, type WasmMemory, type WasmModule } from '../../../wasm/webassembly.js';

/** The functions of the kernel module: numbers in (addresses are bytes), at most a number out. */
export type Kernels = Readonly<Record<string, (...args: number[]) => number>>;

/** The builds of the kernels: for 128-bit vectors, with fused multiply-add, and for 256-bit vectors. */
export type KernelBuild = 'plain' | 'relaxed' | 'wide';

const files: Readonly<Record<KernelBuild, string>> = {
  plain: 'kernels.wasm',
  relaxed: 'kernels-relaxed.wasm',
  wide: 'kernels-wide.wasm',
};

const modules = new Map<string, WasmModule>();

/**
 * The kernels, compiled once a thread, for a memory of their own or a shared one. Throws an InputError when this engine cannot run
 * such a build.
 */
export function compileKernels(build: KernelBuild, shared = false): WasmModule {
  const key = `${build} ${shared}`;
  let module = modules.get(key);
  if (module === undefined) {
    const binary = readKernels(new URL(`../../wasm/${files[build]}`, import.meta.url));
    if (build === 'relaxed') allowRelaxed(binary);
    const bytes = shared ? withSharedMemory(binary) : binary;
    module = build === 'wide' ? compileWide(bytes) : new webAssembly.Module(bytes);
    modules.set(key, module);
  }
  return module;
}

function allowRelaxed(binary: Uint8Array): void {
  if (!webAssembly.validate(binary)) setFlagsFromString('--experimental-wasm-relaxed-simd');
  if (!webAssembly.validate(binary)) {
    throw new InputError(
      `this version of Node (${process.versions.node}) has no relaxed SIMD, which needs Node >= 20`,
    );
  }
}

/** The first V8 whose revectorisation does what the wide build needs: that of Node 22. */
const firstWideEngine = 12;

/**
 * The module with pairs of 128-bit operations joined to 256-bit ones, by a pass of V8's optimising compiler that is experimental and
 * off by default. It is switched on for this module only, which is compiled by the optimising compiler at once.
 */
function compileWide(bytes: Uint8Array): WasmModule {
  const { v8, node } = process.versions;
  if (process.arch !== 'x64' || parseInt(v8, 10) < firstWideEngine) {
    throw new InputError(
      `wide: 256-bit kernels need Node >= 22 on an x64 processor, this is Node ${node} on ${process.arch}`,
    );
  }
  const flags = ['experimental-wasm-revectorize', 'no-liftoff', 'no-wasm-lazy-compilation'];
  const defaults = ['no-experimental-wasm-revectorize', 'liftoff', 'wasm-lazy-compilation'];
  flags.forEach((flag) => setFlagsFromString(`--${flag}`));
  try {
    return new webAssembly.Module(bytes);
  } finally {
    defaults.forEach((flag) => setFlagsFromString(`--${flag}`));
  }
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

/** An instance of the kernels on the given memory. */
export function instantiateKernels(module: WasmModule, memory: WasmMemory): Kernels {
  return new webAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
}
