import { z } from 'zod';
import { registerEnv } from '../../../core/registry.js';
import { mujocoEnv } from '../base.js';
import { walkerModel } from '../models/walker2d.js';
import { common, health, range } from './options.js';
import { runUpright } from './planar.js';

const config = z.strictObject({
  ...common(4, 1e-3, 1, 5e-3),
  ...health(1, 0.8, 2),
  healthyAngleRange: range(-1, 1).describe('tilts (rad) of the torso in good health; null is no bound'),
});

registerEnv(
  'walker2d',
  mujocoEnv({
    summary: 'walk forward on two legs (Walker2d-v5)',
    config,
    model: ({ model }) => (model === undefined ? walkerModel(0.002, 1.9, 'exact') : { file: model }),
    frameSkip: (options) => options.frameSkip,
    maxEpisodeSteps: (options) => options.maxEpisodeSteps,
    behave: (simulation, options) => runUpright(simulation, options),
    metrics: ['x'],
  }),
);
