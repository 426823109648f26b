import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as t from '../../../../core/tensor/index.js';
import type { Executor, Tensor, Tree } from '../../../../core/tensor/index.js';
import { float64, randomTensor, TestStream } from '../helpers.js';

type Params = Record<string, Tensor>;

/** A loss with the shapes of its parameters. */
interface Program {
  readonly name: string;
  readonly shapes: Record<string, readonly number[]>;
  readonly loss: (params: Params, stream: TestStream) => Tensor;
}

const integers = (stream: TestStream, size: number, below: number): Tensor =>
  t.tensor(Int32Array.from({ length: size }, () => Math.floor(stream.float() * below)));

const programs: readonly Program[] = [
  {
    name: 'MLP with log-softmax loss',
    shapes: { w1: [6, 9], b1: [9], w2: [9, 5], b2: [5] },
    loss: ({ w1, b1, w2, b2 }, stream) => {
      const h = t.linear(randomTensor(stream, [7, 6]), w1!, b1!, 'tanh');
      return t.mean(t.softmaxNll(t.linear(h, w2!, b2!), integers(stream, 7, 5)));
    },
  },
  {
    name: 'GRU',
    shapes: { wx: [3, 12], wh: [4, 12], bx: [12], bh: [12], h0: [2, 4] },
    loss: ({ wx, wh, bx, bh, h0 }, stream) => {
      const x = randomTensor(stream, [3, 2, 3]);
      return t.mean(t.square(t.gruSequence(x, h0!, { wx: wx!, wh: wh!, bx: bx!, bh: bh! })));
    },
  },
  {
    name: 'attention with layer norm and embedding',
    shapes: { table: [6, 4], wq: [4, 4], wk: [4, 4], gain: [4], bias: [4] },
    loss: ({ table, wq, wk, gain, bias }, stream) => {
      const x = t.reshape(t.embedding(table!, integers(stream, 6, 6)), [2, 3, 4]);
      const mask = t.tensor([1, 0, 1], [1, 1, 3]);
      const y = t.attention(t.matmul(x, wq!), t.matmul(x, wk!), x, mask);
      return t.mean(t.square(t.layerNorm(y, gain!, bias!)));
    },
  },
  {
    name: 'Gaussian policy with clipped ratio',
    shapes: { w: [5, 3], b: [3], logDeviation: [3] },
    loss: ({ w, b, logDeviation }, stream) => {
      const mean = t.linear(randomTensor(stream, [6, 5]), w!, b!);
      const logProb = t.gaussianLogProb(randomTensor(stream, [6, 3]), mean, t.mul(logDeviation!, 0.3));
      const ratio = t.exp(t.mul(t.add(logProb, 4), 0.2));
      const advantage = randomTensor(stream, [6]);
      const gain = t.minimum(t.mul(ratio, advantage), t.mul(t.clip(ratio, 0.8, 1.2), advantage));
      return t.sub(t.neg(t.mean(gain)), t.mul(t.mean(t.gaussianEntropy(logDeviation!)), 0.01));
    },
  },
  {
    name: 'inner step of SGD',
    shapes: { w: [4, 3], b: [3] },
    loss: (params, stream) => {
      const task = (p: Params): Tensor =>
        t.mean(t.square(t.linear(randomTensor(new TestStream(5), [8, 4]), p['w']!, p['b']!, 'tanh')));
      const slopes = t.grad(task)(params);
      const adapted = t.zipTrees(params, slopes, (p, g) => t.sub(p, t.mul(g, 0.5))) as Params;
      const y = t.linear(randomTensor(stream, [8, 4]), adapted['w']!, adapted['b']!, 'sigmoid');
      return t.mean(t.square(y));
    },
  },
];

function paramsOf({ shapes }: Program): Params {
  const stream = new TestStream(11);
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, randomTensor(stream, shape)]),
  );
}

/** The loss with its first derivative, and the derivative of the first derivative along fixed weights. */
function derivatives(program: Program): number[] {
  return t.scope(() => {
    const params = paramsOf(program);
    const loss = (p: Params): Tensor => program.loss(p, new TestStream(3));
    const { value, grads } = t.valueAndGrad(loss)(params);
    const slope = (p: Params): Tensor => {
      const weights = new TestStream(77);
      return t
        .treeLeaves<Tensor>(t.grad(loss)(p))
        .map((g) => t.sum(t.mul(g, randomTensor(weights, g.shape))))
        .reduce((a, b) => t.add(a, b));
    };
    const second = t.grad(slope)(params);
    return [value, ...t.treeLeaves<Tensor>(grads), ...t.treeLeaves<Tensor>(second)].flatMap((x) =>
      Array.from(x.toArray()),
    );
  });
}

function assertClose(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  assert.equal(actual.length, expected.length);
  const scale = expected.reduce((top, x) => Math.max(top, Math.abs(x)), 0);
  expected.forEach((x, i) => {
    assert.ok(
      Math.abs(actual[i]! - x) <= tolerance * scale,
      `number ${i} is ${actual[i]}, expected ${x} (largest ${scale})`,
    );
  });
}

function on<T>(executor: Executor, body: () => T): T {
  t.setExecutor(executor);
  return body();
}

/** Registers tests of first and second derivatives against double precision. */
export function testDerivatives(executor: Executor): void {
  for (const program of programs) {
    test(`first and second derivatives of ${program.name} are those of double precision`, () => {
      const expected = on(float64, () => derivatives(program));
      assertClose(
        on(executor, () => derivatives(program)),
        expected,
        2e-5,
      );
    });
  }
}

/** What a learner keeps between updates of `train`. */
interface Learner {
  readonly params: Params;
  readonly state: t.AdamState;
}

/** Updates of an actor-critic by Adam on the clipped PPO objective; numbers of the params after each. */
export function train(updates: number): number[][] {
  const stream = new TestStream(21);
  const make = (shape: readonly number[]): Tensor => randomTensor(stream, shape, -0.4, 0.4);
  const params: Params = {
    w1: make([5, 8]),
    b1: make([8]),
    w2: make([8, 4]),
    b2: make([4]),
    v: make([8, 1]),
  };
  let learner: Learner = { params, state: t.adamInit(params) };
  const seen: number[][] = [];
  for (let i = 0; i < updates; i++) {
    const [x, actions] = [randomTensor(stream, [16, 5]), integers(stream, 16, 4)];
    const [advantage, returns] = [randomTensor(stream, [16]), randomTensor(stream, [16])];
    learner = t.scope(() => update(learner, x, actions, advantage, returns));
    seen.push(numbersOf(learner.params));
  }
  return seen;
}

function numbersOf(tree: Tree<Tensor>): number[] {
  return t.treeLeaves<Tensor>(tree).flatMap((x) => Array.from(x.toArray()));
}

function update(
  { params, state }: Learner,
  x: Tensor,
  actions: Tensor,
  advantage: Tensor,
  returns: Tensor,
): Learner {
  const { grads } = t.valueAndGrad((p: Params) => {
    const h = t.linear(x, p['w1']!, p['b1']!, 'tanh');
    const logP = t.logSoftmax(t.linear(h, p['w2']!, p['b2']!));
    const ratio = t.exp(t.add(t.pick(logP, actions), 1.4));
    const gain = t.minimum(t.mul(ratio, advantage), t.mul(t.clip(ratio, 0.8, 1.2), advantage));
    const value = t.reshape(t.matmul(h, p['v']!), [-1]);
    return t.add(t.neg(t.mean(gain)), t.mul(t.mean(t.square(t.sub(value, returns))), 0.5));
  })(params);
  const next = t.adam(state, params, grads, { learningRate: 1e-2, maxGradNorm: 0.5 });
  return { params: next.params, state: next.state };
}

/** Registers a test that learners on both executors walk the same way. */
export function testTraining(executor: Executor): void {
  test('updates by PPO and Adam are those of double precision', () => {
    const expected = on(float64, () => train(12));
    const actual = on(executor, () => train(12));
    expected.forEach((numbers, i) => assertClose(actual[i]!, numbers, 1e-4));
  });
}
