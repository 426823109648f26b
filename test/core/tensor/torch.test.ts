// What PyTorch computed from the same numbers: test/data/make_tensor.py.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as t from '../../../core/tensor/index.js';
import type { Tensor } from '../../../core/tensor/index.js';

interface Recorded {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
  readonly data: readonly number[];
}

interface RecordedCase {
  readonly name: string;
  readonly inputs: Record<string, Recorded>;
  readonly outputs: Record<string, Recorded>;
}

const file = new URL('../../../../test/data/tensor/torch.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: RecordedCase[] };

type Named = Record<string, Tensor>;

const only = (all: Named, ...names: string[]): Named =>
  Object.fromEntries(names.map((name) => [name, all[name]!]));
const prefixed = (prefix: string, all: Named): Named =>
  Object.fromEntries(Object.entries(all).map(([name, x]) => [prefix + name, x]));

/** Loss and gradients, and the gradients of the slope along directions where these are given. */
function derivatives(
  params: Named,
  loss: (p: Named) => Tensor,
  directions?: (name: string) => Tensor,
): Named {
  const { value, grads } = t.valueAndGrad(loss)(params);
  const result = { loss: value, ...prefixed('d_', grads) };
  if (directions === undefined) return result;
  const second = t.grad((p: Named) =>
    Object.entries(t.grad(loss)(p))
      .map(([name, g]) => t.sum(t.mul(g, directions(name))))
      .reduce((a, b) => t.add(a, b)),
  )(params);
  return { ...result, ...prefixed('h_', second) };
}

const mlp = (p: Named, x: Tensor): Tensor =>
  t.linear(t.linear(x, p['w1']!, p['b1']!, 'tanh'), p['w2']!, p['b2']!);
const squaredError = (p: Named, x: Tensor, y: Tensor): Tensor => t.mean(t.square(t.sub(mlp(p, x), y)));
const layers = ['w1', 'b1', 'w2', 'b2'];

const programs: Record<string, (i: Named) => Named> = {
  mlp: (i) =>
    derivatives(
      only(i, ...layers),
      (p) => squaredError(p, i['x']!, i['y']!),
      (name) => i[`v_${name}`]!,
    ),

  maml: (i) =>
    derivatives(only(i, ...layers), (p) => {
      const slopes = t.grad((q: Named) => squaredError(q, i['x']!, i['y']!))(p);
      const adapted = t.zipTrees(p, slopes, (a: Tensor, g: Tensor) => t.sub(a, t.mul(g, 0.1))) as Named;
      return squaredError(adapted, i['x2']!, i['y2']!);
    }),

  ppo: (i) => {
    const logProb = (p: Named): Tensor => t.gaussianLogProb(i['actions']!, p['mean']!, p['log_std']!);
    const loss = (p: Named): Tensor => {
      const ratio = t.exp(t.sub(logProb(p), i['old']!));
      const gain = t.minimum(
        t.mul(ratio, i['advantages']!),
        t.mul(t.clip(ratio, 0.8, 1.2), i['advantages']!),
      );
      const valueLoss = t.mean(t.square(t.sub(p['value']!, i['returns']!)));
      return t.sub(t.sub(t.mul(valueLoss, 0.5), t.mean(gain)), t.mul(t.gaussianEntropy(p['log_std']!), 0.01));
    };
    const params = only(i, 'mean', 'log_std', 'value');
    return { ...derivatives(params, loss), log_prob: logProb(params) };
  },

  categorical: (i) => {
    const nll = (p: Named): Tensor => t.softmaxNll(p['logits']!, i['targets']!, i['mask']!);
    const loss = (p: Named): Tensor =>
      t.sub(t.mean(nll(p)), t.mul(t.mean(t.categoricalEntropy(p['logits']!, i['mask']!)), 0.1));
    const params = only(i, 'logits');
    return { ...derivatives(params, loss), nll: nll(params) };
  },

  kl: (i) => {
    const kl = (p: Named): Tensor => t.gaussianKl(p['m1']!, p['s1']!, p['m2']!, p['s2']!);
    return { ...derivatives(i, (p) => t.sum(kl(p))), kl: kl(i) };
  },

  gru: (i) => {
    const run = ({ x, h0, wx, wh, bx, bh }: Named): Tensor =>
      t.gruSequence(x!, h0!, { wx: wx!, wh: wh!, bx: bx!, bh: bh! });
    const params = only(i, 'x', 'h0', 'wx', 'wh', 'bx', 'bh');
    return { ...derivatives(params, (p) => t.sum(t.mul(run(p), i['target']!))), states: run(params) };
  },

  attention: (i) => {
    const attend = (p: Named): Tensor => {
      const h = t.layerNorm(p['x']!, p['gain']!, p['bias']!);
      const heads = ['q', 'k', 'v'].map((name) =>
        t.transpose(t.reshape(t.matmul(h, p[name]!), [2, 4, 2, 3]), [0, 2, 1, 3]),
      );
      const mixed = t.attention(heads[0]!, heads[1]!, heads[2]!, t.reshape(i['keys']!, [2, 1, 1, 4]));
      return t.add(p['x']!, t.reshape(t.transpose(mixed, [0, 2, 1, 3]), [2, 4, 6]));
    };
    const params = only(i, 'x', 'q', 'k', 'v', 'gain', 'bias');
    const loss = (p: Named): Tensor => t.mean(t.square(t.mul(attend(p), i['target']!)));
    return { ...derivatives(params, loss, () => i['v_all']!), y: attend(params) };
  },

  adamw: (i) => {
    let params = only(i, 'a', 'b');
    let state = t.adamInit(params);
    const norms: Tensor[] = [];
    const hyper = {
      learningRate: 0.05,
      beta1: 0.8,
      beta2: 0.95,
      epsilon: 1e-6,
      weightDecay: 0.1,
      maxGradNorm: 3,
    };
    for (let step = 0; step < 5; step++) {
      const slopes = t.mapTree<Tensor, Tensor>(params, (x, name) =>
        t.reshape(t.gather(i[`g_${name}`]!, t.tensor(Int32Array.of(step))), x.shape),
      );
      const update = t.adam(state, params, slopes as Named, hyper);
      ({ params, state } = update);
      norms.push(update.gradNorm);
    }
    return { ...params, norms: t.stack(norms) };
  },

  ops: (i) => {
    const ops: Record<string, (x: Tensor) => Tensor> = {
      gathered: (x) => t.gather(x, i['indices']!),
      scattered: (x) => t.scatterAdd(x, t.tensor(Int32Array.of(1, 5, 1, 0, 5)), 6),
      cumsum: (x) => t.cumsum(x, 1),
      reversed: (x) => t.cumsum(x, 0, { reverse: true }),
      log_sum_exp: (x) => t.logSumExp(x, 1),
      amax: (x) => t.max(x, 0),
      softplus: t.softplus,
      log_softmax: (x) => t.logSoftmax(x),
      pow: (x) => t.pow(t.abs(x), 1.7),
      clamped: (x) => t.clip(x, -0.5, 0.5),
      sines: (x) => t.mul(t.sin(x), t.cos(x)),
    };
    const result: Named = {};
    for (const [name, f] of Object.entries(ops)) {
      const y = f(i['x']!);
      const weights =
        y.size > 35
          ? t.ones(y.shape)
          : t.reshape(t.slice(t.reshape(i['weights']!, [35]), [0], [y.size]), y.shape);
      result[name] = y;
      result[`d_${name}`] = t.grad((x: Tensor) => t.sum(t.mul(f(x), weights)))(i['x']!);
    }
    const { values, indices } = t.topK(i['x']!, 3);
    return { ...result, top: values, where: indices };
  },
};

for (const [executorName, tolerance] of [
  ['reference', 1e-7],
  ['wasm', 1e-4],
] as const) {
  const executor = await t.createExecutor(executorName);
  for (const { name, inputs, outputs } of cases) {
    test(`${executorName} computes ${name} as PyTorch does`, () => {
      t.setExecutor(executor);
      const results = programs[name]!(
        Object.fromEntries(
          Object.entries(inputs).map(([key, { data, shape, dtype }]) => [key, t.tensor(data, shape, dtype)]),
        ),
      );
      for (const [key, expected] of Object.entries(outputs)) {
        const actual = results[key];
        assert.ok(actual !== undefined, `${name}: no result '${key}'`);
        assert.deepEqual([...actual.shape], [...expected.shape], `${name}: shape of '${key}'`);
        const scale = Math.max(1e-2, ...expected.data.map(Math.abs));
        actual.toArray().forEach((value, at) => {
          const error = Math.abs(value - expected.data[at]!) / scale;
          assert.ok(
            error < tolerance,
            `${name}: '${key}'[${at}] is ${value}, PyTorch has ${expected.data[at]}`,
          );
        });
      }
    });
  }
}
