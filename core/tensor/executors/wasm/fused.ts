import type { Storage } from '../../storage.js';
import type { Operand } from '../executor.js';
import type { Activation, FusedKernels, LinearGradients } from '../fused.js';
import { adam } from './adam.js';
import { attention, attentionGrad } from './attention.js';
import { addressesOf, keepNamed, type WasmContext } from './context.js';
import { gru, gruGrad } from './gru.js';
import { layerNorm, layerNormGrad } from './layer-norm.js';
import { pairRelu, pairReluGrad } from './pair-relu.js';

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
    work.linear(from, weights, bias, y, rows, n, k, activationCodes[activation]);
    return arena.keep(owner, y, rows * n, 'float32');
  }

  function linearGrad(
    x: Operand,
    w: Operand,
    y: Operand,
    dy: Operand,
    rows: number,
    activation: Activation,
    wants: readonly boolean[],
  ): LinearGradients {
    const [from, weights, output, slope] = addressesOf(context, x, w, y, dy) as [
      number,
      number,
      number,
      number,
    ];
    const [k, n] = w.shape as [number, number];
    const dz = activation === 'none' ? slope : arena.allocate(rows * n);
    const dx = wants[0] ? arena.allocate(rows * k) : 0;
    work.linearGradRows([output, slope, weights, dz, dx], rows, n, k, activationCodes[activation]);
    const dw = arena.allocate(k * n);
    const db = arena.allocate(n);
    if (wants[1]) work.product(from, dz, dw, k, n, rows, 1, 0);
    if (wants[2]) context.kernels['sum']!(dz, db, 1, rows, n);
    const kept = keepNamed(context, { x: [dx, wants[0] ? rows * k : 0], w: [dw, k * n], b: [db, n] });
    return { x: wants[0] ? kept.x : null, w: wants[1] ? kept.w : null, b: wants[2] ? kept.b : null };
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
    linearGrad,
    softmaxGrad,
    layerNorm: (...args) => layerNorm(context, ...args),
    layerNormGrad: (...args) => layerNormGrad(context, ...args),
    attention: (...args) => attention(context, ...args),
    attentionGrad: (...args) => attentionGrad(context, ...args),
    gru: (...args) => gru(context, ...args),
    gruGrad: (...args) => gruGrad(context, ...args),
    pairRelu: (...args) => pairRelu(context, ...args),
    pairReluGrad: (...args) => pairReluGrad(context, ...args),
    adam: (...args) => adam(context, ...args),
  };
}
