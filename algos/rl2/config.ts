import { z } from 'zod';
import { collection, embeddings, learning, policyNetwork, ppoOptions } from '../meta/config.js';

const size = z.int().positive();

const encoder = z.strictObject({
  ...embeddings,
  hidden: size.default(128).describe('units of the GRU'),
  output: size.default(128).describe('relu units between GRU and policy'),
});
export type EncoderConfig = z.infer<typeof encoder>;

/** Options of RL^2. Defaults are those of VariBAD's repository for Ant-Goal, where this program has them. */
export const rl2Config = z.strictObject({
  ...collection,
  encoder: encoder.prefault({}).describe('the memory'),
  policy: policyNetwork
    .prefault({ hidden: [128], beliefEmbedding: null })
    .describe('policy and value on observation and memory'),
  learning: learning(3e-4, 1e-2).prefault({}),
  ...ppoOptions,
  minibatches: ppoOptions.minibatches.default(1),
});
export type Rl2Config = z.infer<typeof rl2Config>;
