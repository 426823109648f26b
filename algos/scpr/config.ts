import { z } from 'zod';

/** Options of SCPR; defaults are those of its authors' code, but for how many dialogues a round has. */
export const scprConfig = z.strictObject({
  units: z.int().positive().default(4).describe('work units a round: how far collection can spread out'),
  episodes: z.int().positive().default(4).describe('dialogues in one unit'),
  updates: z.number().positive().default(0.5).describe('updates per turn played'),
  batch: z.int().positive().default(128).describe('turns an update learns from'),
  memory: z.int().positive().default(50_000).describe('past turns that updates draw from'),
  hidden: z.int().positive().default(512).describe('width of the hidden layer'),
  learningRate: z.number().positive().default(1e-4).describe('step size of RMSprop'),
  discount: z.number().min(0).max(1).default(0.999).describe('gamma'),
  targetEvery: z.int().positive().default(20).describe('dialogues between copies of the target network'),
  epsilon: z
    .strictObject({
      start: z.number().min(0).max(1).default(0.9),
      end: z.number().min(0).max(1).default(0.05),
      decay: z.number().positive().default(200).describe('turns in which it falls by a factor e'),
    })
    .prefault({})
    .describe('chance of a random choice in training'),
});
export type ScprConfig = z.infer<typeof scprConfig>;
