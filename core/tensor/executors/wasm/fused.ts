import { Storage, type StorageOwner } from '../../storage.js';
import type { Operand } from '../executor.js';
import type { Activation, AdamConstants, FusedKernels, Results } from '../fused.js';
import type { Arena } from './arena.js';
import type { Kernels } from './kernels.js';

/** What fused kernels use of the wasm executor. */
export interface WasmContext {
  readonly arena: Arena;
  readonly kernels: Kernels;
  readonly owner: StorageOwner;
  at(x: Operand): number;
  keep(address: number, length: number): Storage;
}

const activationCodes: Record<Activation, number> = { none: 0, tanh: 1, sigmoid: 2, relu: 3 };

/** The fused blocks on our kernels. */
export class WasmFused implements FusedKernels {
  constructor(private readonly context: WasmContext) {}

  linear(x: Operand, w: Operand, b: Operand, rows: number, activation: Activation): Storage {
    const { arena, kernels } = this.context;
    const [from, weights, bias] = [this.context.at(x), this.context.at(w), this.context.at(b)];
    const [k, n] = w.shape as [number, number];
    const y = arena.allocate(rows * n);
    kernels['matmul']!(from, weights, y, rows, n, k, 0, 0, 0);
    kernels['activate']!(y, bias, rows, n, activationCodes[activation]);
    return this.context.keep(y, rows * n);
  }

  adam(
    p: Operand,
    g: Operand,
    m: Operand,
    v: Operand,
    constants: AdamConstants,
  ): Results<'p' | 'm' | 'v' | 'gradNorm'> {
    const { arena, kernels, owner } = this.context;
    const addresses = [p, g, m, v].map((x) => this.context.at(x));
    const n = p.size;
    const results = [arena.allocate(n), arena.allocate(n), arena.allocate(n)];
    const { learningRate, beta1, beta2, epsilon, weightDecay, maxGradNorm, correction1, correction2 } =
      constants;
    const norm = Math.fround(Math.sqrt(kernels['squareSum']!(addresses[1]!, n)));
    const clip = maxGradNorm === Infinity ? 1 : Math.min(1, maxGradNorm / (norm + 1e-6));
    const [rate, spread, keep] = [
      learningRate / correction1,
      1 / correction2,
      1 - learningRate * weightDecay,
    ];
    kernels['adam']!(
      ...addresses,
      ...results,
      n,
      clip,
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      rate,
      spread,
      epsilon,
      keep,
    );
    const [pNext, mNext, vNext] = arena.keepAll(
      owner,
      results.map((address) => [address, n]),
    );
    return { p: pNext!, m: mNext!, v: vNext!, gradNorm: new Storage(Float32Array.of(norm)) };
  }
}
