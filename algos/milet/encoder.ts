import type { Layer } from '../../core/networks/mlp.js';
import type { Rng } from '../../core/random.js';
import {
  add,
  concat,
  div,
  gruSequence,
  linear,
  mul,
  softmax,
  softplus,
  sqrt,
  type GruWeights,
  type Tensor,
} from '../../core/tensor/index.js';
import { torchLayer } from '../meta/belief-network.js';
import { initGru } from '../meta/gru-weights.js';
import {
  embedSteps,
  initEmbedding,
  withStart,
  type EmbeddingParams,
  type Steps,
  type StepSizes,
} from '../meta/transitions.js';
import type { EncoderConfig } from './config.js';

/** p(z|c): mean and variance as two networks of a (relaxed) one-hot cluster. */
export interface PriorParams {
  readonly mean: readonly Layer[];
  readonly variance: readonly Layer[];
}

/** The stacked GRU encoder and the prior, which is trained with it. */
export interface EncoderParams {
  readonly embed: EmbeddingParams;
  /** C-GRU, which the cluster is inferred from. */
  readonly clusterGru: GruWeights;
  /** T-GRU, which sees the state of the C-GRU and which the task code is inferred from. */
  readonly taskGru: GruWeights;
  readonly cluster: readonly Layer[];
  readonly code: { readonly hidden: Layer; readonly mean: Layer; readonly variance: Layer };
  readonly prior: PriorParams;
}

/** First parameters. */
export function initEncoder(rng: Rng, sizes: StepSizes, config: EncoderConfig): EncoderParams {
  const { hidden, clusters, latent, clusterHidden, codeHidden, priorHidden } = config;
  const inputs = config.state + config.action + config.reward;
  const prior = (part: string): Layer[] => [
    torchLayer(rng.fork('prior', part, 0), clusters, priorHidden),
    torchLayer(rng.fork('prior', part, 1), priorHidden, latent),
  ];
  return {
    embed: initEmbedding(rng.fork('embed'), sizes, config),
    clusterGru: initGru(rng.fork('cluster-gru'), inputs, hidden),
    taskGru: initGru(rng.fork('task-gru'), inputs + hidden, hidden),
    cluster: [
      torchLayer(rng.fork('cluster', 0), hidden, clusterHidden),
      torchLayer(rng.fork('cluster', 1), clusterHidden, clusters),
    ],
    code: {
      hidden: torchLayer(rng.fork('code', 'hidden'), hidden + clusters, codeHidden),
      mean: torchLayer(rng.fork('code', 'mean'), codeHidden, latent),
      variance: torchLayer(rng.fork('code', 'variance'), codeHidden, latent),
    },
    prior: { mean: prior('mean'), variance: prior('variance') },
  };
}

/** States of the two GRUs, [T, B, h] each. */
export interface HiddenStates {
  readonly cluster: Tensor;
  readonly task: Tensor;
}

/** h^alpha_t = C-GRU(x_t, h^alpha_{t-1}) and h^beta_t = T-GRU([x_t, h^alpha_t], h^beta_{t-1}), from the states [B, h] before. */
export function hiddenStates(params: EncoderParams, steps: Steps, before: HiddenStates): HiddenStates {
  const x = embedSteps(params.embed, steps);
  const cluster = gruSequence(x, before.cluster, params.clusterGru);
  const task = gruSequence(concat([x, cluster], 2), before.task, params.taskGru);
  return { cluster, task };
}

/** Logits of q(c|tau) from rows of h^alpha: [n, K]. */
export function clusterLogits({ cluster: [first, last] }: EncoderParams, hidden: Tensor): Tensor {
  return linear(linear(hidden, first.w, first.b, 'relu'), last.w, last.b);
}

/** A relaxed draw from q(c|tau): y = softmax((logits + Gumbel noise) / temperature), [n, K]. */
export function relaxedCluster(logits: Tensor, gumbel: Tensor, temperature: number): Tensor {
  return softmax(div(add(logits, gumbel), temperature));
}

/** Mean and variance of a normal distribution, [n, Z] each. */
export interface Normal {
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/** q(z|c,tau) from rows of h^beta and y. */
export function codePosterior({ code }: EncoderParams, hidden: Tensor, y: Tensor): Normal {
  const o = linear(concat([hidden, y], 1), code.hidden.w, code.hidden.b, 'relu');
  return {
    mean: linear(o, code.mean.w, code.mean.b),
    variance: softplus(linear(o, code.variance.w, code.variance.b)),
  };
}

/** p(z|c) at y. */
export function codePrior({ mean, variance }: PriorParams, y: Tensor): Normal {
  const through = ([first, last]: readonly Layer[]): Tensor =>
    linear(linear(y, first.w, first.b, 'relu'), last.w, last.b);
  return { mean: through(mean), variance: softplus(through(variance)) };
}

/** Keeps the root's slope finite. */
const LEAST_VARIANCE = 1e-10;

/** z = mean + sqrt(variance) epsilon. */
export function drawCode({ mean, variance }: Normal, epsilon: Tensor): Tensor {
  return add(mean, mul(sqrt(add(variance, LEAST_VARIANCE)), epsilon));
}

/** Hidden states after every prefix of every trial, the empty one first: rows t * B + b for t = 0..T. */
export function prefixStates(params: EncoderParams, steps: Steps, start: HiddenStates): HiddenStates {
  const { cluster, task } = hiddenStates(params, steps, start);
  return { cluster: withStart(cluster), task: withStart(task) };
}

/** q(c|tau) and q(z|c,tau) with a draw from each: n rows. */
export interface Posteriors {
  readonly logits: Tensor;
  readonly y: Tensor;
  readonly code: Normal;
  readonly z: Tensor;
}

/** Frozen randomness of `posteriors`: gumbel [n, K] and normal [n, Z]. */
export interface Noise {
  readonly gumbel: Tensor;
  readonly normal: Tensor;
}

/** The posteriors of rows of hidden states. */
export function posteriors(
  params: EncoderParams,
  { cluster, task }: HiddenStates,
  noise: Noise,
  temperature: number,
): Posteriors {
  const logits = clusterLogits(params, cluster);
  const y = relaxedCluster(logits, noise.gumbel, temperature);
  const code = codePosterior(params, task, y);
  return { logits, y, code, z: drawCode(code, noise.normal) };
}
