// Compiles the kernels of the tensor core: `npm run build:kernels`. Does nothing when the binaries are newer than their sources.
import { compileKernels } from '../../wasm/compile.mjs';
import { wideTiles } from './wide-tiles.mjs';

const variants = [
  { file: 'kernels.wasm', features: 'simd', constants: { RELAXED: 0, WIDE: 0 } },
  { file: 'kernels-wide.wasm', features: 'simd', constants: { RELAXED: 0, WIDE: 1 } },
  { file: 'kernels-relaxed.wasm', features: 'simd,relaxed-simd', constants: { RELAXED: 1, WIDE: 0 } },
];

for (const { file, ...options } of variants) {
  await compileKernels({
    source: new URL('assembly/', import.meta.url),
    target: new URL(`../../../dist/core/tensor/wasm/${file}`, import.meta.url),
    by: [import.meta.url, new URL('wide-tiles.mjs', import.meta.url)],
    written: { 'wide-tiles.ts': wideTiles() },
    ...options,
  });
}
