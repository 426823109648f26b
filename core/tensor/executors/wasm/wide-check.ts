import type { Kernels } from './kernels.js';
import type { WasmMemory } from '../../../wasm/webassembly.js';

const products: readonly (readonly [m: number, n: number, k: number])[] = [
  [41, 27, 300],
  [64, 16, 61],
  [300, 9, 32],
  [70, 6, 300],
  [37, 43, 7],
  [37, 43, 1],
  [37, 1, 43],
];

const unary = ['tanh', 'exp', 'sigmoid', 'relu', 'log', 'softplus', 'sqrt', 'square', 'mulScalar', 'clip'];
const binary = ['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'tanhGrad', 'sigmoidGrad', 'reluGrad'];
const length = 1029;

/** Bytes of memory that `checkWide` uses. */
export const wideCheckBytes = 2 ** 19;

/**
 * Compares the bits of wide kernels with those of plain ones, on the same memory from `address` on: the pass of the engine's compiler
 * that makes them wide is experimental. Throws when they differ anywhere. `scratch` is the memory of `matmul`.
 */
export function checkWide(
  wide: Kernels,
  plain: Kernels,
  memory: WasmMemory,
  scratch: number,
  address: number,
): void {
  const share = wideCheckBytes / 4;
  const [a, b, c, d] = [0, 1, 2, 3].map((i) => address + i * share) as [number, number, number, number];
  const inputs = new Float32Array(memory.buffer, a, (2 * share) / 4);
  // Spread over all sizes and both signs, without a stream: whatever tells sums in another order apart will do.
  for (let i = 0; i < inputs.length; i++) inputs[i] = (((i * 7919) % 4093) - 2046) / (1 + ((i * 31) % 97));
  const [mine, theirs] = [c, d].map((at) => new Uint8Array(memory.buffer, at, share));
  const same = (name: string, run: (kernels: Kernels, to: number) => void): void => {
    mine!.fill(0);
    theirs!.fill(0);
    run(wide, c);
    run(plain, d);
    if (Buffer.compare(mine!, theirs!) !== 0) {
      throw new Error(
        `wasm: this engine (V8 ${process.versions.v8}) gets '${name}' wrong in 256-bit kernels: leave 'wide' off`,
      );
    }
  };
  for (const [m, n, k] of products) {
    for (const [transposeA, transposeB] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ] as const) {
      same('matmul', (kernels, to) =>
        kernels['matmul']!(a, b, to, m, n, k, transposeA, transposeB, scratch, m),
      );
    }
  }
  for (const op of unary) same(op, (kernels, to) => kernels[op]!(a, to, length, 1.5, 40));
  for (const op of binary) same(op, (kernels, to) => kernels[op]!(a, b, to, 1, length, 0, 0, 1, 1));
  for (const kind of [0, 1, 2, 3]) {
    same('linear', (kernels, to) => kernels['linear']!(a, b, b, to, 37, 43, 29, kind, scratch));
    same('linearSecondRows', (kernels, to) => {
      const [cx, cy, cdy] = [to, to + 4 * 37 * 29, to + 4 * 37 * (29 + 43)];
      kernels['linearSecondRows']!(a, b, b, a, b, a, a, b, cx, cy, cdy, 37, 43, 29, kind, scratch);
    });
  }
}
