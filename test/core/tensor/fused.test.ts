import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as t from '../../../core/tensor/index.js';
import type { Executor, Tensor } from '../../../core/tensor/index.js';
import { clippedObjectiveByOps } from '../../../core/tensor/fused/clipped-objective.js';
import { gaussianLogProbByOps } from '../../../core/tensor/fused/gaussian.js';
import { randomTensor, TestStream } from './helpers.js';

const wasm = await t.createExecutor('wasm');
const reference = await t.createExecutor('reference');

type Block = (inputs: readonly Tensor[]) => Tensor;

/** Value and gradients of a block for a fixed random weighting of its outputs. */
function run(executor: Executor, shapes: readonly number[][], block: Block): number[][] {
  t.setExecutor(executor);
  const stream = new TestStream(shapes.flat().reduce((n, m) => n * 31 + m, 7));
  const inputs = shapes.map((shape) => randomTensor(stream, shape));
  const { value, grads } = t.valueAndGrad((xs: Tensor[]) => {
    const y = block(xs);
    return { loss: t.sum(t.mul(y, randomTensor(new TestStream(3), y.shape))), y };
  })(inputs);
  return [value.y, ...grads].map((x) => Array.from(x.toArray()));
}

/** The fused kernels of wasm against the twins, which is what the reference executor computes. */
function agree(shapes: readonly number[][], block: Block): void {
  const [expected, actual] = [run(reference, shapes, block), run(wasm, shapes, block)];
  expected.forEach((values, k) => {
    const scale = Math.max(1, ...values.map(Math.abs));
    assert.equal(actual[k]!.length, values.length);
    values.forEach((value, i) => {
      const what = k === 0 ? 'output' : `gradient ${k - 1}`;
      assert.ok(
        Math.abs(actual[k]![i]! - value) < 2e-5 * scale,
        `${what}[${i}]: ${actual[k]![i]} instead of ${value}`,
      );
    });
  });
}

const size = fc.integer({ min: 1, max: 14 });
const some = fc.integer({ min: 0, max: 9 });

test('linear agrees with its twin over sizes and activations', () => {
  const kinds = fc.constantFrom('none', 'tanh', 'sigmoid', 'relu');
  fc.assert(
    fc.property(some, size, size, kinds, (m, k, n, kind) =>
      agree([[m, k], [k, n], [n]], ([x, w, b]) => t.linear(x!, w!, b!, kind)),
    ),
  );
  agree([[3], [3, 5], [5]], ([x, w, b]) => t.linear(x!, w!, b!, 'tanh'));
  agree([[2, 3, 4], [4, 5], [5]], ([x, w, b]) => t.linear(x!, w!, b!, 'tanh'));
});

test('gradients of gradients of linear agree with those of its twin, whichever of them are asked for', () => {
  const kinds = fc.constantFrom('none', 'tanh', 'sigmoid', 'relu');
  const asked = fc.array(fc.boolean(), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(some, size, size, kinds, asked, (m, k, n, kind, [dx, dw, db, x, w, b]) => {
      const shapes = [[m, k], [k, n], [n]];
      // Of an inner gradient by x, w and b only some count, and only of some of them is the outer gradient taken.
      const block: Block = (inputs) => {
        const watched = inputs.map((input, i) => ([x, w, b][i] ? input : t.stopGradient(input)));
        const slopes = t.grad(([x, w, b]: Tensor[]) => {
          const y = t.linear(x!, w!, b!, kind);
          return t.sum(t.mul(y, t.square(y)));
        })(watched);
        const counted = slopes.filter((_, i) => [dx, dw, db][i]);
        return counted.reduce((sum, slope) => t.add(sum, t.sum(t.square(slope))), t.zeros([]));
      };
      agree(shapes, block);
      agree(shapes, (inputs) => {
        const third = t.grad((xs: Tensor[]) => block(xs))([...inputs]);
        // Squares, for a plain sum of terms of both signs keeps few digits of a float32.
        return third.reduce((sum, slope) => t.add(sum, t.sum(t.square(slope))), t.zeros([]));
      });
    }),
  );
});

test('pairRelu agrees with its twin over sizes', () => {
  fc.assert(
    fc.property(size, size, size, some, (n, m, width, each) => {
      const stream = new TestStream(n + 31 * m);
      const partners = Int32Array.from({ length: n * each }, () => Math.floor(m * stream.float()));
      agree(
        [
          [n, width],
          [m, width],
        ],
        ([a, b]) => t.pairRelu(a!, b!, t.tensor(partners)),
      );
    }),
  );
});

test('pairRelu refuses what does not pair', () => {
  const rows = (n: number, width: number): Tensor => t.zeros([n, width]);
  const partners = (...k: number[]): Tensor => t.tensor(Int32Array.from(k));
  assert.throws(() => t.pairRelu(rows(2, 3), rows(2, 4), partners(0, 1)), /expected a \[n, width\]/);
  assert.throws(() => t.pairRelu(rows(2, 3), rows(2, 3), partners(0, 1, 0)), /expected a \[n, width\]/);
  assert.throws(() => t.pairRelu(rows(2, 3), rows(2, 3), partners(0, 2)), /2/);
});

test('linear and its fused gradient have the bits of single ops', () => {
  t.setExecutor(wasm);
  const make = (seed: number, ...shape: number[]): Tensor => randomTensor(new TestStream(seed), shape);
  for (const [m, k, n] of [
    [600, 27, 33],
    [259, 64, 1],
    [3, 300, 40],
  ] as const) {
    const params = { x: make(1, m, k), w: make(2, k, n), b: make(3, n) };
    const fused = t.grad((p: typeof params) => t.sum(t.square(t.linear(p.x, p.w, p.b, 'tanh'))))(params);
    const byOps = t.grad((p: typeof params) => t.sum(t.square(t.tanh(t.add(t.matmul(p.x, p.w), p.b)))))(
      params,
    );
    for (const name of ['x', 'w', 'b'] as const)
      assert.deepEqual(fused[name].toArray(), byOps[name].toArray(), `${m} x ${k} x ${n}: ${name}`);
  }
});

/** Value and gradient by a fused block and by single ops, on the same kernels. */
function bothWays(
  inputs: readonly Tensor[],
  fused: (x: readonly Tensor[]) => Tensor,
  byOps: (x: readonly Tensor[]) => Tensor,
): void {
  t.setExecutor(wasm);
  const of = (f: (x: readonly Tensor[]) => Tensor): unknown => {
    const { value, grads } = t.valueAndGrad((x: readonly Tensor[]) => {
      const y = f(x);
      return { loss: t.sum(t.mul(y, randomTensor(new TestStream(5), y.shape))), y };
    })(inputs);
    return [value.y, ...grads].map((x) => Buffer.from(Float32Array.from(x.toArray()).buffer).toString('hex'));
  };
  assert.deepEqual(of(fused), of(byOps));
}

test('the fused Gaussian log-density has the bits of its twin', () => {
  const wide = fc.integer({ min: 1, max: 70 });
  fc.assert(
    fc.property(some, wide, fc.boolean(), (m, n, deep) => {
      const stream = new TestStream(31 * m + n);
      const shape = deep ? [2, m, n] : [m, n];
      bothWays(
        [randomTensor(stream, shape), randomTensor(stream, shape), randomTensor(stream, [n])],
        ([x, mean, s]) => t.gaussianLogProb(x!, mean!, s!),
        ([x, mean, s]) => gaussianLogProbByOps(x!, mean!, s!),
      );
    }),
  );
});

test('the fused clipped objective has the bits of its twin', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.constantFrom(0.1, 0.2, 1), (n, clip) => {
      const stream = new TestStream(n);
      const logProb = randomTensor(stream, [n]);
      // Some ratios are 1, some advantages 0: where the two sides of the minimum are equal.
      const old = t.where(t.greater(randomTensor(stream, [n]), 0.5), logProb, randomTensor(stream, [n]));
      const advantages = t.mul(t.greater(randomTensor(stream, [n]), -1), randomTensor(stream, [n]));
      bothWays(
        [logProb],
        ([x]) => t.clippedObjective(x!, old, advantages, clip).objective,
        ([x]) => clippedObjectiveByOps(x!, old, advantages, clip).objective,
      );
      const seen = [t.clippedObjective, clippedObjectiveByOps].map((f) => {
        const { kl, clipped } = f(logProb, old, advantages, clip);
        return [kl.item(), clipped.item()];
      });
      assert.deepEqual(seen[0], seen[1]);
    }),
  );
});

test('layerNorm agrees with its twin over sizes', () => {
  const wide = fc.integer({ min: 2, max: 40 });
  fc.assert(
    fc.property(some, wide, (m, n) =>
      agree([[m, n], [n], [n]], ([x, g, b]) => t.layerNorm(x!, g!, b!, 1e-2)),
    ),
  );
});

test('attention agrees with its twin over sizes, with and without masks', () => {
  fc.assert(
    fc.property(size, size, size, size, size, fc.boolean(), (batch, m, n, d, e, masked) => {
      // Every third key is removed, and of the first sequence all.
      const kept = Array.from({ length: batch * n }, (_, i) => (i < n || i % 3 === 0 ? 0 : 1));
      agree(
        [
          [batch, m, d],
          [batch, n, d],
          [batch, n, e],
        ],
        ([q, k, v]) => t.attention(q!, k!, v!, masked ? t.tensor(kept, [batch, 1, n]) : undefined),
      );
    }),
    { numRuns: 60 },
  );
});

test('gruSequence agrees with its twin over sizes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), size, size, size, (time, batch, inputs, h) => {
      const shapes = [[time, batch, inputs], [batch, h], [inputs, 3 * h], [h, 3 * h], [3 * h], [3 * h]];
      agree(shapes, ([x, h0, wx, wh, bx, bh]) =>
        t.gruSequence(x!, h0!, { wx: wx!, wh: wh!, bx: bx!, bh: bh! }),
      );
    }),
    { numRuns: 60 },
  );
});

test('the gradient of gruSequence without that of its inputs is the same', () => {
  t.setExecutor(wasm);
  const make = (seed: number, ...shape: number[]): Tensor => randomTensor(new TestStream(seed), shape);
  const [x, h0] = [make(1, 4, 3, 5), make(2, 3, 6)];
  const weights = { wx: make(3, 5, 18), wh: make(4, 6, 18), bx: make(5, 18), bh: make(6, 18) };
  const alone = t.grad((w: typeof weights) => t.sum(t.square(t.gruSequence(x, h0, w))))(weights);
  const together = t.grad((p: { x: Tensor; w: typeof weights }) =>
    t.sum(t.square(t.gruSequence(p.x, h0, p.w))),
  )({ x, w: weights });
  for (const name of ['wx', 'wh', 'bx', 'bh'] as const)
    assert.deepEqual(alone[name].toArray(), together.w[name].toArray());
});

test('gradients of softmax and its logarithm agree with their twins over sizes and masks', () => {
  fc.assert(
    fc.property(some, size, fc.boolean(), fc.boolean(), (m, n, log, masked) => {
      const kept = Array.from({ length: m * n }, (_, i) => (i % 3 === 1 ? 0 : 1));
      const f = log ? t.logSoftmax : t.softmax;
      // Removed logarithms are -1e9: kept out of the comparison.
      agree([[m, n]], ([x]) =>
        masked ? t.mul(f(x!, t.tensor(kept, [m, n])), t.tensor(kept, [m, n])) : f(x!),
      );
    }),
  );
});

test('adam agrees with its twin over sizes and settings', () => {
  const settings = fc.record({
    weightDecay: fc.constantFrom(0, 0.1),
    maxGradNorm: fc.constantFrom(Infinity, 0.5),
  });
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 1, max: 1000 }),
      settings,
      (n, step, hyper) => {
        const results = [reference, wasm].map((executor) => {
          t.setExecutor(executor);
          const make = (seed: number): Tensor => randomTensor(new TestStream(seed), [n]);
          const before = { step, m: make(1), v: t.square(make(2)) };
          const { params, state, gradNorm } = t.adam(
            before,
            { a: make(3), b: t.zeros([0]) },
            { a: make(5), b: t.zeros([0]) },
            { learningRate: 0.1, ...hyper },
          );
          assert.equal(state.step, step + 1);
          return [params.a, state.m, state.v, gradNorm].map((x) => Array.from(x.toArray()));
        });
        results[0]!.forEach((values, k) =>
          values.forEach((value, i) => assert.ok(Math.abs(results[1]![k]![i]! - value) < 1e-5)),
        );
      },
    ),
  );
});
