export { fill } from './memory';
export {
  neg,
  abs,
  sign,
  square,
  sqrt,
  rsqrt,
  reciprocal,
  exp,
  log,
  tanh,
  sigmoid,
  relu,
  step,
  softplus,
  clip,
  clipMask,
  addScalar,
  mulScalar,
  divScalar,
  rsubScalar,
  rdivScalar,
  maximumScalar,
  minimumScalar,
  greaterScalar,
  greaterEqualScalar,
  lessScalar,
  lessEqualScalar,
  equalScalar,
  tieGreaterScalar,
  tieLessScalar,
  sin,
  cos,
  powScalar,
} from './unary';
export {
  add,
  sub,
  mul,
  div,
  maximum,
  minimum,
  greater,
  greaterEqual,
  less,
  lessEqual,
  equal,
  tieGreater,
  tanhGrad,
  sigmoidGrad,
  reluGrad,
  select,
} from './binary';
export { sum, max, cumsum } from './reduce';
export { softmax, softmaxGrad } from './softmax';
export { matmul, matmulBatch, matmulColumns } from './gemm';
export { packedMatmul, packWeights } from './packed-gemm';
export { gruBackward, gruForward } from './gru';
export { layerNorm, layerNormGrad } from './layer-norm';
export { copyBlocks, copyColumn, copyRows, repeatEach, transpose } from './layout';
export { gather, mark, pick, place, scatterAdd, toFloat, toInteger } from './indexing';
export { activate, adam, squareSum } from './fused';
export { pairRelu, pairReluGrad } from './pairs';
export { linear, linearGradRows } from './linear';
export { linearSecondRows } from './linear-second';
export { gaussianLogProb, gaussianLogProbGrad } from './gaussian';
export { clippedObjective, clippedObjectiveGrad } from './clipped-objective';
