import { z } from 'zod';
import { networkConfig } from '../../core/networks/mlp.js';

/**
 * Options of PPO. Defaults are those of Schulman et al. 2017 for continuous control where CleanRL and Stable-Baselines3 agree on
 * them. A round has units x envs x steps environment steps.
 */
export const ppoConfig = z.strictObject({
  units: z.int().positive().default(4).describe('work units a round: how far collection can spread out'),
  envs: z.int().positive().default(4).describe('environments played in lockstep in one unit'),
  steps: z
    .int()
    .positive()
    .default(256)
    .describe(
      'steps of each environment in a unit, which starts from a reset unless continueEpisodes: then take at least the length of an episode, best a multiple',
    ),
  continueEpisodes: z
    .boolean()
    .optional()
    .describe(
      'episodes go on from round to round, where the environment can be carried, instead of beginning anew; default false',
    ),
  epochs: z.int().positive().default(10).describe('passes over the samples of a round'),
  minibatch: z.int().positive().default(64).describe('rows of one gradient step, over all learners'),
  learningRate: z.number().positive().default(3e-4).describe('step size of Adam'),
  schedule: z
    .enum(['constant', 'linear'])
    .default('linear')
    .describe('linear: the learning rate falls to 0 by the last round'),
  discount: z.number().min(0).max(1).default(0.99).describe('gamma'),
  lambda: z
    .number()
    .min(0)
    .max(1)
    .default(0.95)
    .describe('of the advantage estimate: 0 trusts the value function, 1 the returns'),
  clip: z.number().positive().default(0.2).describe('epsilon: how far the probability ratio may move from 1'),
  clipSchedule: z
    .enum(['constant', 'linear'])
    .default('constant')
    .describe('linear: the clip range falls to 0 by the last round'),
  valueClip: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe('how far a value may move from its old estimate in a round; null: no limit'),
  valueCoefficient: z.number().min(0).default(0.5).describe('weight of the value loss, c1 of eq. 9'),
  entropyCoefficient: z.number().min(0).default(0).describe('weight of the entropy bonus, c2 of eq. 9'),
  maxGradNorm: z.number().positive().default(0.5).describe('gradients are scaled down to this global norm'),
  targetKl: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe(
      'the updates of a round stop when the policy has moved by 1.5 times this KL divergence; null: never',
    ),
  normalizeAdvantage: z
    .boolean()
    .default(true)
    .describe('shift and scale the advantages of every minibatch to mean 0 and deviation 1'),
  normalizeObservation: z
    .boolean()
    .default(false)
    .describe('shift and scale observations by their running moments'),
  normalizeReward: z
    .boolean()
    .default(false)
    .describe('scale rewards by the running deviation of the discounted return'),
  network: networkConfig.prefault({}).describe('policy and value network'),
});
export type PpoConfig = z.infer<typeof ppoConfig>;
