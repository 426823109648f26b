import { z } from 'zod';
import { hopperModel } from '../models/hopper.js';
import { bounds, common, health, range, registerStandard } from './options.js';
import { runUpright } from './planar.js';

const config = z.strictObject({
  ...common(4, 1e-3, 1, 5e-3),
  ...health(1, 0.7, null),
  healthyAngleRange: range(-0.2, 0.2).describe('tilts (rad) of the torso in good health; null is no bound'),
  healthyStateRange: range(-100, 100).describe('bounds of every position and velocity but x and z'),
});

registerStandard('hopper', {
  summary: 'hop forward on one leg (Hopper-v5)',
  config,
  robot: () => hopperModel(0.002, 'exact'),
  behave(simulation, options) {
    const { data } = simulation;
    const [least, most] = bounds(options.healthyStateRange);
    const inside = (value: number): boolean => value > least && value < most;
    return runUpright(
      simulation,
      options,
      () => data.qpos.subarray(2).every(inside) && data.qvel.every(inside),
    );
  },
});
