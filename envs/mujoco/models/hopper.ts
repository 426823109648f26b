import { type CapsuleMass, planarRoot, robot } from '../mjcf.js';
import { leg, TORSO_HEIGHT, torsoRod } from './planar.js';

/** The one-legged robot of Gymnasium's Hopper, which moves in the x-z plane. 4 moving bodies, 3 motors. */
export function hopperModel(timestep: number, rule: CapsuleMass): string {
  return robot('hopper', {
    option: { integrator: 'RK4', timestep },
    joint: { armature: 1, damping: 1 },
    geom: { condim: 1, margin: 0.001, solref: [0.02, 1], solimp: [0.8, 0.8, 0.01] },
    floor: { condim: 3 },
    height: TORSO_HEIGHT,
    torso: [
      planarRoot(TORSO_HEIGHT, TORSO_HEIGHT),
      torsoRod(rule),
      leg({ suffix: '', heel: -0.13, toe: 0.26, footFrame: 0.13, footFriction: 2 }, rule),
    ],
    motors: ['thigh', 'leg', 'foot'].map((joint) => [joint, 200] as const),
    control: [-1, 1],
  });
}
