import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as t from '../../../core/tensor/index.js';
import type { Tensor } from '../../../core/tensor/index.js';
import { randomTensor, runsWide, TestStream } from './helpers.js';

const one = await t.createExecutor('wasm');
const others: Readonly<Record<string, t.Executor>> = {
  'two threads': await t.createExecutor('wasm', { threads: 2 }),
  ...(runsWide && {
    '256-bit kernels': await t.createExecutor('wasm', { wide: true }),
    '256-bit kernels in two threads': await t.createExecutor('wasm', { wide: true, threads: 2 }),
  }),
};

function sameBits(name: string, f: () => readonly Tensor[]): void {
  const run = (executor: t.Executor): Uint8Array[] => {
    t.setExecutor(executor);
    return t.scope(f).map((x) => new Uint8Array(x.toArray().slice().buffer));
  };
  const single = run(one);
  for (const [way, executor] of Object.entries(others)) {
    run(executor).forEach((bytes, i) =>
      assert.ok(Buffer.compare(bytes, single[i]!) === 0, `${name}, ${way}: result ${i} differs`),
    );
  }
}

const make = (seed: number, ...shape: number[]): Tensor =>
  randomTensor(new TestStream(seed), shape, -0.5, 0.5);

test('products have the same bits in two threads and in 256-bit kernels', () => {
  for (const [m, n, k] of [
    [257, 128, 64],
    [8, 500, 300],
    [130, 9, 1000],
    [1030, 33, 40],
    [260, 125, 7],
    [130, 260, 5],
    [1300, 1, 300],
    [900, 260, 1],
    [12, 20, 17],
    [27, 128, 256],
    [13, 501, 300],
    [301, 7, 530],
    [450, 3, 160],
  ] as const) {
    sameBits('NN', () => [t.matmul(make(1, m, k), make(2, k, n))]);
    sameBits('TN', () => [t.matmul(make(1, k, m), make(2, k, n), { transposeA: true })]);
    sameBits('NT', () => [t.matmul(make(1, m, k), make(2, n, k), { transposeB: true })]);
    sameBits('TT', () => [t.matmul(make(1, k, m), make(2, n, k), { transposeA: true, transposeB: true })]);
  }
  sameBits('batched', () => [t.matmul(make(1, 37, 40, 30), make(2, 37, 30, 50))]);
});

test('elementwise work has the same bits in two threads', () => {
  const [a, b] = [make(3, 70_001), make(4, 70_001)];
  sameBits('unary', () => [
    t.tanh(a),
    t.sigmoid(a),
    t.relu(a),
    t.exp(a),
    t.mul(a, 3),
    t.add(a, 3),
    t.square(a),
  ]);
  sameBits('binary', () => [t.add(a, b), t.sub(a, b), t.mul(a, b), t.div(a, b)]);
  sameBits('activation', () => [t.linear(make(5, 501, 100), make(6, 100, 90), make(7, 90), 'tanh')]);
  sameBits('softmax', () => [t.softmax(make(8, 501, 77)), t.logSoftmax(make(8, 501, 77))]);
  sameBits('adam', () => [
    t.adam({ step: 3, m: a, v: t.square(b) }, b, a, { learningRate: 0.1, maxGradNorm: 1 }).params,
  ]);
});

test('models and their gradients have the same bits in two threads and in 256-bit kernels', () => {
  const linear = t.grad((p: Tensor[]) => t.sum(t.square(t.linear(p[0]!, p[1]!, p[2]!, 'sigmoid'))));
  sameBits('linear', () => linear([make(1, 1001, 50), make(2, 50, 60), make(3, 60)]));
  const second = t.grad((p: Tensor[]) =>
    linear(p).reduce((sum, slope) => t.add(sum, t.sum(t.square(slope))), t.zeros([])),
  );
  sameBits('second derivative of linear', () => second([make(1, 1001, 50), make(2, 50, 60), make(3, 60)]));
  const weights = { wx: make(1, 20, 192), wh: make(2, 64, 192), bx: make(3, 192), bh: make(4, 192) };
  const [x, h0] = [make(5, 30, 13, 20), make(6, 13, 64)];
  type GruParams = { x: Tensor; h0: Tensor; w: { [K in keyof t.GruWeights]: Tensor } };
  const gru = t.valueAndGrad((p: GruParams) => t.mean(t.square(t.gruSequence(p.x, p.h0, p.w))));
  sameBits('gru', () => t.treeLeaves<Tensor>({ ...gru({ x, h0, w: weights }) }));
  const attention = t.valueAndGrad((p: Tensor[]) => t.mean(t.square(t.attention(p[0]!, p[1]!, p[2]!))));
  const qkv = [7, 8, 9].map((seed) => make(seed, 31, 40, 24));
  sameBits('attention', () => t.treeLeaves<Tensor>({ ...attention(qkv) }));
});

test('a number of threads that there is no use for is refused', async () => {
  await assert.rejects(
    async () => await t.createExecutor('wasm', { threads: 3 as 2 }),
    /threads must be 1 or 2, got 3/,
  );
});

test('256-bit kernels are refused where they cannot be had, and together with relaxed ones', async () => {
  await assert.rejects(
    async () => await t.createExecutor('wasm', { wide: true, relaxed: true }),
    /choose one of relaxed and wide/,
  );
  if (!runsWide) {
    await assert.rejects(
      async () => await t.createExecutor('wasm', { wide: true }),
      /256-bit kernels need Node >= 22 on an x64 processor, this is Node/,
    );
  }
});
