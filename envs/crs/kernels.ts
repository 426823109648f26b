import { readKernels } from '../../core/wasm/read-kernels.js';
import { webAssembly, type WasmModule } from '../../core/wasm/webassembly.js';

/** The functions of `wasm/assembly`: addresses are bytes. */
export interface Kernels {
  addToLists(
    offsets: number,
    values: number,
    ids: number,
    weights: number,
    count: number,
    rounder: number,
    unit: number,
    sums: number,
  ): number;
  common(
    first: number,
    second: number,
    words: number,
    numbers: number,
    firstRanks: number,
    secondRanks: number,
  ): number;
  logistic(x: number, count: number, powers: number): number;
}

const PAGE = 2 ** 16;
let compiled: WasmModule | undefined;

/** The kernels on a memory of `bytes`, and what hands that memory out from its beginning on. */
export function openKernels(bytes: number): {
  kernels: Kernels;
  floats(n: number): Float64Array;
  ints(n: number): Int32Array;
} {
  compiled ??= new webAssembly.Module(readKernels(new URL('wasm/kernels.wasm', import.meta.url)));
  const pages = Math.ceil(bytes / PAGE);
  const memory = new webAssembly.Memory({ initial: pages, maximum: pages });
  const { exports } = new webAssembly.Instance(compiled, { env: { memory } });
  let at = 0;
  const take = (n: number): number => (at += n) - n;
  return {
    kernels: exports as Kernels,
    floats: (n) => new Float64Array(memory.buffer, take(8 * n), n),
    ints: (n) => new Int32Array(memory.buffer, take(4 * n), n),
  };
}
