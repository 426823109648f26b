import type { Rng } from '../../core/random.js';
import {
  add,
  concat,
  gather,
  gaussianKl,
  mean,
  mul,
  randomNormal,
  zeros,
  type Tensor,
} from '../../core/tensor/index.js';
import type { TrialBatch } from '../meta/buffer.js';
import { reconstruction, weightedError } from '../meta/decoders.js';
import { modelBatch, type ModelBatch, type ModelLoss, type ModelParams } from '../meta/model.js';
import type { VaribadConfig } from './config.js';
import { drawCode, posteriors, type EncoderParams } from './encoder.js';

/** A batch of whole trials with everything that is random about its loss. */
export interface ElboBatch extends ModelBatch {
  readonly start: Tensor;
  /** Standard normal numbers, one row per posterior that is decoded. */
  readonly epsilon: Tensor;
}

/** Draws what is random about the loss of a batch. */
export function elboBatch(
  trials: TrialBatch,
  rng: Rng,
  { encoder, vae }: Pick<VaribadConfig, 'encoder' | 'vae'>,
): ElboBatch {
  const batch = modelBatch(trials, rng, vae);
  return {
    ...batch,
    start: zeros([batch.B, encoder.hidden]),
    epsilon: randomNormal([batch.terms.size, encoder.latent], rng.fork('normal')),
  };
}

/**
 * VariBAD's objective, to be minimised (Zintgraf et al. 2020, eq. 7 to 10):
 *
 *     - E_t [ E_{q(z|tau_:t)}[ ln p(tau+|z) ] - w KL(q(z|tau_:t) || q(z|tau_:t-1)) ],     q(z|tau_:-1) = N(0, I)
 *
 * with ln p(tau+|z) a sum over transitions, like the repository's, and t drawn. Posteriors are averaged over, not summed.
 */
export function varibadLoss(
  { encoder, decoders }: ModelParams<EncoderParams>,
  { B, steps, start, epsilon, transitions, terms, targets }: ElboBatch,
  { vae }: Pick<VaribadConfig, 'vae'>,
): ModelLoss {
  const all = posteriors(encoder, steps, start);
  const first = zeros([B, all.mean.shape[1]]);
  const at = (x: Tensor): Tensor => gather(x, terms);
  const now = { mean: at(all.mean), logVariance: at(all.logVariance) };
  // Row i of these stands one step before row i of all.
  const before = { mean: at(concat([first, all.mean])), logVariance: at(concat([first, all.logVariance])) };

  const errors = reconstruction(decoders, drawCode(now, epsilon), transitions, targets, B);
  const half = (x: Tensor): Tensor => mul(x, 0.5);
  const kl = mean(gaussianKl(now.mean, half(now.logVariance), before.mean, half(before.logVariance)));
  const loss = add(mul(weightedError(errors, vae), targets.each), mul(kl, vae.klWeight));
  return { loss, parts: { ...errors, kl } };
}
