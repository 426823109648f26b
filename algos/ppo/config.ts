import { z } from 'zod';
import { networkConfig } from '../../core/networks/mlp.js';

/**
 * Options of PPO. Defaults are those of Schulman et al. 2017 for continuous control where CleanRL and Stable-Baselines3 agree on
 * them. A round has units x envs x steps environment steps.
 */
export const ppoConfig = z.strictObject({
  /** Work units a round: how far collection can spread out. */
  units: z.int().positive().default(4),
  /** Environments played in lockstep in one unit. */
  envs: z.int().positive().default(4),
  /**
   * Steps of each environment in a unit. A unit starts from a reset, so what comes later in an episode is never seen:
   * choose at least the length of an episode, best a multiple of it.
   */
  steps: z.int().positive().default(256),
  /** Passes over the samples of a round. */
  epochs: z.int().positive().default(10),
  /** Rows of one gradient step, over all learners. */
  minibatch: z.int().positive().default(64),
  /** Step size of Adam. */
  learningRate: z.number().positive().default(3e-4),
  /** 'linear': the learning rate falls to 0 by the last round. */
  schedule: z.enum(['constant', 'linear']).default('linear'),
  /** Gamma. */
  discount: z.number().min(0).max(1).default(0.99),
  /** Lambda of the generalised advantage estimate: 0 trusts the value function, 1 the returns. */
  lambda: z.number().min(0).max(1).default(0.95),
  /** Epsilon: how far the probability ratio may move from 1. */
  clip: z.number().positive().default(0.2),
  /** 'linear': the clip range falls to 0 by the last round. */
  clipSchedule: z.enum(['constant', 'linear']).default('constant'),
  /** How far a value may move from its old estimate in a round; null for no limit. */
  valueClip: z.number().positive().nullable().default(null),
  /** Weight of the value loss, c1 of eq. 9. */
  valueCoefficient: z.number().min(0).default(0.5),
  /** Weight of the entropy bonus, c2 of eq. 9. */
  entropyCoefficient: z.number().min(0).default(0),
  /** Gradients are scaled down to this global norm. */
  maxGradNorm: z.number().positive().default(0.5),
  /** A round's updates stop when the policy has moved further than 1.5 times this KL divergence; null for never. */
  targetKl: z.number().positive().nullable().default(null),
  /** Shift and scale the advantages of every minibatch to mean 0 and deviation 1. */
  normalizeAdvantage: z.boolean().default(true),
  /** Shift and scale observations by their running moments. */
  normalizeObservation: z.boolean().default(false),
  /** Scale rewards by the running deviation of the discounted return. */
  normalizeReward: z.boolean().default(false),
  network: networkConfig.prefault({}),
});
export type PpoConfig = z.infer<typeof ppoConfig>;
