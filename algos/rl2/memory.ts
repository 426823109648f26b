import type { Layer } from '../../core/networks/mlp.js';
import type { Rng } from '../../core/random.js';
import { gruSequence, linear, scope, wrap, type GruWeights, type Tensor } from '../../core/tensor/index.js';
import { torchLayer } from '../meta/belief-network.js';
import { initGru } from '../meta/gru-weights.js';
import {
  embedSteps,
  initEmbedding,
  oneStep,
  type EmbeddingParams,
  type Steps,
  type StepSizes,
} from '../meta/transitions.js';
import type { BeliefFilter } from '../meta/trial-policy.js';
import type { EncoderConfig } from './config.js';

/** A GRU over the steps of a trial, and what the policy sees of its state. */
export interface MemoryParams {
  readonly embed: EmbeddingParams;
  readonly gru: GruWeights;
  readonly output: Layer;
}

/** First parameters. */
export function initMemory(rng: Rng, sizes: StepSizes, config: EncoderConfig): MemoryParams {
  return {
    embed: initEmbedding(rng.fork('embed'), sizes, config),
    gru: initGru(rng.fork('gru'), config.state + config.action + config.reward, config.hidden),
    output: torchLayer(rng.fork('output'), config.hidden, config.output),
  };
}

/** States of the GRU after each step, [T, B, h], from the state [B, h] before. */
export function hiddenStates({ embed, gru }: MemoryParams, steps: Steps, before: Tensor): Tensor {
  return gruSequence(embedSteps(embed, steps), before, gru);
}

/** What the policy sees, from rows of states: [n, output]. */
export function remembered({ output }: MemoryParams, hidden: Tensor): Tensor {
  return linear(hidden, output.w, output.b, 'relu');
}

/** The memory step by step. */
export function memoryFilter(params: MemoryParams, { hidden: h, output }: EncoderConfig): BeliefFilter {
  return {
    size: output,
    hidden: h,
    advance: (hidden, told, n) => {
      const steps = {
        actions: oneStep(told.actions, n),
        next: oneStep(told.next, n),
        rewards: oneStep(told.rewards, n),
      };
      return Float32Array.from(scope(() => hiddenStates(params, steps, wrap(hidden, [n, h]))).toArray());
    },
    beliefs: (hidden, n) => ({
      belief: Float32Array.from(scope(() => remembered(params, wrap(hidden, [n, h]))).toArray()),
    }),
  };
}
