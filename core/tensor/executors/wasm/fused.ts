import type { Storage } from '../../storage.js';
import type { Operand } from '../executor.js';
import type { FusedKernels } from '../fused.js';
import { adam } from './adam.js';
import { attention, attentionGrad } from './attention.js';
import { clippedObjective, clippedObjectiveGrad } from './clipped-objective.js';
import { addressesOf, type WasmContext } from './context.js';
import { gaussianLogProb, gaussianLogProbGrad } from './gaussian.js';
import { gru, gruGrad } from './gru.js';
import { linear, linearGrad, linearSecond } from './linear.js';
import { layerNorm, layerNormGrad } from './layer-norm.js';
import { pairRelu, pairReluGrad } from './pair-relu.js';

/** The fused blocks on our kernels. */
export function wasmFused(context: WasmContext): FusedKernels {
  const { owner, arena, work } = context;

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
    linear: (...args) => linear(context, ...args),
    linearGrad: (...args) => linearGrad(context, ...args),
    linearSecond: (...args) => linearSecond(context, ...args),
    softmaxGrad,
    layerNorm: (...args) => layerNorm(context, ...args),
    layerNormGrad: (...args) => layerNormGrad(context, ...args),
    attention: (...args) => attention(context, ...args),
    attentionGrad: (...args) => attentionGrad(context, ...args),
    gru: (...args) => gru(context, ...args),
    gruGrad: (...args) => gruGrad(context, ...args),
    pairRelu: (...args) => pairRelu(context, ...args),
    pairReluGrad: (...args) => pairReluGrad(context, ...args),
    gaussianLogProb: (...args) => gaussianLogProb(context, ...args),
    gaussianLogProbGrad: (...args) => gaussianLogProbGrad(context, ...args),
    clippedObjective: (...args) => clippedObjective(context, ...args),
    clippedObjectiveGrad: (...args) => clippedObjectiveGrad(context, ...args),
    adam: (...args) => adam(context, ...args),
  };
}
