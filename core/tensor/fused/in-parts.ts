import { tensorLeaves, pullback } from '../grad.js';
import { full } from '../create.js';
import { add, mul } from '../ops/elementwise.js';
import { concat, slice } from '../ops/layout.js';
import { scope } from '../scope.js';
import { showShape } from '../shape.js';
import { isRecording, withoutRecording } from '../tape.js';
import { Tensor } from '../tensor.js';
import { fillTree, type Tree } from '../tree.js';
import { recordFused } from './derivative.js';

/** One part of a sum: from what all parts share, and from what is its own. */
export type Part<P, S> = (shared: P, own: S) => Tensor;

/**
 * The sum of the scalars part_0(shared, own_0) + part_1(shared, own_1) + ..., for trees of float32 tensors; own_k is the k-th of equal
 * stretches along axis 0 of every tensor in `divided`. Inside of a gradient the derivative of each part is taken at once, and the
 * memory of the part is freed before the next begins: for losses over more rows than fit in memory, or in a cache. What a part uses
 * besides is constant to it. Throws when an axis cannot be divided.
 */
export function sumInParts<P, S>(shared: P, divided: S, parts: readonly Part<P, S>[]): Tensor {
  const common = tensorLeaves('sumInParts', shared);
  const stretches = tensorLeaves('sumInParts', divided);
  for (const { shape } of stretches)
    if (shape.length === 0 || (shape[0] ?? 0) % Math.max(1, parts.length) > 0)
      throw new Error(`sumInParts: ${showShape(shape)} cannot be divided into ${parts.length} parts`);
  /** Part k at the leaves of `shared`, then those of own_k. */
  const at = (k: number, leaves: readonly Tensor[]): Tensor =>
    parts[k]!(
      fillTree(shared as Tree<Tensor>, leaves.slice(0, common.length)) as P,
      fillTree(divided as Tree<Tensor>, leaves.slice(common.length)) as S,
    );
  const stretch = (x: Tensor, k: number): Tensor => {
    const [length, ...rest] = x.shape as [number, ...number[]];
    const each = length / parts.length;
    return slice(x, [k * each, ...rest.map(() => 0)], [each, ...rest]);
  };
  const whole = (leaves: readonly Tensor[]): Tensor =>
    parts.reduce(
      (total, _, k) => {
        const own = leaves.slice(common.length).map((x) => stretch(x, k));
        return add(total, at(k, [...leaves.slice(0, common.length), ...own]));
      },
      full([], 0),
    );
  const inputs = [...common, ...stretches];
  if (!isRecording()) return scope(() => whole(inputs));

  const sources = inputs.map((leaf) => new Tensor(leaf.storage, leaf.shape, leaf.dtype));
  const { value, gradients } = withoutRecording(() => {
    let sum = { value: full([], 0), slopes: common.map(({ shape }) => full(shape, 0)) };
    const own: Tensor[][] = stretches.map(() => []);
    for (const k of parts.keys()) {
      const before = sum;
      const { slopes, ...rest } = scope(() => {
        let y!: Tensor;
        const all = pullback(
          sources.map((x, i) => (i < common.length ? x : stretch(x, k))),
          (leaves) => [(y = at(k, leaves))],
          () => [full([], 1)],
        );
        return {
          value: add(before.value, y),
          slopes: all.map((g, i) => (i < common.length ? add(before.slopes[i]!, g) : g)),
        };
      });
      sum = { ...rest, slopes: slopes.slice(0, common.length) };
      own.forEach((list, i) => list.push(slopes[common.length + i]!));
    }
    const joined = own.map((list, i) => (list.length === 0 ? full(stretches[i]!.shape, 0) : concat(list, 0)));
    return { value: sum.value, gradients: [...sum.slopes, ...joined] };
  });
  return recordFused(new Tensor(value.storage, value.shape), {
    inputs,
    byOps: whole,
    gradients: (dy, wants) => gradients.map((g, i) => (wants[i] ? mul(g, dy) : null)),
  });
}
