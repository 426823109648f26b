import { z } from 'zod';
import { InputError } from '../../../core/errors.js';
import { Rng } from '../../../core/random.js';
import { registerEnv } from '../../../core/registry.js';
import { type TaskCounts, TaskList } from '../../../core/task-list.js';
import { mujocoEnv } from '../base.js';
import { type CapsuleMass, capsuleTwin } from '../mjcf.js';
import { hopperModel } from '../models/hopper.js';
import { walkerModel } from '../models/walker2d.js';
import { jitterPositions, jitterVelocities } from '../parts.js';
import { runInPlane } from '../planar-runner.js';
import type { ClusteredTask } from './angles.js';
import { familyOptions } from './options.js';

/** Which constants a cluster multiplies. */
const VARIED = ['body_mass', 'dof_damping', 'body_inertia', 'geom_friction'] as const;
/** What stands in for a negative multiplier. */
const LEAST = 0.1;

/** A robot with one kind of constant changed: each element of it is multiplied by a number of its own. */
interface RandomRobotTask extends ClusteredTask {
  readonly multipliers: readonly number[];
}

/** Twice that of the standard tasks (s). */
const TIMESTEP = 0.004;
const FRAME_SKIP = 4;

/** What distinguishes the two families. */
interface Robot {
  readonly name: string;
  readonly summary: string;
  readonly model: (rule: CapsuleMass) => string;
  /** How many numbers each of VARIED has. */
  readonly sizes: readonly [mass: number, damping: number, inertia: number, friction: number];
  readonly mean: number;
  readonly deviation: number;
  /** Reward for every step survived: all of them, as nothing ends an episode. */
  readonly bonus: number;
}

const optionsOf = ({ mean, deviation, bonus }: Robot) =>
  z.strictObject({
    ...familyOptions,
    multiplierMean: z.number().default(mean).describe('mean of the multipliers'),
    multiplierDeviation: z
      .number()
      .min(0)
      .default(deviation)
      .describe('standard deviation of the multipliers'),
    taskSeed: z.int().default(123).describe('seed of the list of tasks'),
    ctrlCostWeight: z.number().default(1e-3).describe('cost of the sum of squared actions'),
    healthyReward: z.number().default(bonus).describe('reward for every step in good health'),
    resetNoiseScale: z
      .number()
      .min(0)
      .default(5e-3)
      .describe('size of the random disturbance of the initial state'),
    refreshConstants: z
      .boolean()
      .default(false)
      .describe('whether to derive inverse weights from the changed constants; the release did not'),
  });
type Options = z.infer<ReturnType<typeof optionsOf>>;

/** Task i belongs to cluster i mod 4 and draws its multipliers from N(mean, deviation^2), negative ones becoming 0.1. */
class RandomRobots extends TaskList<RandomRobotTask> {
  constructor({ name, sizes }: Robot, counts: TaskCounts & Options) {
    super(counts, (index) => {
      const cluster = index % VARIED.length;
      const rng = Rng.seed(counts.taskSeed, name, index);
      const draw = (): number => counts.multiplierMean + counts.multiplierDeviation * rng.normal();
      const multipliers = Array.from({ length: sizes[cluster] }, draw).map((x) => (x < 0 ? LEAST : x));
      return { index, cluster, multipliers };
    });
  }

  cluster(task: RandomRobotTask): number {
    return task.cluster;
  }

  describe({ index, cluster, multipliers }: RandomRobotTask): string {
    return `task ${index}: ${VARIED[cluster]} times ${multipliers.map((x) => x.toFixed(1)).join(' ')}`;
  }
}

function registerRandomRobots(robot: Robot): void {
  registerEnv(
    robot.name,
    mujocoEnv<Options, RandomRobotTask>({
      listsContacts: () => true,
      summary: robot.summary,
      config: optionsOf(robot),
      ...capsuleTwin(robot.model),
      frameSkip: () => FRAME_SKIP,
      maxEpisodeSteps: ({ maxEpisodeSteps }) => maxEpisodeSteps,
      behave: (simulation, options) =>
        runInPlane(simulation, {
          ...options,
          frameSkip: FRAME_SKIP,
          forwardRewardWeight: 1,
          hideX: true,
          fastest: 10,
          start(rng) {
            jitterPositions(simulation.data, rng, options.resetNoiseScale);
            jitterVelocities(simulation.data, rng, options.resetNoiseScale);
          },
          bonus: () => options.healthyReward,
        }),
      vary: {
        arrays: VARIED,
        apply(arrays, task) {
          const array = arrays[VARIED[task?.cluster]] as Float64Array | undefined;
          if (
            !array ||
            task.multipliers?.length !== array.length ||
            !task.multipliers.every(Number.isFinite)
          ) {
            throw new InputError(
              `${robot.name}: task ${JSON.stringify(task)} needs a cluster in 0..3 and ${robot.sizes.join(', ')} multipliers in each`,
            );
          }
          for (let i = 0; i < array.length; i++) array[i] *= task.multipliers[i];
        },
        refresh: ({ refreshConstants }) => refreshConstants,
      },
      tasks: (options) => new RandomRobots(robot, options),
      metrics: ['x'],
    }),
  );
}

registerRandomRobots({
  name: 'hopper-rand-params',
  summary: 'hop forward with masses, damping, inertias or friction changed (Hopper-Rand-Params)',
  model: (rule) => hopperModel(TIMESTEP, rule),
  sizes: [5, 6, 15, 15],
  mean: 3,
  deviation: 1.5,
  bonus: 1,
});

registerRandomRobots({
  name: 'walker-rand-params',
  summary: 'walk forward with masses, damping, inertias or friction changed (Walker-Rand-Params)',
  model: (rule) => walkerModel(TIMESTEP, 0.9, rule),
  sizes: [8, 9, 24, 24],
  mean: 6,
  deviation: 1,
  bonus: 0,
});
