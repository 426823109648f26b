// Compiles the kernels of the simulator: `npm run build:kernels`. Does nothing when the binary is newer than its sources.
import { compileKernels } from '../../../core/wasm/compile.mjs';

await compileKernels({
  source: new URL('assembly/', import.meta.url),
  target: new URL('../../../dist/envs/crs/wasm/kernels.wasm', import.meta.url),
  by: [import.meta.url],
});
