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
  reshape,
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
  clusterLogits,
  codePrior,
  posteriors,
  prefixStates,
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
  { B, T, steps, start, transitions, noise, terms, targets }: CbviBatch,
  config: Pick<MiletConfig, 'vae' | 'encoder'>,
): ModelLoss {
  const { vae } = config;
  const { temperature } = config.encoder;
  const prefixes = prefixStates(encoder, steps, start);
  const at = (x: Tensor): Tensor => gather(x, terms);
  const states = { cluster: at(prefixes.cluster), task: at(prefixes.task) };
  const drawn = { gumbel: at(noise.gumbel), normal: at(noise.normal) };
  const { logits, y, code, z } = posteriors(encoder, states, drawn, temperature);

  const errors = reconstruction(decoders, z, transitions, targets, B);
  const prior = codePrior(encoder.prior, y);
  const codeKl = mean(sampledKl(z, code, prior));
  const priorShift = mean(normalKl(frozen(codePrior(target, y)), prior));
  const negative = mean(negativeEntropy(logits));
  const inference = mean(
    vae.pairs === 'random'
      ? neighbours(logits, [B, terms.size / B], 1, 'back')
      : neighbours(clusterLogits(encoder, prefixes.cluster), [T + 1, B], 0, 'forth'),
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

/** KL between neighbours along an axis of rows that stand for [m, n]: of the earlier from the later ('forth') or the other way round. */
function neighbours(
  logits: Tensor,
  [m, n]: readonly [number, number],
  axis: 0 | 1,
  way: 'forth' | 'back',
): Tensor {
  const K = logits.shape[1];
  const grid = reshape(logits, [m, n, K]);
  const pairs = axis === 0 ? [m - 1, n, K] : [m, n - 1, K];
  const earlier = slice(grid, [0, 0, 0], pairs);
  const later = slice(grid, [1 - axis, axis, 0], pairs);
  return way === 'forth' ? categoricalKl(earlier, later) : categoricalKl(later, earlier);
}

function frozen({ mean: m, variance }: Normal): Normal {
  return { mean: stopGradient(m), variance: stopGradient(variance) };
}
