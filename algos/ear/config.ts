import { z } from 'zod';
import { choiceOptions } from '../crs/choice-learner.js';

/** Options of EAR; gamma, the hidden layer and its dropout are those of its authors' code. */
export const earConfig = z.strictObject({
  ...choiceOptions,
  dropout: z.number().min(0).max(0.9).default(0.2).describe('share of hidden units left out in an update'),
  discount: z.number().min(0).max(1).default(0.7).describe('gamma'),
  imitationRounds: z
    .int()
    .min(0)
    .default(30)
    .describe('rounds at the start in which the network learns to choose as Max Entropy does'),
  imitationSteps: z.int().positive().default(20).describe('updates in one of these rounds'),
  reflection: z
    .strictObject({
      steps: z.int().min(0).default(3).describe('gradient steps after every rejected list; 0 turns it off'),
      rate: z.number().positive().default(0.1).describe('their size'),
    })
    .prefault({})
    .describe("a user's vector moves away from lists that she rejected"),
});
export type EarConfig = z.infer<typeof earConfig>;
