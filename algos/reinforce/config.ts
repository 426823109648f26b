import { z } from 'zod';
import { networkConfig } from '../../core/networks/mlp.js';

/** Options of REINFORCE. A round has units x episodes whole episodes and one step of the policy. */
export const reinforceConfig = z.strictObject({
  units: z.int().positive().default(4).describe('work units a round: how far collection can spread out'),
  episodes: z.int().positive().default(8).describe('episodes in one unit'),
  envs: z.int().positive().default(8).describe('environments played in lockstep in one unit'),
  learningRate: z.number().positive().default(1e-3).describe('step size of Adam, for the policy'),
  schedule: z
    .enum(['constant', 'linear'])
    .default('constant')
    .describe('linear: both learning rates fall to 0 by the last round'),
  discount: z.number().min(0).max(1).default(0.99).describe('gamma'),
  baseline: z
    .enum(['value', 'leave-one-out', 'none'])
    .default('value')
    .describe(
      'what returns are compared with: a learned value function, the mean of the other episodes at the same step, or nothing',
    ),
  valueLearningRate: z
    .number()
    .positive()
    .default(3e-3)
    .describe('step size of Adam, for the value function'),
  valueEpochs: z.int().min(0).default(10).describe('steps of the value function a round'),
  entropyCoefficient: z.number().min(0).default(0).describe('weight of the entropy bonus'),
  maxGradNorm: z.number().positive().default(1).describe('gradients are scaled down to this global norm'),
  normalizeAdvantage: z
    .boolean()
    .default(true)
    .describe('scale the advantages of a round to mean 0 and deviation 1'),
  network: networkConfig.prefault({}).describe('policy and value network'),
});
export type ReinforceConfig = z.infer<typeof reinforceConfig>;
