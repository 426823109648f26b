import type { Params } from '../../core/networks/params.js';
import {
  add,
  div,
  grad,
  mul,
  ones,
  scope,
  sqrt,
  square,
  stopGradient,
  sub,
  sum,
  treeLeaves,
  mapTree,
  zeros,
  zipTrees,
  type Tensor,
} from '../../core/tensor/index.js';

/** Leaf by leaf: trees of parameters are as good as vectors. */
function combine<P>(a: P, b: P, f: (a: Tensor, b: Tensor) => Tensor): P {
  return zipTrees(a as Params, b as Params, f) as P;
}

const leavesOf = (tree: unknown): Tensor[] => treeLeaves(tree as Params);

/** The inner product of two trees: a scalar. */
function dot<P>(a: P, b: P): Tensor {
  return leavesOf(combine(a, b, (x, y) => sum(mul(x, y)))).reduce((total, part) => add(total, part));
}

/** The length of a tree as one vector. */
export const norm = (x: unknown): number => Math.sqrt(scope(() => dot(x, x)).item());

/** x, or x scaled down to the given length where it is longer. */
export function clipped<P>(x: P, longest: number): P {
  const length = norm(x);
  return length <= longest ? x : combine(x, x, (leaf) => mul(leaf, longest / length));
}

/** Second moments of the inner gradients, and how many there were. */
export interface InnerMoments<P> {
  readonly steps: number;
  readonly squares: P;
}

const DECAY = 0.999;
const EPSILON = 1e-8;

/** Before the first inner step. */
export function noMoments<P>(theta: P): InnerMoments<P> {
  return { steps: 0, squares: mapTree(theta as Params, (leaf) => zeros(leaf.shape)) as P };
}

/** What an inner step multiplies the gradient by, eta D, leaf by leaf. */
export type Scales<P> = P;

/** eta for every parameter: plain gradient descent. */
export function plainScales<P>(theta: P, learningRate: number): Scales<P> {
  return mapTree(theta as Params, (leaf) => mul(ones(leaf.shape), learningRate)) as P;
}

/**
 * eta D of Adam (Kingma & Ba 2015) with beta1 = 0: D = 1 / (sqrt(v) + epsilon), v the mean square of the gradients so far, this one
 * included. It counts as constant in the meta-gradient.
 */
export function adamScales<P>(
  before: InnerMoments<P>,
  slopes: P,
  learningRate: number,
): { scales: Scales<P>; moments: InnerMoments<P> } {
  const squares = combine(before.squares, slopes, (v, g) => add(mul(v, DECAY), mul(square(g), 1 - DECAY)));
  const steps = before.steps + 1;
  let left = 1;
  for (let i = 0; i < steps; i++) left *= DECAY;
  const scales = mapTree(squares as Params, (v) =>
    div(learningRate, add(sqrt(mul(v, 1 / (1 - left))), EPSILON)),
  ) as P;
  return { scales, moments: { steps, squares } };
}

/** theta' = theta - eta D grad L(theta): the inner step. */
export function innerStep<P>(theta: P, slopes: P, scales: Scales<P>): P {
  const step = combine(scales, slopes, mul);
  return combine(theta, step, sub);
}

/**
 * The meta-gradient (d theta' / d phi)^T v, by automatic differentiation through the inner step: the gradient with respect to phi of
 * <theta'(phi), v>. With v = alpha grad L^ex(theta') + (1 - alpha) grad L^p(theta') it is that of the outer loss, alpha
 * held constant.
 *
 * @param inner the inner loss L^{ex+in}(theta, phi)
 * @param scales eta D, constant
 */
export function metaGradient<Theta, Phi>(
  inner: (theta: Theta, phi: Phi) => Tensor,
  theta: Theta,
  phi: Phi,
  scales: Scales<Theta>,
  v: Theta,
): Phi {
  const along = combine(scales, v, (scale, direction) => stopGradient(mul(scale, direction)));
  // theta itself does not depend on phi, so that of theta' = theta - eta D g only the gradient g is left.
  return grad((reward: Phi) => mul(dot(grad((policy: Theta) => inner(policy, reward))(theta), along), -1))(
    phi,
  );
}

/**
 * The weight alpha of the point of least norm on the segment between two gradients, alpha g1 + (1 - alpha) g2 (MGDA for two objectives,
 * Sener & Koltun 2018):
 *
 *     alpha = clip( (g2 - g1) . g2 / |g1 - g2|^2, 0, 1 ),  1/2 if g1 = g2
 *
 * Going against that point lowers both losses. The dissertation's eq. 3.12 misses parentheses and the square.
 */
export function mgda<P>(g1: P, g2: P): number {
  const difference = combine(g2, g1, sub);
  const length = dot(difference, difference).item();
  if (length === 0) return 0.5;
  return Math.max(0, Math.min(1, dot(difference, g2).item() / length));
}

/** alpha g1 + (1 - alpha) g2. */
export function blend<P>(alpha: number, g1: P, g2: P): P {
  return combine(g1, g2, (a, b) => add(mul(a, alpha), mul(b, 1 - alpha)));
}
