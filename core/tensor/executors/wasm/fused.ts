import type { Storage } from '../../storage.js';
import type { Operand } from '../executor.js';
import type { Activation, FusedKernels } from '../fused.js';
import { adam } from './adam.js';
import { attention, attentionGrad } from './attention.js';
import { addressesOf, type WasmContext } from './context.js';
import { gru, gruGrad } from './gru.js';
import { layerNorm, layerNormGrad } from './layer-norm.js';

/** The numbers by which kernels know activations. */
export const activationCodes: Readonly<Record<Activation, number>> = {
  none: 0,
  tanh: 1,
  sigmoid: 2,
  relu: 3,
};

/** The fused blocks on our kernels. */
export function wasmFused(context: WasmContext): FusedKernels {
  const { owner, arena, work } = context;

  function linear(x: Operand, w: Operand, b: Operand, rows: number, activation: Activation): Storage {
    const from = arena.addressOf(owner, x.storage);
    const weights = arena.addressOf(owner, w.storage);
    const bias = arena.addressOf(owner, b.storage);
    const k = w.shape[0]!;
    const n = w.shape[1]!;
    const y = arena.allocate(rows * n);
    work.product(from, weights, y, rows, n, k, 0, 0);
    work.activate(y, bias, rows, n, activationCodes[activation]);
    return arena.keep(owner, y, rows * n, 'float32');
  }

  function softmaxGrad(
    y: Operand,
    dy: Operand,
    mask: Operand | null,
    rows: number,
    columns: number,
    log: boolean,
  ): Storage {
    const [output, slope] = addressesOf(context, y, dy);
    const kept = mask === null ? 0 : addressesOf(context, mask)[0]!;
    const dx = arena.allocate(y.size);
    work.softmaxGrad(output!, slope!, kept, dx, rows, columns, log, 1);
    return arena.keep(owner, dx, y.size, 'float32');
  }

  return {
    linear,
    softmaxGrad,
    layerNorm: (...args) => layerNorm(context, ...args),
    layerNormGrad: (...args) => layerNormGrad(context, ...args),
    attention: (...args) => attention(context, ...args),
    attentionGrad: (...args) => attentionGrad(context, ...args),
    gru: (...args) => gru(context, ...args),
    gruGrad: (...args) => gruGrad(context, ...args),
    adam: (...args) => adam(context, ...args),
  };
}
