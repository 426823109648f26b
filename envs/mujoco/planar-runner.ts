import type { Rng } from '../../core/random.js';
import type { Behaviour } from './base.js';
import { put, putClipped, squares } from './parts.js';
import type { Simulation } from './simulation.js';

/** What running in the x-z plane is worth, and what is seen of it. */
interface PlanarRun {
  readonly frameSkip: number;
  readonly forwardRewardWeight: number;
  readonly ctrlCostWeight: number;
  /** Reward of a step beside speed and effort. */
  bonus?(): number;
  terminated?(): boolean;
  /** Whether x is left out of the observation. */
  readonly hideX: boolean;
  /** Velocities are observed up to this. */
  readonly fastest?: number;
  start(rng: Rng): void;
}

/** Moving along x in the plane. Observation: positions, then velocities. Reward: speed, less the sum of squared actions, plus a bonus. */
export function runInPlane({ data, model }: Simulation, run: PlanarRun): Behaviour {
  const skipped = run.hideX ? 1 : 0;
  const seconds = model.timestep * run.frameSkip;
  let x = 0;
  return {
    observationSize: model.nq - skipped + model.nv,
    start: (rng) => run.start(rng),
    before() {
      x = data.qpos[0];
    },
    observe(out) {
      const at = put(out, 0, data.qpos, skipped);
      if (run.fastest === undefined) put(out, at, data.qvel);
      else putClipped(out, at, data.qvel, 0, -run.fastest, run.fastest);
    },
    reward: (action) =>
      (run.forwardRewardWeight * (data.qpos[0] - x)) / seconds +
      (run.bonus?.() ?? 0) -
      run.ctrlCostWeight * squares(action),
    terminated: () => run.terminated?.() ?? false,
    measure(metrics) {
      metrics.x = data.qpos[0];
    },
  };
}
