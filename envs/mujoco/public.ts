/**
 * For authors of MuJoCo environments: an environment from a model and a few functions.
 *
 * @module attune/mujoco
 */
export { mujocoEnv, type Behaviour, type MujocoDefinition, type Variation } from './base.js';
export type { Model, ModelArray, ModelArrays } from './model.js';
export type { DataArrays, Simulation } from './simulation.js';
export {
  clip,
  clippedSquares,
  jitterPositions,
  jitterVelocities,
  kickVelocities,
  massCentre,
  put,
  putClipped,
  squares,
} from './parts.js';
