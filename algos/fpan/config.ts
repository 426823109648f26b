import { z } from 'zod';
import { earConfig } from '../ear/config.js';

/** Options of FPAN: those of EAR's policy, and how the representations are learned before it. */
export const fpanConfig = earConfig.omit({ reflection: true }).extend({
  representation: z
    .strictObject({
      rounds: z.int().positive().default(40).describe('rounds at the start in which nothing is played'),
      steps: z.int().positive().default(10).describe('updates in one of these rounds'),
      batch: z.int().positive().default(512).describe('interactions an update learns from'),
      negatives: z
        .int()
        .positive()
        .default(4)
        .describe('negatives drawn of each kind, of which the hardest counts'),
      learningRate: z.number().positive().default(5e-3).describe('step size of Adam'),
      dropout: z.number().min(0).max(0.9).default(0.1).describe('share of the numbers left out of a layer'),
    })
    .prefault({})
    .describe('the graph network and the gates'),
});
export type FpanConfig = z.infer<typeof fpanConfig>;
