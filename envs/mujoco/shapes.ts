import type { Shape } from '../../core/env.js';
import type { Model } from './model.js';
import type { Simulation } from './simulation.js';

/** Shapes by MuJoCo's number for them (mjtGeom). */
const KINDS: readonly Shape['kind'][] = [
  'plane',
  'other',
  'sphere',
  'capsule',
  'ellipsoid',
  'cylinder',
  'box',
];

/** The geoms of a model for a viewer. */
export function shapesOf(model: Model): Shape[] {
  const types = model.indices('geom_type');
  const colors = model.indices('geom_rgba');
  const sizes = model.arrays.geom_size;
  return model.names('geom').map((name, i) => ({
    name,
    kind: KINDS[types[i]] ?? 'other',
    size: [sizes[3 * i], sizes[3 * i + 1], sizes[3 * i + 2]],
    color: [colors[4 * i], colors[4 * i + 1], colors[4 * i + 2], colors[4 * i + 3]],
  }));
}

/** Positions and rotation matrices of the geoms, as MuJoCo last computed them: 12 numbers each. */
export function posesOf({ data, model }: Simulation): Float32Array {
  const poses = new Float32Array(12 * model.ngeom);
  for (let i = 0; i < model.ngeom; i++) {
    poses.set(data.geom_xpos.subarray(3 * i, 3 * i + 3), 12 * i);
    poses.set(data.geom_xmat.subarray(9 * i, 9 * i + 9), 12 * i + 3);
  }
  return poses;
}
