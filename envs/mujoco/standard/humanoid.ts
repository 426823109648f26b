import { z } from 'zod';
import type { Behaviour } from '../base.js';
import { humanoidModel } from '../models/humanoid.js';
import { clip, jitterPositions, jitterVelocities, massCentre, put, squares } from '../parts.js';
import type { Simulation } from '../simulation.js';
import { bounds, common, health, range, registerStandard } from './options.js';

const config = z.strictObject({
  ...common(5, 0.1, 1.25, 1e-2),
  ...health(5, 1, 2),
  contactCostWeight: z.number().default(5e-7).describe('cost of the sum of squared contact forces'),
  contactCostRange: range(null, 10).describe('the cost of contact is clipped to it; null is no bound'),
  includeCinertInObservation: z.boolean().default(true).describe("whether the bodies' inertias are observed"),
  includeCvelInObservation: z.boolean().default(true).describe("whether the bodies' velocities are observed"),
  includeQfrcActuatorInObservation: z
    .boolean()
    .default(true)
    .describe('whether the forces of the actuators are observed'),
  includeCfrcExtInObservation: z.boolean().default(true).describe('whether contact forces are observed'),
});

/** Humanoid-v5: walk along x upright. The rewarded speed is that of the whole body's centre of mass. */
function behave({ data, model }: Simulation, options: z.infer<typeof config>): Behaviour {
  const skipped = options.excludeCurrentPositionsFromObservation ? 2 : 0;
  const seconds = model.timestep * options.frameSkip;
  const [lowest, highest] = bounds(options.healthyZRange);
  const [cheapest, dearest] = bounds(options.contactCostRange);
  const healthy = (): boolean => data.qpos[2] > lowest && data.qpos[2] < highest;
  const moving = model.nbody - 1;
  let x = 0;
  return {
    observationSize:
      model.nq -
      skipped +
      model.nv +
      (options.includeCinertInObservation ? 10 * moving : 0) +
      (options.includeCvelInObservation ? 6 * moving : 0) +
      (options.includeQfrcActuatorInObservation ? model.nv - 6 : 0) +
      (options.includeCfrcExtInObservation ? 6 * moving : 0),
    contactForces: true,
    start(rng) {
      jitterPositions(data, rng, options.resetNoiseScale);
      jitterVelocities(data, rng, options.resetNoiseScale);
    },
    before() {
      x = massCentre(data.xipos, model.arrays.body_mass)[0];
    },
    observe(out) {
      let at = put(out, put(out, 0, data.qpos, skipped), data.qvel);
      if (options.includeCinertInObservation) at = put(out, at, data.cinert, 10);
      if (options.includeCvelInObservation) at = put(out, at, data.cvel, 6);
      if (options.includeQfrcActuatorInObservation) at = put(out, at, data.qfrc_actuator, 6);
      if (options.includeCfrcExtInObservation) put(out, at, data.cfrc_ext, 6);
    },
    reward: () =>
      (options.forwardRewardWeight * (massCentre(data.xipos, model.arrays.body_mass)[0] - x)) / seconds +
      (healthy() ? options.healthyReward : 0) -
      options.ctrlCostWeight * squares(data.ctrl) -
      clip(options.contactCostWeight * squares(data.cfrc_ext), cheapest, dearest),
    terminated: () => options.terminateWhenUnhealthy && !healthy(),
    measure(metrics) {
      metrics.x = data.qpos[0];
    },
  };
}

registerStandard('humanoid', {
  summary: 'walk upright on two legs (Humanoid-v5)',
  config,
  robot: () => humanoidModel(-110, 'exact'),
  behave,
});
