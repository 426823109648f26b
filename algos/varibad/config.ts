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

const encoder = z.strictObject({
  ...embeddings,
  hidden: size.default(128).describe('units of the GRU'),
  latent: size.default(10).describe('Z: size of the task code'),
});
export type EncoderConfig = z.infer<typeof encoder>;

/** Options of VariBAD. Defaults are those of its repository for Ant-Goal, where this program has them. */
export const varibadConfig = z.strictObject({
  ...collection,
  encoder: encoder.prefault({}).describe('the GRU encoder'),
  decoders: decoders.prefault({}).describe('what the task code is decoded to'),
  vae: z
    .strictObject({
      ...vaeOptions,
      batch: vaeOptions.batch.default(10),
      updates: vaeOptions.updates.default(5),
      terms: vaeOptions.terms.default(50),
      klWeight: z.number().min(0).default(0.1).describe('weight of KL(q(z|tau_:t) || q(z|tau_:t-1))'),
    })
    .prefault({})
    .describe('variational inference of the task code'),
  policy: policyNetwork.prefault({ hidden: [128, 128] }).describe('the policy of all episodes'),
  learning: learning(1e-3, 1e-2).prefault({}),
  ...ppoOptions,
  minibatches: ppoOptions.minibatches.default(1),
  warmup: z.int().min(0).default(5000).describe('frames before the first update'),
});
export type VaribadConfig = z.infer<typeof varibadConfig>;
