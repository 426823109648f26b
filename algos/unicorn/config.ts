import { z } from 'zod';

/** Options of UNICORN; defaults are those of its authors' code, but for how many dialogues a round has. */
export const unicornConfig = z.strictObject({
  units: z.int().positive().default(4).describe('work units a round: how far collection can spread out'),
  episodes: z.int().positive().default(4).describe('dialogues in one unit'),
  updates: z.number().positive().default(0.1).describe('updates per turn played'),
  batch: z.int().positive().default(128).describe('turns an update learns from'),
  memory: z.int().positive().default(50_000).describe('past turns that updates draw from'),
  learningRate: z.number().positive().default(1e-4).describe('step size of Adam'),
  decay: z.number().min(0).default(1e-6).describe('L2 on the parameters'),
  discount: z.number().min(0).max(1).default(0.999).describe('gamma'),
  targetRate: z
    .number()
    .positive()
    .max(1)
    .default(0.01)
    .describe('share of the network that its target takes on per update'),
  epsilon: z.number().min(0).max(1).default(0.1).describe('chance of a random choice in training'),
  priority: z
    .strictObject({
      exponent: z.number().min(0).default(0.6).describe('how much errors decide what is replayed'),
      correction: z.number().min(0).max(1).default(0.4).describe('exponent of importance weights at first'),
      correctionStep: z.number().min(0).default(0.001).describe('by how much it grows per update, up to 1'),
      offset: z
        .number()
        .positive()
        .default(0.01)
        .describe('added to errors, so that nothing is never replayed'),
    })
    .prefault({})
    .describe('prioritised replay'),
});
export type UnicornConfig = z.infer<typeof unicornConfig>;
