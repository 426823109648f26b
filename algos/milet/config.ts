import { z } from 'zod';
import {
  collection,
  decoders,
  embeddings,
  learning,
  policyNetwork,
  ppoOptions,
  vaeOptions,
} from '../meta/config.js';

const size = z.int().positive();

/** gamma(t) = offset + factor e^(-rate (H - t)) for step t of an exploration episode of H steps. */
const schedule = (offset: number, factor: number) =>
  z.strictObject({
    offset: z.number().default(offset).describe('weight far from the end of the episode'),
    factor: z.number().default(factor).describe('what is added at its end'),
    rate: z.number().min(0).default(0.1).describe('how fast that falls off before the end, per step'),
  });

const encoder = z.strictObject({
  ...embeddings,
  hidden: size.default(32).describe('units of the C-GRU, and of the T-GRU'),
  clusters: size.default(4).describe('K: clusters assumed'),
  latent: size.default(10).describe('Z: size of the task code'),
  clusterHidden: size.default(32).describe('relu units before the logits of q(c|tau)'),
  codeHidden: size.default(32).describe('relu units before mean and variance of q(z|c,tau)'),
  priorHidden: size.default(32).describe('relu units of the prior p(z|c)'),
  temperature: z.number().positive().default(0.8).describe('of the relaxed sample of the cluster'),
  greedy: z
    .enum(['hard', 'soft'])
    .default('hard')
    .describe(
      'the cluster that a greedy policy believes in: the likeliest (as released), or the relaxed one without noise',
    ),
});
export type EncoderConfig = z.infer<typeof encoder>;

/** Options of MiLEt. Defaults are those of the release for Ant-Goal. */
export const miletConfig = z.strictObject({
  ...collection,
  encoder: encoder.prefault({}).describe('the stacked GRU encoder'),
  decoders: decoders.prefault({}).describe('what the task code is decoded to'),
  vae: z
    .strictObject({
      ...vaeOptions,
      betaZ: z.number().min(0).default(0.01).describe('weight of KL(q(z|c,tau) || p(z|c)) and of L_P'),
      betaC: z.number().min(0).default(0.001).describe('weight of the entropy term of q(c|tau) and of L_I'),
      priorConsistency: z
        .number()
        .min(0)
        .default(0.1)
        .describe('weight of L_P within betaZ: keeps p(z|c) near its target'),
      inferenceConsistency: z
        .number()
        .min(0)
        .default(1)
        .describe('weight of L_I within betaC: keeps q(c|tau) of one trial alike'),
      pairs: z
        .enum(['random', 'consecutive'])
        .default('random')
        .describe('which two times of a trial L_I compares: two of those decoded, or t and t + 1 (eq. 3.24)'),
      targetEvery: size.default(50).describe('rounds between copies of the prior to its target'),
    })
    .prefault({})
    .describe('cluster-based variational inference (eq. 3.23 to 3.26)'),
  policy: policyNetwork.prefault({}).describe('exploration and exploitation policy: two networks alike'),
  exploration: learning(1e-4, 1e-3).prefault({}),
  exploitation: learning(1e-4, 1e-4).prefault({}),
  intrinsic: z
    .strictObject({
      entropy: schedule(0.1, -0.1).prefault({}).describe('gamma_h, weight of the fall in entropy r_h'),
      consistency: schedule(-0.1, 0.2).prefault({}).describe('gamma_c, weight of r_c = -KL(q_t || q_t+1)'),
    })
    .prefault({})
    .describe('rewards of exploration'),
  ...ppoOptions,
  warmup: z.int().min(0).default(5000).describe('frames before the first update'),
});
export type MiletConfig = z.infer<typeof miletConfig>;
