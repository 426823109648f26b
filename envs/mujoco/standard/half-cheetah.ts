import { z } from 'zod';
import { registerEnv } from '../../../core/registry.js';
import { type Behaviour, mujocoEnv } from '../base.js';
import { halfCheetahModel } from '../models/half-cheetah.js';
import { jitterPositions, kickVelocities, put, squares } from '../parts.js';
import type { Simulation } from '../simulation.js';
import { common } from './options.js';

const config = z.strictObject(common(5, 0.1, 1, 0.1));

/** HalfCheetah-v5: run along x; nothing ends the episode. */
function behave({ data, model }: Simulation, options: z.infer<typeof config>): Behaviour {
  const skipped = options.excludeCurrentPositionsFromObservation ? 1 : 0;
  const seconds = model.timestep * options.frameSkip;
  let x = 0;
  return {
    observationSize: model.nq - skipped + model.nv,
    start(rng) {
      jitterPositions(data, rng, options.resetNoiseScale);
      kickVelocities(data, rng, options.resetNoiseScale);
    },
    before() {
      x = data.qpos[0];
    },
    observe(out) {
      put(out, put(out, 0, data.qpos, skipped), data.qvel);
    },
    reward: (action) =>
      (options.forwardRewardWeight * (data.qpos[0] - x)) / seconds - options.ctrlCostWeight * squares(action),
    measure(metrics) {
      metrics.x = data.qpos[0];
    },
  };
}

registerEnv(
  'half-cheetah',
  mujocoEnv({
    summary: 'run with two legs in the plane (HalfCheetah-v5)',
    config,
    model: ({ model }) => (model === undefined ? halfCheetahModel() : { file: model }),
    frameSkip: (options) => options.frameSkip,
    maxEpisodeSteps: (options) => options.maxEpisodeSteps,
    behave,
    metrics: ['x'],
  }),
);
