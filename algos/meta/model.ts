import type { Metrics } from '../../core/algorithm.js';
import { checkFinite } from '../../core/networks/finite.js';
import type { Params } from '../../core/networks/params.js';
import type { Rng } from '../../core/random.js';
import {
  adam,
  adamInit,
  scope,
  stack,
  tensor,
  valueAndGrad,
  wrap,
  type AdamState,
  type Tensor,
} from '../../core/tensor/index.js';
import type { TrialBatch } from './buffer.js';
import type { DecodersParams, Targets, Transitions } from './decoders.js';
import type { Steps } from './transitions.js';

/** An encoder of trials and the decoders that it is learned with. */
export interface ModelParams<Encoder> {
  readonly encoder: Encoder;
  readonly decoders: DecodersParams;
}

/** A model while it is being learned: one optimiser for the encoder and one for each decoder. */
export interface Model<Encoder> {
  readonly params: ModelParams<Encoder>;
  readonly optimizers: {
    readonly encoder: AdamState;
    readonly decoders: { readonly [name: string]: AdamState };
  };
}

export function initModel<Encoder>(encoder: Encoder, decoders: DecodersParams): Model<Encoder> {
  return {
    params: { encoder, decoders },
    optimizers: { encoder: adamInit(encoder), decoders: mapEntries(decoders, (params) => adamInit(params)) },
  };
}

/** A batch of B whole trials of T steps, and which of their posteriors are to explain which of their transitions. */
export interface ModelBatch {
  readonly B: number;
  readonly T: number;
  readonly steps: Steps;
  readonly transitions: Transitions;
  /** E posteriors of each trial, trial after trial: rows t * B + b of all (T + 1) B. */
  readonly terms: Tensor;
  readonly targets: Targets;
}

/** A batch with its terms and targets drawn: `terms` posteriors of each trial, each for `targets` transitions or (null) for all. */
export function modelBatch(
  batch: TrialBatch,
  rng: Rng,
  { terms: E, targets: D }: { readonly terms: number; readonly targets: number | null },
): ModelBatch {
  const { T, batch: B } = batch;
  const timeFirst = (data: Float32Array): Tensor => wrap(swapped(data, B, T), [T, B, data.length / (T * B)]);
  const rows = (data: Float32Array): Tensor => wrap(data, [B * T, data.length / (T * B)]);
  const picks = rng.fork('terms');
  const terms = Int32Array.from({ length: B * E }, (_, i) => picks.int(T + 1) * B + Math.floor(i / E));
  const each = D ?? T;
  const draws = rng.fork('targets');
  const steps = new Int32Array(B * E * each);
  for (let i = 0; i < steps.length; i++) steps[i] = D === null ? i % T : draws.int(T);
  return {
    B,
    T,
    steps: {
      actions: timeFirst(batch.actions),
      next: timeFirst(batch.next),
      rewards: timeFirst(batch.rewards),
    },
    transitions: {
      states: rows(batch.states),
      next: rows(batch.next),
      actions: rows(batch.actions),
      rewards: rows(batch.rewards),
    },
    terms: tensor(terms),
    targets: { steps, each },
  };
}

/** [B, T, size] as [T, B, size]. */
function swapped(data: Float32Array, B: number, T: number): Float32Array {
  const size = data.length / (B * T);
  const result = new Float32Array(data.length);
  for (let b = 0; b < B; b++)
    for (let t = 0; t < T; t++)
      for (let k = 0; k < size; k++) result[(t * B + b) * size + k] = data[(b * T + t) * size + k];
  return result;
}

/** A loss and the parts that metrics tell of: scalars. */
export interface ModelLoss {
  readonly loss: Tensor;
  readonly parts: { readonly [name: string]: Tensor };
}

/**
 * One step of Adam down a loss, for the encoder and for each decoder; each gradient is scaled down to `maxGradNorm` by itself. Throws a
 * RunError naming the loss when it is no longer finite.
 */
export function improveModel<Encoder>(
  { params, optimizers }: Model<Encoder>,
  lossOf: (params: ModelParams<Encoder>) => ModelLoss,
  hyper: { readonly learningRate: number; readonly maxGradNorm: number },
  where: () => string,
): { model: Model<Encoder>; metrics: Metrics } {
  let names: string[] = [];
  const { numbers, encoder, decoders } = scope(() => {
    const { value, grads } = valueAndGrad((at: ModelParams<Encoder>) => {
      const { loss, parts } = lossOf(at);
      names = Object.keys(parts);
      return { loss, numbers: stack([loss, ...Object.values(parts)]) };
    })(params);
    return {
      numbers: value.numbers,
      encoder: adam(optimizers.encoder, params.encoder, grads.encoder, hyper),
      decoders: mapEntries(params.decoders as { readonly [name: string]: Params }, (at, name) =>
        adam(optimizers.decoders[name], at, (grads.decoders as { [name: string]: Params })[name], hyper),
      ),
    };
  });
  const [loss, ...parts] = numbers.toArray();
  checkFinite('vae/loss', loss, where);
  return {
    model: {
      params: {
        encoder: encoder.params,
        decoders: mapEntries(decoders, ({ params: at }) => at) as DecodersParams,
      },
      optimizers: { encoder: encoder.state, decoders: mapEntries(decoders, ({ state }) => state) },
    },
    metrics: {
      'vae/loss': loss,
      ...Object.fromEntries(names.map((name, i) => [`vae/${name}`, parts[i]])),
      'vae/grad-norm': encoder.gradNorm.item(),
    },
  };
}

function mapEntries<T, U>(
  record: { readonly [name: string]: T },
  f: (value: T, name: string) => U,
): { [name: string]: U } {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value, name)]));
}
