import { z } from 'zod';
import { walkerModel } from '../models/walker2d.js';
import { common, health, range, registerStandard } from './options.js';
import { runUpright } from './planar.js';

const config = z.strictObject({
  ...common(4, 1e-3, 1, 5e-3),
  ...health(1, 0.8, 2),
  healthyAngleRange: range(-1, 1).describe('tilts (rad) of the torso in good health; null is no bound'),
});

registerStandard('walker2d', {
  summary: 'walk forward on two legs (Walker2d-v5)',
  config,
  robot: () => walkerModel(0.002, 1.9, 'exact'),
  behave: (simulation, options) => runUpright(simulation, options),
});
