import { Storage } from '../../storage.js';
import type { Operand } from '../executor.js';
import type { AdamConstants, Results } from '../fused.js';
import { addressesOf, keepNamed, type WasmContext } from './context.js';
import { strip } from './work.js';

/** `FusedKernels.adam` on our kernels. */
export function adam(
  context: WasmContext,
  p: Operand,
  g: Operand,
  m: Operand,
  v: Operand,
  constants: AdamConstants,
): Results<'p' | 'm' | 'v' | 'gradNorm'> {
  const { arena, kernels, work } = context;
  const operands = addressesOf(context, p, g, m, v);
  const n = p.size;
  const results = [arena.allocate(n), arena.allocate(n), arena.allocate(n)] as const;
  const { beta1, beta2, epsilon, maxGradNorm } = constants;
  const norm = Math.fround(Math.sqrt(kernels['squareSum']!(operands[1]!, n)));
  const clip = maxGradNorm === Infinity ? 1 : Math.min(1, maxGradNorm / (norm + 1e-6));
  const rate = constants.learningRate / constants.correction1;
  const spread = 1 / constants.correction2;
  const keep = 1 - constants.learningRate * constants.weightDecay;
  const settings = [clip, beta1, 1 - beta1, beta2, 1 - beta2, rate, spread, epsilon, keep];
  const part = (from: number, count: number): number[] => [
    ...[...operands, ...results].map((address) => address + 4 * from),
    count,
    ...settings,
  ];
  work.inRows('adam', n, n, part, { group: strip });
  const kept = keepNamed(context, { p: [results[0], n], m: [results[1], n], v: [results[2], n] });
  return { ...kept, gradNorm: new Storage(Float32Array.of(norm)) };
}
