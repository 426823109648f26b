import { currentExecutor } from '../executors/current.js';
import type { Activation } from '../executors/fused.js';
import { pullback } from '../grad.js';
import { activationGrads } from '../ops/elementwise.js';
import { reshape } from '../ops/layout.js';
import { matmul } from '../ops/matmul.js';
import { sum } from '../ops/reduce.js';
import { isTracked, recordJoint } from '../tape.js';
import { Tensor } from '../tensor.js';

/** What the gradients of a linear layer are computed from: its input, weights and output, and the gradient of that. */
interface Around {
  readonly x: Tensor;
  readonly w: Tensor;
  readonly y: Tensor;
  readonly dy: Tensor;
}

/**
 * Gradients of y = activation(x w + b) with respect to x, w and b, null where not wanted. They are a block with fused kernels of its own,
 * so that a meta-gradient costs two fused backward passes; derivatives beyond the second are those of single ops.
 */
export function linearGradients(
  around: Around,
  rows: number,
  activation: Activation,
  wants: readonly boolean[],
): (Tensor | null)[] {
  const { x, w, y, dy } = around;
  const fused = currentExecutor().fused!;
  const inputs = [x, w, y, dy];
  const recorded = inputs.some(isTracked);
  const d = fused.linearGrad(x, w, y, dy, rows, activation, wants, recorded);
  const gradients = [
    d.x && new Tensor(d.x, x.shape),
    d.w && new Tensor(d.w, w.shape),
    d.b && new Tensor(d.b, [w.shape[1]!]),
  ];
  if (!recorded) return gradients;
  const dz = new Tensor(d.z!, dy.shape);
  const made = gradients.flatMap((gradient, i) => (gradient === null ? [] : [i]));
  recordJoint(
    made.map((i) => gradients[i]!),
    inputs,
    (slopes, wanted) => {
      const present = made.filter((_, slot) => slopes[slot]);
      const seeds = made.flatMap((_, slot) => slopes[slot] ?? []);
      if ([...inputs, ...seeds].some(isTracked)) {
        return pullback(
          inputs,
          ([x, w, y, dy]) => {
            const byOps = gradientsByOps({ x: x!, w: w!, y: y!, dy: dy! }, rows, activation);
            return present.map((i) => byOps[i]!());
          },
          () => seeds,
        );
      }
      const [u, v, s] = [0, 1, 2].map((i) => seeds[present.indexOf(i)] ?? null);
      const second = fused.linearSecond(around, dz, { u: u!, v: v!, s: s! }, rows, activation, wanted);
      return (['x', 'w', 'y', 'dy'] as const).map(
        (name) => second[name] && new Tensor(second[name], around[name].shape),
      );
    },
  );
  return gradients;
}

/** The gradients with respect to x, w and b out of single ops. */
function gradientsByOps(
  { x, w, y, dy }: Around,
  rows: number,
  activation: Activation,
): readonly (() => Tensor)[] {
  const [k, n] = w.shape as [number, number];
  const dz = reshape(activation === 'none' ? dy : activationGrads[activation](y, dy), [rows, n]);
  return [
    () => reshape(matmul(dz, w, { transposeB: true }), x.shape),
    () => matmul(reshape(x, [rows, k]), dz, { transposeA: true }),
    () => sum(dz, 0),
  ];
}
