import assert from 'node:assert/strict';
import {
  add,
  createExecutor,
  flattenTree,
  fillTree,
  grad,
  mul,
  setExecutor,
  sum,
  tensor,
  treeLeaves,
  type Executor,
  type Tensor,
  type Tree,
} from '../../../core/tensor/index.js';

/** A small stream for test data: linear congruential, so that failures reproduce. */
export class TestStream {
  constructor(private state: number) {}

  float(): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return this.state / 2 ** 32;
  }

  normal(): number {
    let total = -6;
    for (let i = 0; i < 12; i++) total += this.float();
    return total;
  }
}

/** Uniform numbers in [low, high) as a tensor of the current executor. */
export function randomTensor(stream: TestStream, shape: readonly number[], low = -1, high = 1): Tensor {
  const size = shape.reduce((n, m) => n * m, 1);
  return tensor(
    Array.from({ length: size }, () => low + (high - low) * stream.float()),
    shape,
  );
}

/** Runs `body` with `executor` as the executor of the thread, then puts the previous one back. */
export function withExecutor<T>(executor: Executor, previous: Executor, body: () => T): T {
  setExecutor(executor);
  try {
    return body();
  } finally {
    setExecutor(previous);
  }
}

export const float64 = await createExecutor('reference');

type Params = Tree<Tensor>;

function perturbed(params: Params, leaf: number, element: number, step: number): Params {
  const leaves = treeLeaves<Tensor>(params).map((x, i) => {
    if (i !== leaf) return x;
    const data = Array.from(x.toArray());
    data[element]! += step;
    return tensor(data, x.shape);
  });
  return fillTree(params, leaves);
}

/** Largest difference between a gradient and central differences of `f`, relative to the largest component of either. */
export function gradientError(f: (params: Params) => Tensor, params: Params, step: number): number {
  const analytic = treeLeaves<Tensor>(grad(f)(params)).map((g) => Array.from(g.toArray()));
  let scale = 1e-3;
  let worst = 0;
  flattenTree<Tensor>(params).forEach(([, x], leaf) => {
    for (let i = 0; i < x.size; i++) {
      const rise = f(perturbed(params, leaf, i, step)).item() - f(perturbed(params, leaf, i, -step)).item();
      const numeric = rise / (2 * step);
      const exact = analytic[leaf]![i]!;
      assert.ok(Number.isFinite(exact), `gradient ${exact} of element ${i} of leaf ${leaf}`);
      scale = Math.max(scale, Math.abs(numeric), Math.abs(exact));
      worst = Math.max(worst, Math.abs(numeric - exact));
    }
  });
  return worst / scale;
}

/** Asserts that first and second derivatives of `f` agree with central differences in double precision to 1e-5. */
export function checkDerivatives(
  name: string,
  f: (params: Params) => Tensor,
  params: Params,
  orders: 1 | 2 = 2,
): void {
  const stream = new TestStream(77);
  const first = gradientError(f, params, 1e-5);
  assert.ok(first < 1e-5, `${name}: first derivative is off by ${first}`);
  if (orders === 1) return;
  const weights = treeLeaves<Tensor>(params).map((x) => randomTensor(stream, x.shape));
  const slope = (p: Params): Tensor =>
    treeLeaves<Tensor>(grad(f)(p))
      .map((g, i) => sum(mul(g, weights[i]!)))
      .reduce((a, b) => add(a, b));
  const second = gradientError(slope, params, 1e-5);
  assert.ok(second < 1e-5, `${name}: second derivative is off by ${second}`);
}

/** True where the wasm executor can have 256-bit kernels. */
export const runsWide = process.arch === 'x64' && parseInt(process.versions.v8, 10) >= 12;
