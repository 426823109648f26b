import {
  add,
  div,
  exp,
  gather,
  log,
  logSoftmax,
  mean,
  mul,
  neg,
  randomGumbel,
  randomNormal,
  slice,
  square,
  stopGradient,
  sub,
  sum,
  zeros,
  type Tensor,
} from '../../core/tensor/index.js';
import type { Rng } from '../../core/random.js';
import type { TrialBatch } from '../meta/buffer.js';
import { reconstruction, weightedError } from '../meta/decoders.js';
import { modelBatch, type ModelBatch, type ModelLoss, type ModelParams } from '../meta/model.js';
import type { MiletConfig } from './config.js';
import {
  codePrior,
  posteriors,
  type EncoderParams,
  type HiddenStates,
  type Noise,
  type Normal,
  type PriorParams,
} from './encoder.js';

/** Keeps logarithms of variances finite. */
const LEAST_VARIANCE = 1e-8;

/** ln N(x; mean, variance) without the constant, summed over the last axis: [n]. */
function logNormal(x: Tensor, { mean: m, variance }: Normal): Tensor {
  const v = add(variance, LEAST_VARIANCE);
  return mul(sum(add(div(square(sub(x, m)), v), log(v)), -1), -0.5);
}

/** KL(N(p) || N(q)) of independent normals, element by element. */
export function normalKl(p: Normal, q: Normal): Tensor {
  const ratio = div(add(p.variance, square(sub(p.mean, q.mean))), q.variance);
  return mul(sub(add(log(div(q.variance, p.variance)), ratio), 1), 0.5);
}

/** KL(softmax(p) || softmax(q)) of rows of logits: [n]. */
export function categoricalKl(p: Tensor, q: Tensor): Tensor {
  const logP = logSoftmax(p);
  return sum(mul(exp(logP), sub(logP, logSoftmax(q))), -1);
}

/** sum_c q ln q of rows of logits, the negative entropy: [n]. */
export function negativeEntropy(logits: Tensor): Tensor {
  const logQ = logSoftmax(logits);
  return sum(mul(exp(logQ), logQ), -1);
}

/** The single-sample estimate of KL(q(z|c,tau) || p(z|c)), from the z that was drawn: [n]. */
export function sampledKl(z: Tensor, posterior: Normal, prior: Normal): Tensor {
  return sub(logNormal(z, posterior), logNormal(z, prior));
}

/** A batch of whole trials with everything that is random about its loss. */
export interface CbviBatch extends ModelBatch {
  readonly start: HiddenStates;
  readonly noise: Noise;
}

/** Draws what is random about the loss of a batch: which posteriors, which transitions, the relaxed clusters and the codes. */
export function cbviBatch(
  trials: TrialBatch,
  rng: Rng,
  { encoder, vae }: Pick<MiletConfig, 'encoder' | 'vae'>,
): CbviBatch {
  const batch = modelBatch(trials, rng, vae);
  const { B, T } = batch;
  return {
    ...batch,
    start: { cluster: zeros([B, encoder.hidden]), task: zeros([B, encoder.hidden]) },
    noise: {
      gumbel: randomGumbel([(T + 1) * B, encoder.clusters], rng.fork('gumbel')),
      normal: randomNormal([(T + 1) * B, encoder.latent], rng.fork('normal')),
    },
  };
}

/**
 * Cluster-based variational inference, to be minimised (MiLEt, Chu et al. 2024, eq. 3.23 to 3.26, weighted as in the release):
 *
 *     ELBO_t = E_{q(z,c|tau_:t)}[ ln p(tau+|z) ] - E_{q(c|tau_:t)} KL(q(z|c,tau_:t) || p(z|c)) - KL(q(c|tau_:t) || uniform)    (3.23)
 *     L_I    = mean KL(q(c|tau_:t) || q(c|tau_:t'))        posteriors of one trial agree on the cluster                      (3.24)
 *     L_P    = mean KL(p_tgt(z|c) || p(z|c))               what a cluster means does not jump                                (3.25)
 *     loss   = L_rec + beta_z (L_z + lambda_P L_P) + beta_c (L_H + lambda_I L_I)                                             (3.26)
 *
 * L_z estimates the second term of the ELBO from one z, L_H is the third without ln K. Averages run over E posteriors of each trial.
 */
export function cbviLoss(
  { encoder, decoders }: ModelParams<EncoderParams>,
  target: PriorParams,
  { B, steps, start, transitions, noise, terms, targets }: CbviBatch,
  config: Pick<MiletConfig, 'vae' | 'encoder'>,
): ModelLoss {
  const { vae } = config;
  const all = posteriors(encoder, steps, start, noise, config.encoder.temperature);
  const [logits, y, m, v, z] = [all.logits, all.y, all.code.mean, all.code.variance, all.z].map((rows) =>
    gather(rows, terms),
  );

  const errors = reconstruction(decoders, z, transitions, targets);
  const prior = codePrior(encoder.prior, y);
  const codeKl = mean(sampledKl(z, { mean: m, variance: v }, prior));
  const priorShift = mean(normalKl(frozen(codePrior(target, y)), prior));
  const negative = mean(negativeEntropy(logits));
  const inference = mean(
    vae.pairs === 'random' ? neighbours(logits, B, 'back') : neighbours(all.logits, B, 'forth'),
  );

  const ofCode = add(codeKl, mul(priorShift, vae.priorConsistency));
  const ofCluster = add(negative, mul(inference, vae.inferenceConsistency));
  const loss = add(weightedError(errors, vae), add(mul(ofCode, vae.betaZ), mul(ofCluster, vae.betaC)));
  return {
    loss,
    parts: {
      ...errors,
      'code-kl': codeKl,
      'prior-consistency': priorShift,
      entropy: neg(negative),
      'inference-consistency': inference,
    },
  };
}

/** KL between posteriors that stand `batch` rows apart: of the earlier from the later ('forth') or the other way round. */
function neighbours(logits: Tensor, batch: number, way: 'forth' | 'back'): Tensor {
  const [rows, clusters] = logits.shape;
  const earlier = slice(logits, [0, 0], [rows - batch, clusters]);
  const later = slice(logits, [batch, 0], [rows - batch, clusters]);
  return way === 'forth' ? categoricalKl(earlier, later) : categoricalKl(later, earlier);
}

function frozen({ mean: m, variance }: Normal): Normal {
  return { mean: stopGradient(m), variance: stopGradient(variance) };
}
