import { tensorLeaves, pullback } from '../grad.js';
import { full } from '../create.js';
import { add, mul } from '../ops/elementwise.js';
import { scope } from '../scope.js';
import { isRecording, withoutRecording } from '../tape.js';
import { Tensor } from '../tensor.js';
import { fillTree, type Tree } from '../tree.js';
import { recordFused } from './derivative.js';

/**
 * The sum of the scalars part_0(inputs) + part_1(inputs) + ..., for a tree of float32 tensors. Inside of a gradient the derivative of each
 * part is taken at once, and the memory of the part is freed before the next begins: for losses over more rows than fit in memory. What
 * a part uses beside `inputs` is constant to it.
 */
export function sumInParts<P>(inputs: P, parts: readonly ((inputs: P) => Tensor)[]): Tensor {
  const leaves = tensorLeaves('sumInParts', inputs);
  const whole = (at: readonly Tensor[]): Tensor =>
    parts.reduce((total, part) => add(total, part(fillTree(inputs as Tree<Tensor>, at) as P)), full([], 0));
  if (!isRecording()) return scope(() => whole(leaves));
  const sources = leaves.map((leaf) => new Tensor(leaf.storage, leaf.shape, leaf.dtype));
  const { value, gradients } = withoutRecording(() => {
    let sum: { value: Tensor; gradients: Tensor[] } | undefined;
    for (const part of parts) {
      const before = sum;
      sum = scope(() => {
        let value!: Tensor;
        const own = pullback(
          sources,
          (at) => [(value = part(fillTree(inputs as Tree<Tensor>, at) as P))],
          ([y]) => [full(y!.shape, 1)],
        );
        if (before === undefined) return { value, gradients: own };
        return {
          value: add(before.value, value),
          gradients: own.map((g, i) => add(before.gradients[i]!, g)),
        };
      });
    }
    return sum ?? { value: full([], 0), gradients: sources.map(({ shape }) => full(shape, 0)) };
  });
  return recordFused(new Tensor(value.storage, value.shape), {
    inputs: leaves,
    byOps: whole,
    gradients: (dy, wants) => gradients.map((g, i) => (wants[i] ? mul(g, dy) : null)),
  });
}
