import type { Metrics } from '../../core/algorithm.js';
import { checkFinite } from '../../core/networks/finite.js';
import type { Rng } from '../../core/random.js';
import {
  adam,
  adamInit,
  randomGumbel,
  randomNormal,
  scope,
  stack,
  tensor,
  valueAndGrad,
  wrap,
  zeros,
  type AdamState,
  type Tensor,
} from '../../core/tensor/index.js';
import type { TrialBatch } from '../meta/buffer.js';
import type { DecodersParams } from '../meta/decoders.js';
import type { MiletConfig } from './config.js';
import type { EncoderParams, PriorParams } from './encoder.js';
import { cbviLoss, type ElboBatch, type ModelParams } from './objective.js';

/** The generative model and its inference, while they are being learned. */
export interface Model {
  readonly params: ModelParams;
  /** One optimiser for the encoder with its prior, and one for each decoder. */
  readonly optimizers: { readonly encoder: AdamState; readonly [decoder: string]: AdamState };
  /** p_tgt(z|c): the prior as it was a while ago. */
  readonly target: PriorParams;
}

export function initModel(encoder: EncoderParams, decoders: DecodersParams): Model {
  return {
    params: { encoder, decoders },
    optimizers: {
      encoder: adamInit(encoder),
      ...Object.fromEntries(Object.entries(decoders).map(([name, params]) => [name, adamInit(params)])),
    },
    target: encoder.prior,
  };
}

/** Draws what is random about the loss of a batch: which posteriors, which transitions, the relaxed clusters and the codes. */
export function elboBatch(batch: TrialBatch, rng: Rng, { encoder, vae }: MiletConfig): ElboBatch {
  const { T, batch: B } = batch;
  const cube = (data: Float32Array): Tensor => wrap(data, [T, B, data.length / (T * B)]);
  const rows = (data: Float32Array): Tensor => wrap(data, [T * B, data.length / (T * B)]);
  const E = vae.terms;
  const picks = rng.fork('terms');
  const terms = new Int32Array(E * B);
  for (let i = 0; i < E * B; i++) terms[i] = picks.int(T + 1) * B + (i % B);
  const each = vae.targets ?? T;
  const draws = rng.fork('targets');
  const targets = new Int32Array(E * B * each);
  for (let i = 0; i < targets.length; i++) {
    const step = vae.targets === null ? i % T : draws.int(T);
    targets[i] = step * B + (Math.floor(i / each) % B);
  }
  const noise = (T + 1) * B;
  return {
    steps: { actions: cube(batch.actions), next: cube(batch.next), rewards: cube(batch.rewards) },
    start: { cluster: zeros([B, encoder.hidden]), task: zeros([B, encoder.hidden]) },
    transitions: {
      states: rows(batch.states),
      next: rows(batch.next),
      actions: rows(batch.actions),
      rewards: rows(batch.rewards),
    },
    noise: {
      gumbel: randomGumbel([noise, encoder.clusters], rng.fork('gumbel')),
      normal: randomNormal([noise, encoder.latent], rng.fork('normal')),
    },
    terms: tensor(terms),
    targets: { rows: tensor(targets), each },
  };
}

const NUMBERS = ['loss', 'codeKl', 'priorShift', 'negativeEntropy', 'inference'] as const;

/** One step of Adam on the objective, for the encoder and for each decoder. Throws a RunError naming a number that is no longer finite. */
export function improveModel(
  model: Model,
  batch: ElboBatch,
  config: MiletConfig,
  where: () => string,
): { model: Model; metrics: Metrics } {
  const { learningRate, maxGradNorm } = config.vae;
  const { params, target } = model;
  const step = scope(() => {
    const { value, grads } = valueAndGrad((at: ModelParams) => {
      const { loss, ...parts } = cbviLoss(at, target, batch, config);
      const errors = ['reward', 'state'].flatMap((name) => parts[name as 'reward' | 'state'] ?? []);
      return {
        loss,
        numbers: stack([loss, ...NUMBERS.slice(1).map((name) => parts[name as 'codeKl']), ...errors]),
      };
    })(params);
    const hyper = { learningRate, maxGradNorm };
    const encoder = adam(model.optimizers.encoder, params.encoder, grads.encoder, hyper);
    const decoders = Object.entries(params.decoders).map(
      ([name, at]) =>
        [
          name,
          adam(model.optimizers[name], at, grads.decoders[name as keyof DecodersParams]!, hyper),
        ] as const,
    );
    return { numbers: value.numbers, encoder, decoders: Object.fromEntries(decoders) };
  });
  const [loss, codeKl, priorShift, negativeEntropy, inference, ...errors] = step.numbers.toArray();
  checkFinite('vae/loss', loss, where);
  const names = [...(params.decoders.reward ? ['reward'] : []), ...(params.decoders.next ? ['state'] : [])];
  const entries = <T>(of: (update: (typeof step.decoders)[string]) => T): { [name: string]: T } =>
    Object.fromEntries(Object.entries(step.decoders).map(([name, update]) => [name, of(update)]));
  return {
    model: {
      params: { encoder: step.encoder.params, decoders: entries(({ params: at }) => at) as DecodersParams },
      optimizers: { encoder: step.encoder.state, ...entries(({ state }) => state) },
      target,
    },
    metrics: {
      'vae/loss': loss,
      ...Object.fromEntries(names.map((name, i) => [`vae/${name}`, errors[i]])),
      'vae/code-kl': codeKl,
      'vae/prior-consistency': priorShift,
      'vae/entropy': -negativeEntropy,
      'vae/inference-consistency': inference,
      'vae/grad-norm': step.encoder.gradNorm.item(),
    },
  };
}
