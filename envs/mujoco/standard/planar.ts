import type { Behaviour } from '../base.js';
import { jitterPositions, jitterVelocities } from '../parts.js';
import { runInPlane } from '../planar-runner.js';
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
  simulation: Simulation,
  options: UprightOptions,
  sound: () => boolean = () => true,
): Behaviour {
  const { data } = simulation;
  const [lowest, highest] = bounds(options.healthyZRange);
  const [backward, forward] = bounds(options.healthyAngleRange);
  const healthy = (): boolean => {
    const z = data.qpos[1];
    const angle = data.qpos[2];
    return z > lowest && z < highest && angle > backward && angle < forward && sound();
  };
  return runInPlane(simulation, {
    ...options,
    hideX: options.excludeCurrentPositionsFromObservation,
    fastest: 10,
    start(rng) {
      jitterPositions(data, rng, options.resetNoiseScale);
      jitterVelocities(data, rng, options.resetNoiseScale);
    },
    bonus: () => (healthy() ? options.healthyReward : 0),
    terminated: () => options.terminateWhenUnhealthy && !healthy(),
  });
}
