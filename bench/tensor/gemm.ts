// Matrix products: GFLOP/s of our kernels, their share of the core's 128-bit peak, and PyTorch's.
import * as t from '../../core/tensor/index.js';
import { chooseExecutor, compare, report, round, TorchPeer } from './harness.js';
import { peakGflops } from './peak.js';
import { Stream } from './networks.js';

const way = await chooseExecutor();
const peak = peakGflops();
report('peak', {
  gflops: round(peak),
  note: '128-bit multiplications and additions from registers, not fused',
});

const torch = await TorchPeer.start();
const sizes: [number, number, number][] = [256, 512, 768, 1024].map((n) => [n, n, n]);
for (const [m, n, k] of [...sizes, [64, 64, 64], [256, 128, 128], [1024, 128, 128]] as [
  number,
  number,
  number,
][]) {
  const stream = new Stream();
  const a = t.randomNormal([m, k], stream);
  const b = t.randomNormal([k, n], stream);
  await compare(
    'gemm',
    { m, n, k, ...way },
    () => void t.scope(() => void t.matmul(a, b)),
    { torch, workload: 'gemm', args: { m, n, k } },
    {
      extra: (ms) => ({
        gflops: round((2e-6 * m * n * k) / ms),
        peak_share: round((2e-6 * m * n * k) / ms / peak),
      }),
    },
  );
}
torch.stop();
