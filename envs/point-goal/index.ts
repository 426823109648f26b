import { z } from 'zod';
import type { EnvDefinition, Rule } from '../../core/env.js';
import { registerEnv } from '../../core/registry.js';
import { PointGoal } from './point-goal.js';
import { GoalTasks, type PointGoalTask } from './tasks.js';

const config = z.strictObject({
  clusters: z.number().int().min(1).default(4).describe('groups of goals, evenly spread on the circle'),
  sigma: z
    .number()
    .min(0)
    .default(0.1)
    .describe('spread of a group: standard deviation of the angle in units of pi'),
  radius: z.number().positive().default(1).describe('distance of every goal from the start'),
  stepSize: z.number().positive().default(0.1).describe('farthest move per step and axis'),
  noise: z
    .number()
    .min(0)
    .default(0)
    .describe('standard deviation of the noise on a move, in units of stepSize'),
  horizon: z.number().int().min(1).default(20).describe('steps per episode'),
  trainTasks: z.number().int().min(1).default(500),
  testTasks: z
    .number()
    .int()
    .min(1)
    .default(32)
    .describe('size of the test split and of the validation split'),
  taskSeed: z.number().int().default(0).describe('names the list of tasks; independent of the seed of a run'),
});

type Config = z.infer<typeof config>;

/** Never moves: returns minus the horizon. */
const stay: Rule = { act: () => new Float32Array(2) };

const definition: EnvDefinition<Config, PointGoalTask, GoalTasks> = {
  summary: 'find a hidden goal in the plane; goals come in clusters (a cheap meta-learning test bed)',
  config,
  load: (options) => new GoalTasks(options),
  create: (options, tasks) => new PointGoal(options, (rng) => tasks.any(rng)),
  tasks: (_, tasks) => tasks,
  maxEpisodeSteps: ({ horizon }) => horizon,
  episodeMetrics: ['distance'],
  rules: () => ({ stay }),
};

registerEnv('point-goal', definition);
