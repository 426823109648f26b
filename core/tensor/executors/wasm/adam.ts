import { Storage } from '../../storage.js';
import type { Operand } from '../executor.js';
import type { AdamConstants, AdamResults } from '../fused.js';
import { addressesOf, type WasmContext } from './context.js';
import { strip } from './work.js';

/** `FusedKernels.adam` on our kernels. */
export function adam(
  context: WasmContext,
  parameters: readonly Operand[],
  g: Operand,
  m: Operand,
  v: Operand,
  constants: AdamConstants,
): AdamResults {
  const { owner, arena, kernels, work } = context;
  const from = addressesOf(context, ...parameters);
  const [slopes, first, second] = addressesOf(context, g, m, v) as [number, number, number];
  const to = parameters.map(({ size }) => arena.allocate(size));
  const [newFirst, newSecond] = [arena.allocate(g.size), arena.allocate(g.size)];
  const { beta1, beta2, epsilon, maxGradNorm } = constants;
  const norm = Math.fround(Math.sqrt(kernels['squareSum']!(slopes, g.size)));
  const clip = maxGradNorm === Infinity ? 1 : Math.min(1, maxGradNorm / (norm + 1e-6));
  const rate = constants.learningRate / constants.correction1;
  const spread = 1 / constants.correction2;
  const keep = 1 - constants.learningRate * constants.weightDecay;
  const settings = [clip, beta1, 1 - beta1, beta2, 1 - beta2, rate, spread, epsilon, keep];
  let start = 0;
  parameters.forEach(({ size }, i) => {
    const at = 4 * start;
    const vectors = [from[i]!, slopes + at, first + at, second + at, to[i]!, newFirst + at, newSecond + at];
    const part = (row: number, count: number): number[] => [
      ...vectors.map((address) => address + 4 * row),
      count,
      ...settings,
    ];
    work.inRows('adam', size, size, part, { group: strip });
    start += size;
  });
  const kept = arena.keepAll(owner, [
    [newFirst, g.size],
    [newSecond, g.size],
    ...to.map((address, i) => [address, parameters[i]!.size] as const),
  ]);
  const [newM, newV, ...p] = kept as [Storage, Storage, ...Storage[]];
  return { p, m: newM, v: newV, gradNorm: new Storage(Float32Array.of(norm)) };
}
