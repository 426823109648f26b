/**
 * Tensors with automatic differentiation of any order: `attune/tensor`.
 *
 * @module
 */
export { Tensor } from './tensor.js';
export type { DType, TypedArray } from './storage.js';
export type { Shape } from './shape.js';
export { fillTree, flattenTree, mapTree, treeLeaves, zipTrees, type Tree } from './tree.js';
export { full, ones, scalar, tensor, wrap, zeros } from './create.js';
export { scope } from './scope.js';
export { grad, jvp, valueAndGrad, type Loss, type ValueAndGrad } from './grad.js';
export {
  createExecutor,
  currentExecutor,
  devices,
  setExecutor,
  type ExecutorOptions,
} from './executors/current.js';
export type { Executor } from './executors/executor.js';
export {
  abs,
  add,
  clip,
  cos,
  div,
  equal,
  exp,
  greater,
  greaterEqual,
  less,
  lessEqual,
  log,
  maximum,
  minimum,
  mul,
  neg,
  pow,
  reciprocal,
  relu,
  rsqrt,
  sigmoid,
  sin,
  softplus,
  sqrt,
  square,
  sub,
  tanh,
  type Value,
} from './ops/elementwise.js';
export { where } from './ops/where.js';
export { matmul, type MatmulOptions } from './ops/matmul.js';
export { cumsum, logSumExp, max, mean, sum, type ReduceOptions } from './ops/reduce.js';
export { broadcastTo, concat, pad, reshape, slice, split, stack, transpose } from './ops/layout.js';
export { cast, embedding, gather, oneHot, pick, scatterAdd, topK } from './ops/indexing.js';
export { logSoftmax, softmax } from './ops/softmax.js';
export { stopGradient } from './ops/stop-gradient.js';
export { randomGumbel, randomNormal, randomUniform, type RandomStream } from './ops/random.js';
export { linear } from './fused/linear.js';
export type { Activation } from './executors/fused.js';
export { gruSequence, type GruWeights } from './fused/gru.js';
export { attention } from './fused/attention.js';
export { sumInParts } from './fused/in-parts.js';
export { layerNorm } from './fused/layer-norm.js';
export { pairRelu } from './fused/pair-relu.js';
export { categoricalEntropy, softmaxNll } from './fused/categorical.js';
export { gaussianEntropy, gaussianKl, gaussianLogProb } from './fused/gaussian.js';
export { clippedObjective, type ClippedObjective } from './fused/clipped-objective.js';
export { adam, adamInit, type AdamHyper, type AdamState, type AdamUpdate } from './fused/adam.js';
export { packMlp, type DenseLayer, type PackedMlp } from './packed.js';
