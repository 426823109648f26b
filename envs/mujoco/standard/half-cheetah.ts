import { z } from 'zod';
import type { Behaviour } from '../base.js';
import { halfCheetahModel } from '../models/half-cheetah.js';
import { jitterPositions, kickVelocities } from '../parts.js';
import { runInPlane } from '../planar-runner.js';
import type { Simulation } from '../simulation.js';
import { common, registerStandard } from './options.js';

const config = z.strictObject(common(5, 0.1, 1, 0.1));

/** HalfCheetah-v5: run along x; nothing ends the episode. */
function behave(simulation: Simulation, options: z.infer<typeof config>): Behaviour {
  return runInPlane(simulation, {
    ...options,
    hideX: options.excludeCurrentPositionsFromObservation,
    start(rng) {
      jitterPositions(simulation.data, rng, options.resetNoiseScale);
      kickVelocities(simulation.data, rng, options.resetNoiseScale);
    },
  });
}

registerStandard('half-cheetah', {
  summary: 'run with two legs in the plane (HalfCheetah-v5)',
  config,
  robot: halfCheetahModel,
  behave,
});
