import { currentExecutor } from '../executors/current.js';
import { checkFloat, checkIndices } from '../ops/check.js';
import { add, relu } from '../ops/elementwise.js';
import { gather } from '../ops/indexing.js';
import { reshape } from '../ops/layout.js';
import { showShape } from '../shape.js';
import { Tensor } from '../tensor.js';
import { recordFused } from './derivative.js';

/**
 * relu(a_i + b_k) for pairs (i, k): the first hidden layer of a network of two inputs, whose shares in it have been computed once for each
 * input and not once for each pair. a of [n, width] and b of [m, width]; `partners`, int32 [n x each], are the k of each i, one i after the
 * other. Gives [n x each, width]. Throws for a partner outside of b.
 */
export function pairRelu(a: Tensor, b: Tensor, partners: Tensor): Tensor {
  checkFloat('pairRelu', a, b);
  const [n, width] = a.shape;
  if (
    a.shape.length !== 2 ||
    b.shape.length !== 2 ||
    b.shape[1] !== width ||
    partners.shape.length !== 1 ||
    (n === 0 ? partners.size > 0 : partners.size % n! > 0)
  ) {
    const got = [a, b, partners].map((t) => showShape(t.shape)).join(', ');
    throw new Error(`pairRelu: expected a [n, width], b [m, width], partners [n x each], got ${got}`);
  }
  checkIndices('pairRelu', partners, b.shape[0]!);
  const fused = currentExecutor().fused;
  if (fused === undefined || partners.size === 0) return pairReluByOps(a, b, partners);
  const y = new Tensor(fused.pairRelu(a, b, partners), [partners.size, width!]);
  return recordFused(y, {
    inputs: [a, b],
    byOps: ([p, q]) => pairReluByOps(p!, q!, partners),
    gradients: (dy) => {
      const d = fused.pairReluGrad(a, b, partners, y, dy);
      return [new Tensor(d.a, a.shape), new Tensor(d.b, b.shape)];
    },
  });
}

/** `pairRelu` out of single ops: its oracle and its second derivative. */
export function pairReluByOps(a: Tensor, b: Tensor, partners: Tensor): Tensor {
  const [n, width] = a.shape as [number, number];
  const each = n === 0 ? 0 : partners.size / n;
  const pairs = add(reshape(gather(b, partners), [n, each, width]), reshape(a, [n, 1, width]));
  return reshape(relu(pairs), [n * each, width]);
}
