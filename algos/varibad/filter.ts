import { scope, wrap } from '../../core/tensor/index.js';
import { besides, oneStep } from '../meta/transitions.js';
import type { BeliefFilter } from '../meta/trial-policy.js';
import type { EncoderConfig } from './config.js';
import { hiddenStates, posterior, type EncoderParams } from './encoder.js';

/** The encoder step by step: beliefs are mean and logarithm of the variance of q(z|tau). */
export function varibadFilter(params: EncoderParams, { hidden: h, latent }: EncoderConfig): BeliefFilter {
  return {
    size: 2 * latent,
    hidden: h,
    advance: (hidden, told, n) => {
      const steps = {
        actions: oneStep(told.actions, n),
        next: oneStep(told.next, n),
        rewards: oneStep(told.rewards, n),
      };
      return Float32Array.from(scope(() => hiddenStates(params, steps, wrap(hidden, [n, h]))).toArray());
    },
    beliefs: (hidden, n) => {
      const { mean, logVariance } = scope(() => posterior(params, wrap(hidden, [n, h])));
      return { belief: besides(mean.toArray(), logVariance.toArray(), n) };
    },
  };
}
