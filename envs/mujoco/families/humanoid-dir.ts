import { z } from 'zod';
import { InputError } from '../../../core/errors.js';
import { cos, sin } from '../../../core/exact-math.js';
import { registerEnv } from '../../../core/registry.js';
import { box } from '../../../core/spaces.js';
import { type Behaviour, mujocoEnv } from '../base.js';
import { capsuleTwin } from '../mjcf.js';
import { humanoidModel } from '../models/humanoid.js';
import { jitterPositions, jitterVelocities, massCentre, put, squares } from '../parts.js';
import type { Simulation } from '../simulation.js';
import { AngleTasks, type ClusteredTask } from './angles.js';
import { clusterOptions, familyOptions } from './options.js';

/** A direction to walk in, hidden from the robot: a unit vector. */
interface HumanoidDirTask extends ClusteredTask {
  readonly direction: readonly [number, number];
}

const config = z.strictObject({
  ...familyOptions,
  ...clusterOptions,
  forwardRewardWeight: z.number().default(0.5).describe('weight of the speed'),
  ctrlCostWeight: z.number().default(0.05).describe('cost of the sum of squared actions'),
  contactCostWeight: z.number().default(5e-7).describe('cost of the sum of squared contact forces'),
  maxContactCost: z.number().min(0).default(10).describe('the cost of contact is at most this'),
  resetNoiseScale: z
    .number()
    .min(0)
    .default(0.01)
    .describe('size of the random disturbance of the initial state'),
});

const FRAME_SKIP = 5;
/** Strongest control: actions in [-1, 1] are multiplied by it. */
const STRENGTH = 0.4;
/** The limit of the copy that the release was trained on (degrees). */
const LEFT_HIP_LIMIT = -120;

/**
 * Walk in a direction. The speed in the reward is the way of the centre of mass in one environment step divided by the time of one physics
 * step, as in the original: five times the speed. Observation: positions without x and y, velocities, then inertias, velocities,
 * actuator and contact forces of all bodies.
 */
function behave({ data, model }: Simulation, options: z.infer<typeof config>): Behaviour<HumanoidDirTask> {
  const centre = (): [number, number] => massCentre(data.xipos, model.arrays.body_mass);
  let direction: readonly [number, number] = [1, 0];
  let start: readonly [number, number] = [0, 0];
  let before: readonly [number, number] = [0, 0];
  return {
    observationSize:
      model.nq - 2 + model.nv + 10 * model.nbody + 6 * model.nbody + model.nv + 6 * model.nbody,
    actionSpace: box([model.nu], -1, 1),
    contactForces: true,
    start(rng, task) {
      if (
        !Array.isArray(task?.direction) ||
        task.direction.length !== 2 ||
        !task.direction.every(Number.isFinite)
      ) {
        throw new InputError(`humanoid-dir: task ${JSON.stringify(task)} has no direction [x, y]`);
      }
      direction = task.direction;
      jitterPositions(data, rng, options.resetNoiseScale);
      jitterVelocities(data, rng, options.resetNoiseScale);
      start = [data.qpos[0], data.qpos[1]];
    },
    control(action, ctrl) {
      for (let i = 0; i < ctrl.length; i++) ctrl[i] = STRENGTH * action[i];
    },
    before() {
      before = centre();
    },
    observe(out) {
      let at = put(out, put(out, 0, data.qpos, 2), data.qvel);
      for (const part of [data.cinert, data.cvel, data.qfrc_actuator, data.cfrc_ext]) at = put(out, at, part);
    },
    reward() {
      const [x, y] = centre();
      const way = direction[0] * (x - before[0]) + direction[1] * (y - before[1]);
      return (
        (options.forwardRewardWeight * way) / model.timestep -
        options.ctrlCostWeight * squares(data.ctrl) -
        Math.min(options.contactCostWeight * squares(data.cfrc_ext), options.maxContactCost)
      );
    },
    measure(metrics) {
      metrics.progress = direction[0] * (data.qpos[0] - start[0]) + direction[1] * (data.qpos[1] - start[1]);
    },
  };
}

registerEnv(
  'humanoid-dir',
  mujocoEnv<z.infer<typeof config>, HumanoidDirTask>({
    listsContacts: () => true,
    summary: 'walk on two legs in a hidden direction; directions come in four clusters (Humanoid-Dir)',
    config,
    ...capsuleTwin((rule) => humanoidModel(LEFT_HIP_LIMIT, rule)),
    frameSkip: () => FRAME_SKIP,
    maxEpisodeSteps: ({ maxEpisodeSteps }) => maxEpisodeSteps,
    behave,
    tasks: (options) =>
      new AngleTasks(
        options,
        (index, cluster, angle) => ({ index, cluster, direction: [cos(angle), sin(angle)] as const }),
        ({ direction }) => `direction (${direction[0].toFixed(2)}, ${direction[1].toFixed(2)})`,
      ),
    metrics: ['progress'],
  }),
);
