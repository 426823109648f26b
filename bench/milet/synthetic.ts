import type { TrialBatch } from '../../algos/meta/buffer.js';
import { initDecoders } from '../../algos/meta/decoders.js';
import { improveModel, initModel, type Model } from '../../algos/meta/model.js';
import { withStart, type Steps } from '../../algos/meta/transitions.js';
import { miletConfig, type MiletConfig } from '../../algos/milet/config.js';
import { clusterLogits, hiddenStates, initEncoder, type EncoderParams } from '../../algos/milet/encoder.js';
import { cbviBatch, cbviLoss } from '../../algos/milet/objective.js';

import { cos, sin } from '../../core/exact-math.js';
import { Rng } from '../../core/random.js';
import { scope, wrap, zeros, type Tensor } from '../../core/tensor/index.js';

/** How the toy family is made. */
export interface ToyOptions {
  /** Standard deviation of a task's angle in units of pi. */
  readonly sigma: number;
  readonly T: number;
}

const CENTRES = [0.25, 0.75, 1.25, 1.75];
const SIZES = { state: 2, action: 2 };

/**
 * Trials of a family whose clusters are known: s' ~ N(0, I), actions without consequence, r = s' . (cos pi x, sin pi x) with x ~ N(m_k,
 * sigma^2) and k = task mod 4. Nothing has to be explored.
 *
 * @param trials task of each trial
 */
export function toyTrials(rng: Rng, trials: readonly number[], { sigma, T }: ToyOptions): TrialBatch {
  const batch = trials.length;
  const next = new Float32Array(T * batch * 2);
  const states = new Float32Array(T * batch * 2);
  const actions = new Float32Array(T * batch * 2);
  const rewards = new Float32Array(T * batch);
  for (const [b, task] of trials.entries()) {
    const angle = Math.PI * (CENTRES[task % 4] + sigma * rng.fork('task', task).normal());
    const direction = [cos(angle), sin(angle)];
    for (let t = 0; t < T; t++) {
      const at = t * batch + b;
      for (let k = 0; k < 2; k++) {
        states[at * 2 + k] = t === 0 ? 0 : next[(at - batch) * 2 + k];
        next[at * 2 + k] = rng.normal();
        actions[at * 2 + k] = 0.3 * rng.normal();
        rewards[at] += direction[k] * next[at * 2 + k];
      }
    }
  }
  return { batch, T, states, next, actions, rewards };
}

/** Options that the toy family is learned with: the networks of Ant-Goal, fewer terms. */
export function toyConfig(vae: Partial<MiletConfig['vae']>, clusters = 4): MiletConfig {
  return miletConfig.parse({ encoder: { clusters }, vae: { terms: 8, betaZ: 0.1, betaC: 0.01, ...vae } });
}

/** Parts of the loss of the last update. */
export type Parts = { readonly [name: string]: number };

/** Learns the model of the toy family from fresh trials of 500 tasks. */
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
  let parts: Parts = {};
  const family = rng.fork('family');
  for (let k = 0; k < updates; k++) {
    if (k % config.vae.targetEvery === 0) target = model.params.encoder.prior;
    const own = rng.fork('update', k);
    const tasks = Array.from({ length: config.vae.batch }, () => own.int(500));
    const batch = cbviBatch(toyTrials(fixed(family, own), tasks, options), own, config);
    const step = improveModel(
      model,
      (at) => cbviLoss(at, target, batch, config),
      config.vae,
      () => `at ${k}`,
    );
    model = step.model;
    parts = step.metrics;
  }
  return { model, parts };
}

/** Inferred clusters of 200 fresh tasks after t steps, and the true ones. */
export function inferToy(
  { params: { encoder } }: Model<EncoderParams>,
  t: number,
  options: ToyOptions,
  config: MiletConfig,
): { inferred: number[]; actual: number[]; logits: Tensor } {
  const tasks = Array.from({ length: 200 }, (_, i) => 500 + i);
  const { batch, T, ...data } = toyTrials(Rng.seed(0, 'toy', 'test'), tasks, options);
  const cube = (x: Float32Array): Tensor => wrap(x, [T, batch, x.length / (T * batch)]);
  const steps: Steps = { actions: cube(data.actions), next: cube(data.next), rewards: cube(data.rewards) };
  const start = zeros([batch, config.encoder.hidden]);
  const logits = scope(() =>
    clusterLogits(encoder, withStart(hiddenStates(encoder, steps, { cluster: start, task: start }).cluster)),
  );
  const K = config.encoder.clusters;
  const numbers = logits.toArray().subarray(t * batch * K, (t + 1) * batch * K);
  const inferred = tasks.map((_, b) => {
    const row = Array.from(numbers.subarray(b * K, (b + 1) * K));
    return row.indexOf(Math.max(...row));
  });
  return { inferred, actual: tasks.map((task) => task % 4), logits };
}

/** Draws numbers from `noise`, but the angle of a task from its own stream in `family`. */
function fixed(family: Rng, noise: Rng): Rng {
  return Object.assign(Object.create(noise) as Rng, {
    normal: () => noise.normal(),
    fork: (...labels: [string, number]) => family.fork(...labels),
  });
}
