import { z } from 'zod';
import type { Behaviour } from '../base.js';
import { antModel } from '../models/ant.js';
import { clippedSquares, jitterPositions, kickVelocities, put, putClipped, squares } from '../parts.js';
import type { Simulation } from '../simulation.js';
import { bounds, common, health, range, registerStandard } from './options.js';

const config = z.strictObject({
  ...common(5, 0.5, 1, 0.1),
  ...health(1, 0.2, 1),
  contactCostWeight: z.number().default(5e-4).describe('cost of the sum of squared contact forces'),
  contactForceRange: range(-1, 1).describe('contact forces are clipped to it'),
  mainBody: z.string().default('torso').describe('the body whose speed is rewarded'),
  includeCfrcExtInObservation: z.boolean().default(true).describe('whether contact forces are observed'),
});

/** Ant-v5: run along x on four legs. Positions are read as MuJoCo leaves them: before the last of the frames' integration steps. */
function behave(simulation: Simulation, options: z.infer<typeof config>): Behaviour {
  const { data, model } = simulation;
  const skipped = options.excludeCurrentPositionsFromObservation ? 2 : 0;
  const seconds = model.timestep * options.frameSkip;
  const body = 3 * model.id('body', options.mainBody);
  const [lowest, highest] = bounds(options.healthyZRange);
  const [least, most] = bounds(options.contactForceRange);
  const healthy = (): boolean => data.qpos[2] >= lowest && data.qpos[2] <= highest;
  let x = 0;
  return {
    observationSize:
      model.nq - skipped + model.nv + (options.includeCfrcExtInObservation ? 6 * (model.nbody - 1) : 0),
    contactForces: true,
    start(rng) {
      jitterPositions(data, rng, options.resetNoiseScale);
      kickVelocities(data, rng, options.resetNoiseScale);
    },
    before() {
      x = data.xpos[body];
    },
    observe(out) {
      const at = put(out, put(out, 0, data.qpos, skipped), data.qvel);
      if (options.includeCfrcExtInObservation) putClipped(out, at, data.cfrc_ext, 6, least, most);
    },
    reward: (action) =>
      (options.forwardRewardWeight * (data.xpos[body] - x)) / seconds +
      (healthy() ? options.healthyReward : 0) -
      options.ctrlCostWeight * squares(action) -
      options.contactCostWeight * clippedSquares(data.cfrc_ext, least, most),
    terminated: () => options.terminateWhenUnhealthy && !healthy(),
    measure(metrics) {
      metrics.x = data.qpos[0];
    },
  };
}

registerStandard('ant', {
  summary: 'run on four legs (Ant-v5)',
  config,
  robot: () => antModel('exact'),
  behave,
});
