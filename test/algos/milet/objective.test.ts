import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TrialBatch } from '../../../algos/meta/buffer.js';
import { initDecoders } from '../../../algos/meta/decoders.js';
import type { ModelParams } from '../../../algos/meta/model.js';
import { miletConfig, type MiletConfig } from '../../../algos/milet/config.js';
import {
  initEncoder,
  posteriors,
  prefixStates,
  type EncoderParams,
  type PriorParams,
} from '../../../algos/milet/encoder.js';
import {
  categoricalKl,
  cbviBatch,
  cbviLoss,
  negativeEntropy,
  normalKl,
  sampledKl,
  type CbviBatch,
} from '../../../algos/milet/objective.js';
import { Rng } from '../../../core/random.js';
import {
  createExecutor,
  currentExecutor,
  flattenTree,
  gather,
  grad,
  log,
  mapTree,
  setExecutor,
  tensor,
  type Tensor,
} from '../../../core/tensor/index.js';
import { assertGradient, precise } from '../../helpers/gradients.js';

const near = (a: number, b: number, by = 1e-6): void =>
  assert.ok(Math.abs(a - b) < by, `${a}, expected ${b}`);
const SIZES = { state: 2, action: 1 };

const configOf = (vae: Partial<MiletConfig['vae']> = {}): MiletConfig =>
  miletConfig.parse({
    encoder: {
      state: 3,
      action: 2,
      reward: 2,
      hidden: 3,
      clusters: 3,
      latent: 2,
      clusterHidden: 3,
      codeHidden: 4,
      priorHidden: 3,
    },
    decoders: { reward: [4, 3], state: [3, 3] },
    vae: { terms: 4, targets: 3, betaZ: 0.3, betaC: 0.2, ...vae },
  });

function toy(config: MiletConfig, T: number, B: number, seed = 1) {
  const rng = Rng.seed(seed);
  const numbers = (n: number): Float32Array => Float32Array.from({ length: n }, () => rng.normal());
  const trials: TrialBatch = {
    batch: B,
    T,
    states: numbers(T * B * 2),
    next: numbers(T * B * 2),
    actions: numbers(T * B),
    rewards: numbers(T * B),
  };
  const encoder = initEncoder(rng.fork('encoder'), SIZES, config.encoder);
  const decoders = initDecoders(rng.fork('decoders'), SIZES, 2, config.encoder, config.decoders);
  const target = initEncoder(rng.fork('target'), SIZES, config.encoder).prior;
  const batch = cbviBatch(trials, rng.fork('batch'), config);
  return { trials, params: precise({ encoder, decoders }), target: precise(target), batch };
}

describe('divergences', () => {
  const normal = (mean: number, variance: number) => ({
    mean: tensor([[mean]]),
    variance: tensor([[variance]]),
  });
  const logs = (p: number[]): Tensor => log(tensor([p]));

  it('have their closed forms', () => {
    near(normalKl(normal(0, 1), normal(1, 4)).item(), 0.443147);
    near(normalKl(normal(1, 4), normal(0, 1)).item(), 1.306853);
    const p = [0.7, 0.1, 0.1, 0.1];
    near(negativeEntropy(logs(p)).item() + Math.log(4), 0.445846);
    near(categoricalKl(logs(p), logs([0.4, 0.3, 0.2, 0.1])).item(), 0.212555);
    near(categoricalKl(logs([0.4, 0.3, 0.2, 0.1]), logs(p)).item(), 0.244367);
  });

  it('of codes are right on average when they are estimated from single draws', () => {
    const n = 100_000;
    const rng = Rng.seed(5);
    const z = tensor(
      Float32Array.from({ length: n }, () => 0.5 + Math.sqrt(0.3) * rng.normal()),
      [n, 1],
    );
    const values = Float64Array.from(sampledKl(z, normal(0.5, 0.3), normal(-0.2, 1.5)).toArray());
    const mean = values.reduce((a, b) => a + b, 0) / n;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / n;
    near(mean, normalKl(normal(0.5, 0.3), normal(-0.2, 1.5)).item(), 3 * Math.sqrt(variance / n));
  });
});

describe('cluster-based variational inference', () => {
  const usual = currentExecutor();
  before(async () => setExecutor(await createExecutor('reference', { precision: 'float64' })));
  after(() => setExecutor(usual));

  for (const pairs of ['random', 'consecutive'] as const) {
    it(`has the gradient of central differences in every parameter (pairs: ${pairs})`, () => {
      // L_P reads the target at the relaxed cluster without a gradient, which differences cannot know: it is looked at by itself.
      const config = configOf({ pairs, priorConsistency: 0 });
      const { params, target, batch } = toy(config, 4, 2);
      assertGradient((at: ModelParams<EncoderParams>) => cbviLoss(at, target, batch, config).loss, params);
    });
  }

  it('pulls the prior to its target with the gradient of central differences', () => {
    const config = configOf({ betaZ: 10 });
    const { params, target, batch } = toy(config, 4, 2);
    const { encoder, decoders } = params;
    const loss = (prior: PriorParams): Tensor =>
      cbviLoss({ encoder: { ...encoder, prior }, decoders }, target, batch, config).loss;
    assertGradient(loss, encoder.prior);
  });

  it('has it through 200 steps of both GRUs and the relaxed clusters', () => {
    const config = configOf({ priorConsistency: 0 });
    const { params, target, batch } = toy(config, 200, 1);
    // The last posterior, which depends on every step.
    const last = { ...batch, terms: tensor(Int32Array.of(200, 200, 199, 200)) };
    const loss = (at: ModelParams<EncoderParams>): Tensor => cbviLoss(at, target, last, config).loss;
    assertGradient(loss, params, { tolerance: 1e-5, pick: (size) => [0, size - 1] });
  });

  it('teaches the target nothing', () => {
    const config = configOf();
    const { params, target, batch } = toy(config, 4, 2);
    const slopes = grad((at: PriorParams) => cbviLoss(params, at, batch, config).loss)(target);
    for (const [path, leaf] of flattenTree<Tensor>(slopes as never))
      assert.ok(
        leaf.toArray().every((x) => x === 0),
        path,
      );
  });

  it('has no pull towards the target right after it was copied', () => {
    const config = configOf({ betaC: 0, rewardWeight: 0, stateWeight: 0 });
    const { params, batch } = toy(config, 4, 2);
    const weighted = (priorConsistency: number): MiletConfig => configOf({ ...config.vae, priorConsistency });
    const slopesWith = (weight: number) =>
      flattenTree<Tensor>(
        grad(
          (at: ModelParams<EncoderParams>) =>
            cbviLoss(at, params.encoder.prior, batch, weighted(weight)).loss,
        )(params) as never,
      );
    const parts = cbviLoss(params, params.encoder.prior, batch, config).parts;
    near(parts['prior-consistency'].item(), 0, 1e-15);
    const without = slopesWith(0);
    for (const [i, [path, leaf]] of slopesWith(1).entries()) {
      const other = without[i][1].toArray();
      leaf.toArray().forEach((x, k) => assert.ok(Math.abs(x - other[k]) < 1e-12, `${path}[${k}]`));
    }
  });

  it('does not care how clusters are numbered', () => {
    const config = configOf();
    const { params, target, batch } = toy(config, 4, 2);
    const order = [2, 0, 1];
    const rows = (x: Tensor, from: number): Tensor =>
      gather(x, tensor(Int32Array.from([...Array(from).keys(), ...order.map((c) => from + c)])));
    const columns = (x: Tensor): Tensor => gather(x, tensor(Int32Array.from(order)), x.shape.length - 1);
    const renamed = (prior: PriorParams): PriorParams =>
      Object.fromEntries(
        Object.entries(prior).map(([name, [first, last]]) => [
          name,
          [{ ...first, w: rows(first.w, 0) }, last],
        ]),
      ) as unknown as PriorParams;
    const { encoder, decoders } = params;
    const { code, cluster } = encoder;
    const permuted: ModelParams<EncoderParams> = {
      decoders,
      encoder: {
        ...encoder,
        cluster: [cluster[0], { w: columns(cluster[1].w), b: columns(cluster[1].b) }],
        code: { ...code, hidden: { ...code.hidden, w: rows(code.hidden.w, config.encoder.hidden) } },
        prior: renamed(encoder.prior),
      },
    };
    const noise = { ...batch.noise, gumbel: columns(batch.noise.gumbel) };
    const parts = cbviLoss(params, target, batch, config);
    const others = cbviLoss(permuted, renamed(target), { ...batch, noise }, config);
    near(others.loss.item(), parts.loss.item(), 1e-12);
    for (const name of Object.keys(parts.parts))
      near(others.parts[name].item(), parts.parts[name].item(), 1e-12);
  });
});

describe('the stacked encoder', () => {
  const config = configOf();
  const T = 6;
  const B = 2;
  const all = (batch: CbviBatch, params: EncoderParams) =>
    posteriors(
      params,
      prefixStates(params, batch.steps, batch.start),
      batch.noise,
      config.encoder.temperature,
    );

  it('does not look ahead, and begins with what it believes of any task', () => {
    const { params, batch } = toy(config, T, B);
    const { params: _, batch: other } = toy(config, T, B, 2);
    const t = 3;
    const changed = batch.steps.next.toArray().slice();
    changed.set(other.steps.next.toArray().subarray(t * B * 2, (t + 1) * B * 2), t * B * 2);
    const later = { ...batch, steps: { ...batch.steps, next: tensor(changed, [T, B, 2]) } };
    const [before, after] = [batch, later].map((b) => all(b, params.encoder));
    for (const [what, a, b] of [
      ['logits', before.logits, after.logits],
      ['mean', before.code.mean, after.code.mean],
    ] as const) {
      const size = a.shape[1];
      const [x, y] = [a.toArray(), b.toArray()];
      const cut = (t + 1) * B * size;
      assert.deepEqual(y.slice(0, cut), x.slice(0, cut), what);
      assert.notDeepEqual(y.slice(cut), x.slice(cut), what);
    }
    const first = before.logits.toArray().slice(0, B * 3);
    assert.deepEqual(first.slice(0, 3), first.slice(3), 'the first posterior knows nothing of the data');
  });

  it('lets the cluster shape the code, and not the code the cluster', () => {
    const { params, batch } = toy(config, T, B);
    const changed = (part: 'taskGru' | 'clusterGru'): EncoderParams => ({
      ...params.encoder,
      [part]: mapTree<Tensor, Tensor>(params.encoder[part] as never, (leaf) =>
        tensor(
          leaf.toArray().map((x) => 1.5 * x),
          leaf.shape,
        ),
      ),
    });
    const plain = all(batch, params.encoder);
    const task = all(batch, changed('taskGru'));
    assert.deepEqual(task.logits.toArray(), plain.logits.toArray());
    assert.notDeepEqual(task.code.mean.toArray(), plain.code.mean.toArray());
    const cluster = all(batch, changed('clusterGru'));
    assert.notDeepEqual(cluster.logits.toArray(), plain.logits.toArray());
  });
});
