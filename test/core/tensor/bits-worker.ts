import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import * as t from '../../../core/tensor/index.js';
import type { Tensor } from '../../../core/tensor/index.js';
import { randomTensor, TestStream } from './helpers.js';

/**
 * A digest of the bits of a small training run that uses every kernel family: products of all kinds, GRU, attention, layer norm,
 * losses, Adam, and the elementary functions over a wide range.
 */
export async function digestOfBits(
  options: { readonly wide?: boolean; readonly threads?: 1 | 2 } = {},
): Promise<string> {
  t.setExecutor(await t.createExecutor('wasm', options));
  const stream = new TestStream(2024);
  const hash = createHash('sha256');
  const take = (x: Tensor): void => void hash.update(new Uint8Array(x.toArray().buffer));
  const weight = (...shape: number[]): Tensor => randomTensor(stream, shape, -0.4, 0.4);
  let params = {
    gru: { wx: weight(5, 39), wh: weight(13, 39), bx: weight(39), bh: weight(39) },
    q: weight(13, 13),
    k: weight(13, 13),
    v: weight(13, 13),
    gain: t.ones([13]),
    bias: t.zeros([13]),
    out: { w: weight(13, 6), b: weight(6) },
    logStd: weight(6),
  };
  const x = randomTensor(stream, [7, 9, 5]);
  const targets = t.tensor(
    Int32Array.from({ length: 63 }, (_, i) => (i * 5) % 6),
    [7, 9],
  );
  const actions = randomTensor(stream, [7, 9, 6]);
  const loss = (p: typeof params): Tensor => {
    const states = t.gruSequence(x, t.zeros([9, 13]), p.gru);
    const mixed = t.attention(t.matmul(states, p.q), t.matmul(states, p.k), t.matmul(states, p.v));
    const logits = t.linear(t.layerNorm(t.add(states, mixed), p.gain, p.bias), p.out.w, p.out.b, 'tanh');
    const likelihood = t.gaussianLogProb(actions, logits, p.logStd);
    return t.add(t.mean(t.softmaxNll(logits, targets)), t.mul(t.mean(likelihood), -0.1));
  };
  let state = t.adamInit(params);
  for (let i = 0; i < 5; i++) {
    ({ params, state } = t.scope(() => {
      const inner = t.grad((p: typeof params) => {
        const slopes = t.grad(loss)(p);
        return loss(
          t.zipTrees(p, slopes, (a: Tensor, g: Tensor) => t.sub(a, t.mul(g, 0.1))) as typeof params,
        );
      })(params);
      return t.adam(state, params, inner, { learningRate: 0.01, maxGradNorm: 1, weightDecay: 0.01 });
    }));
  }
  t.treeLeaves<Tensor>(params).forEach(take);
  const wide = randomTensor(stream, [4099], -40, 40);
  for (const f of [t.exp, t.tanh, t.sigmoid, t.softplus, t.sin, t.cos] as const) take(f(wide));
  const positive = t.abs(wide);
  for (const f of [t.log, t.sqrt, t.rsqrt] as const) take(f(positive));
  take(t.pow(positive, 1.7));
  take(t.cumsum(wide));
  take(t.logSumExp(wide));
  take(t.matmul(randomTensor(stream, [70, 300]), randomTensor(stream, [41, 300]), { transposeB: true }));
  return hash.digest('hex');
}

parentPort?.postMessage(await digestOfBits());
