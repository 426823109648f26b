import type { Behaviour } from '../base.js';
import { jitterPositions, jitterVelocities, put, putClipped, squares } from '../parts.js';
import type { Simulation } from '../simulation.js';
import { bounds } from './options.js';

/** Options that Hopper-v5 and Walker2d-v5 share. */
interface UprightOptions {
  readonly frameSkip: number;
  readonly forwardRewardWeight: number;
  readonly ctrlCostWeight: number;
  readonly healthyReward: number;
  readonly terminateWhenUnhealthy: boolean;
  readonly healthyZRange: readonly [number | null, number | null];
  readonly healthyAngleRange: readonly [number | null, number | null];
  readonly resetNoiseScale: number;
  readonly excludeCurrentPositionsFromObservation: boolean;
}

/** Move along x in the plane without falling; velocities are observed up to 10. `sound` is a further condition of health. */
export function runUpright(
  { data, model }: Simulation,
  options: UprightOptions,
  sound: () => boolean = () => true,
): Behaviour {
  const skipped = options.excludeCurrentPositionsFromObservation ? 1 : 0;
  const seconds = model.timestep * options.frameSkip;
  const [lowest, highest] = bounds(options.healthyZRange);
  const [backward, forward] = bounds(options.healthyAngleRange);
  const healthy = (): boolean => {
    const z = data.qpos[1];
    const angle = data.qpos[2];
    return z > lowest && z < highest && angle > backward && angle < forward && sound();
  };
  let x = 0;
  return {
    observationSize: model.nq - skipped + model.nv,
    start(rng) {
      jitterPositions(data, rng, options.resetNoiseScale);
      jitterVelocities(data, rng, options.resetNoiseScale);
    },
    before() {
      x = data.qpos[0];
    },
    observe(out) {
      putClipped(out, put(out, 0, data.qpos, skipped), data.qvel, 0, -10, 10);
    },
    reward: (action) =>
      (options.forwardRewardWeight * (data.qpos[0] - x)) / seconds +
      (healthy() ? options.healthyReward : 0) -
      options.ctrlCostWeight * squares(action),
    terminated: () => options.terminateWhenUnhealthy && !healthy(),
    measure(metrics) {
      metrics.x = data.qpos[0];
    },
  };
}
