import { z } from 'zod';
import { registerEnv } from '../../../core/registry.js';
import { type MujocoDefinition, mujocoEnv } from '../base.js';

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
  model: z
    .string()
    .optional()
    .describe(
      'an MJCF file to use instead of the built-in model; it must have the same joints in the same order',
    ),
  frameSkip: z.int().positive().default(frameSkip).describe('physics steps per environment step'),
  maxEpisodeSteps: z.int().positive().default(1000).describe('steps after which an episode is truncated'),
  forwardRewardWeight: z.number().default(forwardRewardWeight).describe('weight of the speed'),
  ctrlCostWeight: z.number().default(ctrlCostWeight).describe('cost of the sum of squared actions'),
  resetNoiseScale: z
    .number()
    .min(0)
    .default(resetNoiseScale)
    .describe('size of the random disturbance of the initial state'),
  excludeCurrentPositionsFromObservation: z
    .boolean()
    .default(true)
    .describe('whether the observation leaves out where the robot is in the world'),
});

/** Options of the tasks that a fall ends. */
export const health = (reward: number, low: number | null, high: number | null) => ({
  healthyReward: z.number().default(reward).describe('reward for every step in good health'),
  terminateWhenUnhealthy: z.boolean().default(true).describe('whether a fall ends the episode'),
  healthyZRange: range(low, high).describe(
    "heights (m) of the robot's root in good health; null is no bound",
  ),
});

/** What `registerStandard` reads of a task's options. */
interface CommonOptions {
  readonly model?: string;
  readonly frameSkip: number;
  readonly maxEpisodeSteps: number;
}

/** Registers a task on a built-in robot, which the option `model` replaces. */
export function registerStandard<Config extends CommonOptions>(
  name: string,
  task: Pick<MujocoDefinition<Config, undefined>, 'summary' | 'config' | 'behave'> & {
    readonly robot: () => string;
  },
): void {
  registerEnv(
    name,
    mujocoEnv<Config>({
      ...task,
      model: ({ model }) => (model === undefined ? task.robot() : { file: model }),
      listsContacts: ({ model }) => model === undefined,
      frameSkip: ({ frameSkip }) => frameSkip,
      maxEpisodeSteps: ({ maxEpisodeSteps }) => maxEpisodeSteps,
      metrics: ['x'],
    }),
  );
}
