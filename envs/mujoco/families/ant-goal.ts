import { z } from 'zod';
import { InputError } from '../../../core/errors.js';
import { cos, sin } from '../../../core/exact-math.js';
import { Rng } from '../../../core/random.js';
import { registerEnv } from '../../../core/registry.js';
import { type TaskCounts, TaskList } from '../../../core/task-list.js';
import { type Behaviour, type MujocoDefinition, mujocoEnv } from '../base.js';
import { capsuleTwin } from '../mjcf.js';
import { antModel } from '../models/ant.js';
import { clippedSquares, jitterPositions, kickVelocities, put, putClipped, squares } from '../parts.js';
import type { Simulation } from '../simulation.js';
import { AngleTasks, type ClusteredTask } from './angles.js';
import { clusterOptions, familyOptions } from './options.js';

/** A place on the ground to run to, hidden from the robot. */
export interface AntGoalTask {
  readonly index: number;
  /** x and y (m). */
  readonly goal: readonly [number, number];
}

const options = {
  ...familyOptions,
  radius: z.number().positive().default(2).describe('distance of the goals from the start (m)'),
  ctrlCostWeight: z.number().default(0.01).describe('cost of the sum of squared actions'),
  contactCostWeight: z.number().default(5e-4).describe('cost of the sum of squared contact forces'),
  resetNoiseScale: z
    .number()
    .min(0)
    .default(0.1)
    .describe('size of the random disturbance of the initial state'),
};
const clusteredConfig = z.strictObject({ ...options, ...clusterOptions });
const uniformConfig = z.strictObject({ ...options, taskSeed: z.int().default(123) });
type Options = z.infer<typeof uniformConfig>;

const FRAME_SKIP = 5;
const WHERE = (task: AntGoalTask): string =>
  `goal at (${task.goal[0].toFixed(2)}, ${task.goal[1].toFixed(2)})`;

/**
 * Run to a goal: minus the distance along x plus that along y, less the costs of control and contact. Observation: positions (x and y
 * included), velocities, contact forces on all bodies. The torso's place is where MuJoCo last computed it: up to one of the five frames
 * behind the position that is observed.
 */
function behave(
  { data, model }: Simulation,
  { ctrlCostWeight, contactCostWeight, resetNoiseScale }: Options,
): Behaviour<AntGoalTask> {
  const torso = 3 * model.id('body', 'torso');
  let goal: readonly [number, number] = [0, 0];
  const offset = (): [number, number] => [data.xpos[torso] - goal[0], data.xpos[torso + 1] - goal[1]];
  return {
    observationSize: model.nq + model.nv + 6 * model.nbody,
    contactForces: true,
    start(rng, task) {
      if (!Array.isArray(task?.goal) || task.goal.length !== 2 || !task.goal.every(Number.isFinite)) {
        throw new InputError(`ant-goal: task ${JSON.stringify(task)} has no goal [x, y]`);
      }
      goal = task.goal;
      jitterPositions(data, rng, resetNoiseScale);
      kickVelocities(data, rng, resetNoiseScale);
    },
    observe(out) {
      putClipped(out, put(out, put(out, 0, data.qpos), data.qvel), data.cfrc_ext, 0, -1, 1);
    },
    reward(action) {
      const [x, y] = offset();
      const cost =
        ctrlCostWeight * squares(action) + contactCostWeight * clippedSquares(data.cfrc_ext, -1, 1);
      return -(Math.abs(x) + Math.abs(y)) - cost;
    },
    measure(metrics) {
      const [x, y] = offset();
      metrics.distance = Math.sqrt(x * x + y * y);
    },
  };
}

function goalEnv<Config extends Options, Task extends AntGoalTask>(
  rest: Pick<MujocoDefinition<Config, Task>, 'summary' | 'config' | 'tasks'>,
): ReturnType<typeof mujocoEnv<Config, Task>> {
  return mujocoEnv<Config, Task>({
    listsContacts: () => true,
    ...rest,
    ...capsuleTwin(antModel),
    frameSkip: () => FRAME_SKIP,
    maxEpisodeSteps: ({ maxEpisodeSteps }) => maxEpisodeSteps,
    behave,
    metrics: ['distance'],
  });
}

const onCircle = (radius: number, angle: number): [number, number] => [
  radius * cos(angle),
  radius * sin(angle),
];

registerEnv(
  'ant-goal',
  goalEnv<z.infer<typeof clusteredConfig>, AntGoalTask & ClusteredTask>({
    summary: 'run on four legs to a hidden goal; goals lie on a circle in four clusters (Ant-Goal)',
    config: clusteredConfig,
    tasks: (config) =>
      new AngleTasks<AntGoalTask & ClusteredTask>(
        config,
        (index, cluster, angle) => ({ index, cluster, goal: onCircle(config.radius, angle) }),
        WHERE,
      ),
  }),
);

/** Goals anywhere on the circle. */
class UniformGoals extends TaskList<AntGoalTask> {
  constructor(counts: TaskCounts, radius: number, seed: number) {
    const angle = (index: number): number => Rng.seed(seed, 'ant-u', index).uniform(0, 2 * Math.PI);
    super(counts, (index) => ({ index, goal: onCircle(radius, angle(index)) }));
  }

  describe(task: AntGoalTask): string {
    return `task ${task.index}: ${WHERE(task)}`;
  }
}

registerEnv(
  'ant-u',
  goalEnv<Options, AntGoalTask>({
    summary: 'run on four legs to a hidden goal; goals lie anywhere on a circle (Ant-U)',
    config: uniformConfig,
    tasks: (config) => new UniformGoals(config, config.radius, config.taskSeed),
  }),
);
