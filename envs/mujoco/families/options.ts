import { z } from 'zod';

/** Spreads of the clustered angles, in units of pi: of the released code (nearly uniform) and of the paper's description. */
export const SPREADS = { 'as-released': 0.2, 'as-described': 0.1 } as const;

/** Options that every family has. */
export const familyOptions = {
  trainTasks: z.int().positive().default(500),
  testTasks: z.int().positive().default(32),
  /** Episodes always have this many steps: nothing ends one early. */
  maxEpisodeSteps: z.int().positive().default(100),
  /** Masses of round-ended rods as MuJoCo computes them today, or as it did before 2.1.3. */
  capsuleMass: z.enum(['exact', 'legacy']).default('exact'),
};

/** Options of the families whose tasks are angles in four clusters. */
export const clusterOptions = {
  /** Standard deviation of an angle around its cluster's centre in units of pi: a number, or the name of a published one. */
  sigma: z.union([z.number().min(0), z.enum(['as-released', 'as-described'])]).default('as-released'),
  /** Seed of NumPy's stream that the angles are drawn from; 123 gives the published list. */
  taskSeed: z.int().min(0).max(4294967295).default(123),
};
