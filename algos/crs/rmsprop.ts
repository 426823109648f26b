import type { Params } from '../../core/networks/params.js';
import {
  add,
  clip,
  div,
  mapTree,
  mul,
  sqrt,
  square,
  sub,
  zeros,
  zipTrees,
  type Tensor,
} from '../../core/tensor/index.js';

const DECAY = 0.99;
const EPSILON = 1e-8;

/** Mean squares before the first step of RMSprop. */
export function noSquares<P>(params: P): P {
  return mapTree(params as Params, (leaf) => zeros(leaf.shape)) as P;
}

/** One step of RMSprop (Hinton 2012) as PyTorch takes it, on gradients each cut to [-1, 1]. */
export function rmsprop<P>(
  squares: P,
  params: P,
  grads: P,
  learningRate: number,
): { readonly squares: P; readonly params: P } {
  const each = (a: P, b: P, f: (x: Tensor, y: Tensor) => Tensor): P =>
    zipTrees(a as Params, b as Params, f) as P;
  const slopes = mapTree(grads as Params, (g) => clip(g, -1, 1)) as P;
  const next = each(squares, slopes, (v, g) => add(mul(v, DECAY), mul(square(g), 1 - DECAY)));
  const steps = each(slopes, next, (g, v) => div(mul(g, learningRate), add(sqrt(v), EPSILON)));
  return { squares: next, params: each(params, steps, sub) };
}
