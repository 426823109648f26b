import { z } from 'zod';

/** A closed range; null is no bound. */
export const range = (low: number | null, high: number | null) =>
  z.tuple([z.number().nullable(), z.number().nullable()]).default([low, high]);

/** The bounds of a range option as numbers. */
export const bounds = ([low, high]: readonly [number | null, number | null]): [low: number, high: number] => [
  low ?? -Infinity,
  high ?? Infinity,
];

/** Options that every standard task has, with Gymnasium's defaults for it. */
export const common = (
  frameSkip: number,
  ctrlCostWeight: number,
  forwardRewardWeight: number,
  resetNoiseScale: number,
) => ({
  /** An MJCF file to use instead of the built-in model; it must have the same joints in the same order. */
  model: z.string().optional(),
  /** Physics steps per environment step. */
  frameSkip: z.int().positive().default(frameSkip),
  /** Steps after which an episode is truncated. */
  maxEpisodeSteps: z.int().positive().default(1000),
  forwardRewardWeight: z.number().default(forwardRewardWeight),
  ctrlCostWeight: z.number().default(ctrlCostWeight),
  /** Size of the random disturbance of the initial state. */
  resetNoiseScale: z.number().min(0).default(resetNoiseScale),
  /** Whether the observation leaves out where the robot is in the world. */
  excludeCurrentPositionsFromObservation: z.boolean().default(true),
});

/** Options of the tasks that a fall ends. */
export const health = (reward: number, low: number | null, high: number | null) => ({
  healthyReward: z.number().default(reward),
  terminateWhenUnhealthy: z.boolean().default(true),
  healthyZRange: range(low, high),
});
