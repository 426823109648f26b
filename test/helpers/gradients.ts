import assert from 'node:assert/strict';
import { flattenTree, grad, mapTree, tensor, type Tensor, type Tree } from '../../core/tensor/index.js';

/** The tree in the precision of the present executor. */
export function precise<P>(params: P): P {
  return mapTree<Tensor, Tensor>(params as Tree<Tensor>, (leaf) =>
    tensor(Float64Array.from(leaf.toArray()), leaf.shape),
  ) as P;
}

/**
 * Asserts that the gradient of `loss` is that of central differences, to an error relative to the largest slope of its leaf. Meant for the
 * reference executor in double precision. `pick` chooses the elements of a leaf to look at; default all.
 */
export function assertGradient<P>(
  loss: (params: P) => Tensor,
  params: P,
  { tolerance = 1e-6, step = 1e-5, pick = (size: number): number[] => [...Array(size).keys()] } = {},
): void {
  const slopes = grad(loss)(params);
  const worst = Object.fromEntries(
    flattenTree<Tensor>(slopes as Tree<Tensor>).map(([path, leaf]) => [path, leaf.toArray()]),
  );
  for (const [path, exact] of Object.entries(worst)) {
    const shifted = (index: number, by: number): number =>
      loss(
        mapTree<Tensor, Tensor>(params as Tree<Tensor>, (leaf, at) =>
          at === path
            ? tensor(
                Float64Array.from(leaf.toArray(), (x, i) => (i === index ? x + by : x)),
                leaf.shape,
              )
            : leaf,
        ) as P,
      ).item();
    const scale = Math.max(1e-3, ...Array.from(exact, Math.abs));
    for (const index of pick(exact.length)) {
      const expected = (shifted(index, step) - shifted(index, -step)) / (2 * step);
      assert.ok(
        Math.abs(exact[index] - expected) <= tolerance * scale,
        `${path}[${index}]: ${exact[index]}, central differences give ${expected}`,
      );
    }
  }
}
