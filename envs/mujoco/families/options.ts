import { z } from 'zod';

/** Spreads of the clustered angles, in units of pi: of the released code (nearly uniform) and of the paper's description. */
export const SPREADS = { 'as-released': 0.2, 'as-described': 0.1 } as const;

/** Options that every family has. */
export const familyOptions = {
  trainTasks: z.int().positive().default(500).describe('number of training tasks'),
  testTasks: z.int().positive().default(32).describe('number of test tasks, and of validation tasks'),
  maxEpisodeSteps: z
    .int()
    .positive()
    .default(100)
    .describe('episodes always have this many steps: nothing ends one early'),
  capsuleMass: z
    .enum(['exact', 'legacy'])
    .default('exact')
    .describe('masses of round-ended rods as MuJoCo computes them today, or as it did before 2.1.3'),
};

/** Options of the families whose tasks are angles in four clusters. */
export const clusterOptions = {
  sigma: z
    .union([z.number().min(0), z.enum(['as-released', 'as-described'])])
    .default('as-released')
    .describe(
      "standard deviation of an angle around its cluster's centre in units of pi: a number, or the name of a published one",
    ),
  taskSeed: z
    .int()
    .min(0)
    .max(4294967295)
    .default(123)
    .describe("seed of NumPy's stream that the angles are drawn from; 123 gives the published list"),
};
