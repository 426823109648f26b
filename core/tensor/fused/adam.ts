import { zeros } from '../create.js';
import { currentExecutor } from '../executors/current.js';
import type { AdamConstants, FusedKernels } from '../executors/fused.js';
import { tensorLeaves } from '../grad.js';
import { add, div, maximum, minimum, mul, sqrt, square, sub } from '../ops/elementwise.js';
import { concat, reshape, slice } from '../ops/layout.js';
import { sum } from '../ops/reduce.js';
import { sameShape, showShape } from '../shape.js';
import { isTracked } from '../tape.js';
import { Tensor } from '../tensor.js';
import { fillTree, type Tree } from '../tree.js';

/** State of the optimiser: plain data, to be kept in a checkpoint. */
export interface AdamState {
  /** Updates done so far. */
  readonly step: number;
  /** First moments of all parameters, one flat vector in the order of `flattenTree`. */
  readonly m: Tensor;
  /** Second moments, likewise. */
  readonly v: Tensor;
}

/** Settings of one `adam` update. */
export interface AdamHyper {
  readonly learningRate: number;
  /** Decay of the first moment. Default 0.9. */
  readonly beta1?: number;
  /** Decay of the second moment. Default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the second moment. Default 1e-8. */
  readonly epsilon?: number;
  /** Decoupled weight decay (AdamW). Default 0. */
  readonly weightDecay?: number;
  /** Gradients are scaled down to this global norm when theirs is larger. Default: no clipping. */
  readonly maxGradNorm?: number;
}

/** The state before the first update of `params`, a tensor or tree of tensors. */
export function adamInit<P>(params: P): AdamState {
  const size = tensorLeaves('adamInit', params).reduce((total, leaf) => total + leaf.size, 0);
  return { step: 0, m: zeros([size]), v: zeros([size]) };
}

/** Result of one `adam` update. */
export interface AdamUpdate<P> {
  readonly state: AdamState;
  readonly params: P;
  /** Global norm of the gradients before clipping: a scalar tensor. */
  readonly gradNorm: Tensor;
}

/**
 * One update of Adam (Kingma & Ba 2015) or, with `weightDecay`, AdamW (Loshchilov & Hutter 2019), with clipping of the global
 * gradient norm: pure, so the old state and params stay as they are. `grads` has the structure and shapes of `params`.
 * Differentiable: under a gradient the update is recorded op by op.
 */
export function adam<P>(state: AdamState, params: P, grads: P, hyper: AdamHyper): AdamUpdate<P> {
  const leaves = tensorLeaves('adam', params);
  const slopes = tensorLeaves('adam', grads);
  if (slopes.length !== leaves.length)
    throw new Error(`adam: ${leaves.length} parameters but ${slopes.length} gradients`);
  leaves.forEach((leaf, i) => {
    if (!sameShape(leaf.shape, slopes[i]!.shape)) {
      throw new Error(
        `adam: parameter ${showShape(leaf.shape)} (number ${i}) has a gradient ${showShape(slopes[i]!.shape)}`,
      );
    }
  });
  const g = flat(slopes);
  if (g.size !== state.m.size)
    throw new Error(`adam: the state is for ${state.m.size} numbers, the parameters have ${g.size}`);
  const constants = constantsOf(state.step + 1, hyper);
  const fused = currentExecutor().fused;
  const byOps = fused === undefined || [...leaves, g, state.m, state.v].some(isTracked);
  const next = byOps ? adamByOps(state, leaves, g, constants) : adamFused(fused, state, leaves, g, constants);
  return {
    state: { step: state.step + 1, m: next.m, v: next.v },
    params: fillTree(params as Tree<Tensor>, next.p) as P,
    gradNorm: next.gradNorm,
  };
}

function flat(leaves: readonly Tensor[]): Tensor {
  return leaves.length === 0 ? zeros([0]) : concat(leaves.map((leaf) => reshape(leaf, [leaf.size])));
}

/** base^n for a whole n > 0 by squaring: the same bits in every engine. */
function wholePower(base: number, n: number): number {
  let result = 1;
  for (let square = base, rest = n; rest > 0; rest = Math.floor(rest / 2), square *= square)
    if (rest % 2 === 1) result *= square;
  return result;
}

function constantsOf(step: number, hyper: AdamHyper): AdamConstants {
  const {
    learningRate,
    beta1 = 0.9,
    beta2 = 0.999,
    epsilon = 1e-8,
    weightDecay = 0,
    maxGradNorm = Infinity,
  } = hyper;
  return {
    learningRate,
    beta1,
    beta2,
    epsilon,
    weightDecay,
    maxGradNorm,
    correction1: 1 - wholePower(beta1, step),
    correction2: 1 - wholePower(beta2, step),
  };
}

/** One update: parameters, and flat vectors of moments. */
export interface AdamStep {
  readonly p: readonly Tensor[];
  readonly m: Tensor;
  readonly v: Tensor;
  readonly gradNorm: Tensor;
}

function adamFused(
  fused: FusedKernels,
  state: AdamState,
  leaves: readonly Tensor[],
  g: Tensor,
  constants: AdamConstants,
): AdamStep {
  const next = fused.adam(leaves, g, state.m, state.v, constants);
  return {
    p: leaves.map(({ shape }, i) => new Tensor(next.p[i]!, shape)),
    m: new Tensor(next.m, g.shape),
    v: new Tensor(next.v, g.shape),
    gradNorm: new Tensor(next.gradNorm, []),
  };
}

/** Below this a second moment is as good as 0, and the slope of its root is taken as 0 and not as infinity. */
const smallestMoment = 1e-30;

/** The update out of single ops: oracle of the fused kernel, and what is recorded when an update is differentiated. */
export function adamByOps(
  state: AdamState,
  leaves: readonly Tensor[],
  g: Tensor,
  constants: AdamConstants,
): AdamStep {
  const { learningRate, beta1, beta2, epsilon, weightDecay, maxGradNorm, correction1, correction2 } =
    constants;
  const gradNorm = sqrt(maximum(sum(square(g)), smallestMoment));
  const clipped = maxGradNorm === Infinity ? g : mul(g, minimum(div(maxGradNorm, add(gradNorm, 1e-6)), 1));
  const m = add(mul(state.m, beta1), mul(clipped, 1 - beta1));
  const v = add(mul(state.v, beta2), mul(square(clipped), 1 - beta2));
  const scale = add(sqrt(maximum(div(v, correction2), smallestMoment)), epsilon);
  const p = flat(leaves);
  const decayed = weightDecay === 0 ? p : mul(p, 1 - learningRate * weightDecay);
  const stepped = sub(decayed, mul(div(div(m, correction1), scale), learningRate));
  let start = 0;
  const parts = leaves.map(({ shape, size }) => {
    const part = reshape(slice(stepped, [start], [size]), shape);
    start += size;
    return part;
  });
  return { p: parts, m, v, gradNorm };
}
