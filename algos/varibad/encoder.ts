import type { Layer } from '../../core/networks/mlp.js';
import type { Rng } from '../../core/random.js';
import { add, exp, gruSequence, linear, mul, type GruWeights, type Tensor } from '../../core/tensor/index.js';
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

/** A GRU over the steps of a trial, and q(z|tau) from its state. */
export interface EncoderParams {
  readonly embed: EmbeddingParams;
  readonly gru: GruWeights;
  readonly mean: Layer;
  readonly logVariance: Layer;
}

/** First parameters. */
export function initEncoder(rng: Rng, sizes: StepSizes, config: EncoderConfig): EncoderParams {
  const { hidden, latent } = config;
  return {
    embed: initEmbedding(rng.fork('embed'), sizes, config),
    gru: initGru(rng.fork('gru'), config.state + config.action + config.reward, hidden),
    mean: torchLayer(rng.fork('mean'), hidden, latent),
    logVariance: torchLayer(rng.fork('variance'), hidden, latent),
  };
}

/** States of the GRU after each step, [T, B, h], from the state [B, h] before. */
export function hiddenStates({ embed, gru }: EncoderParams, steps: Steps, before: Tensor): Tensor {
  return gruSequence(embedSteps(embed, steps), before, gru);
}

/** Mean and logarithm of the variance of normal distributions, [n, Z] each. */
export interface Posterior {
  readonly mean: Tensor;
  readonly logVariance: Tensor;
}

/** q(z|tau) from rows of states. */
export function posterior({ mean, logVariance }: EncoderParams, hidden: Tensor): Posterior {
  return {
    mean: linear(hidden, mean.w, mean.b),
    logVariance: linear(hidden, logVariance.w, logVariance.b),
  };
}

/** q(z|tau_:t) for t = 0..T of every trial: rows t * B + b. */
export function posteriors(params: EncoderParams, steps: Steps, start: Tensor): Posterior {
  return posterior(params, withStart(hiddenStates(params, steps, start)));
}

/** z = mean + deviation * epsilon. */
export function drawCode({ mean, logVariance }: Posterior, epsilon: Tensor): Tensor {
  return add(mean, mul(exp(mul(logVariance, 0.5)), epsilon));
}
