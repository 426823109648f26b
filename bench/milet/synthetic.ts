import { drawBatch, type KeptTrials } from '../../algos/meta/buffer.js';
import { initDecoders } from '../../algos/meta/decoders.js';
import { improveModel, initModel, type Model } from '../../algos/meta/model.js';
import { miletConfig, type MiletConfig } from '../../algos/milet/config.js';
import { clusterLogits, initEncoder, prefixStates, type EncoderParams } from '../../algos/milet/encoder.js';
import { cbviBatch, cbviLoss } from '../../algos/milet/objective.js';

import { cos, sin } from '../../core/exact-math.js';
import { Rng } from '../../core/random.js';
import { scope, type Tensor } from '../../core/tensor/index.js';

/** How the toy family is made. */
export interface ToyOptions {
  /** Standard deviation of a task's angle in units of pi. */
  readonly sigma: number;
  readonly T: number;
}

const CENTRES = [0.25, 0.75, 1.25, 1.75];
/** Updates that reported parts are means of. */
const AVERAGED = 50;
const SIZES = { state: 2, action: 2 };

/**
 * Trials of a family whose clusters are known: s' ~ N(0, I), actions without consequence, r = s' . (cos pi x, sin pi x) with x ~ N(m_k,
 * sigma^2) and k = task mod 4. Nothing has to be explored.
 *
 * @param tasks task of each trial
 */
function toyTrials(rng: Rng, tasks: readonly number[], { sigma, T }: ToyOptions): KeptTrials {
  const n = tasks.length;
  const next = Float32Array.from({ length: n * T * 2 }, () => rng.normal());
  const actions = Float32Array.from({ length: n * T * 2 }, () => 0.3 * rng.normal());
  const rewards = new Float32Array(n * T);
  for (const [i, task] of tasks.entries()) {
    const angle = Math.PI * (CENTRES[task % 4] + sigma * rng.fork('task', task).normal());
    for (let t = i * T; t < (i + 1) * T; t++)
      rewards[t] = cos(angle) * next[2 * t] + sin(angle) * next[2 * t + 1];
  }
  return { n, next, starts: new Float32Array(n * 2), actions, rewards };
}

/** Options that the toy family is learned with: the networks of Ant-Goal, fewer terms. */
export function toyConfig(vae: Partial<MiletConfig['vae']>, clusters = 4): MiletConfig {
  return miletConfig.parse({ encoder: { clusters }, vae: { terms: 8, betaZ: 0.1, betaC: 0.01, ...vae } });
}

/** Parts of the loss: means over the last updates. */
export type Parts = { readonly [name: string]: number };

/** Learns the model of the toy family from four trials of each of 500 tasks. */
export function learnToy(
  seed: number,
  updates: number,
  options: ToyOptions,
  config: MiletConfig,
): { model: Model<EncoderParams>; parts: Parts } {
  const rng = Rng.seed(seed, 'toy');
  const encoder = initEncoder(rng.fork('encoder'), SIZES, config.encoder);
  const decoders = initDecoders(
    rng.fork('decoders'),
    SIZES,
    config.encoder.latent,
    config.encoder,
    config.decoders,
  );
  let model = initModel(encoder, decoders);
  let target = encoder.prior;
  const sums: { [name: string]: number } = {};
  const last = Math.min(updates, AVERAGED);
  const tasks = Array.from({ length: 2000 }, (_, i) => i % 500);
  const buffer = [toyTrials(rng.fork('trials'), tasks, options)];
  for (let k = 0; k < updates; k++) {
    if (k % config.vae.targetEvery === 0) target = model.params.encoder.prior;
    const own = rng.fork('update', k);
    const batch = cbviBatch(drawBatch(buffer, own.fork('trials'), config.vae.batch), own, config);
    const step = improveModel(
      model,
      (at) => cbviLoss(at, target, batch, config),
      config.vae,
      () => `at ${k}`,
    );
    model = step.model;
    if (k < updates - last) continue;
    for (const [name, value] of Object.entries(step.metrics)) sums[name] = (sums[name] ?? 0) + value / last;
  }
  return { model, parts: sums };
}

/** Inferred clusters of 200 fresh tasks after t steps, and the true ones. */
export function inferToy(
  { params: { encoder } }: Model<EncoderParams>,
  t: number,
  options: ToyOptions,
  config: MiletConfig,
): { inferred: number[]; actual: number[]; logits: Tensor } {
  const tasks = Array.from({ length: 200 }, (_, i) => 500 + i);
  const trials = toyTrials(Rng.seed(0, 'toy', 'test'), tasks, options);
  // All of them, in some order: whose they are is told by their place in it.
  const rng = Rng.seed(0, 'order');
  const order = rng.fork('same').permutation(tasks.length);
  const batch = tasks.length;
  const { steps, start } = cbviBatch(drawBatch([trials], rng.fork('same'), batch), rng, config);
  const logits = scope(() => clusterLogits(encoder, prefixStates(encoder, steps, start).cluster));
  const K = config.encoder.clusters;
  const numbers = logits.toArray().subarray(t * batch * K, (t + 1) * batch * K);
  const inferred = Array.from(order, (_, b) => {
    const row = Array.from(numbers.subarray(b * K, (b + 1) * K));
    return row.indexOf(Math.max(...row));
  });
  return { inferred, actual: Array.from(order, (i) => tasks[i] % 4), logits };
}
