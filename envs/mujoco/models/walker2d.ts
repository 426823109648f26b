import { type CapsuleMass, planarRoot, robot } from '../mjcf.js';
import { leg, TORSO_HEIGHT, torsoRod } from './planar.js';

/** Purple, to tell the left leg from the right one behind it. */
const LEFT = { rgba: [0.7, 0.3, 0.6, 1] };

/**
 * The two-legged robot of Gymnasium's Walker2d, which moves in the x-z plane. 7 moving bodies, 6 motors. The friction of the right
 * foot is 1.9 in Walker2d-v5 and was 0.9 before.
 */
export function walkerModel(timestep: number, rightFootFriction: number, rule: CapsuleMass): string {
  const foot = { heel: 0, toe: 0.2, footFrame: 0.2 };
  return robot('walker2d', {
    option: { integrator: 'RK4', timestep },
    joint: { armature: 0.01, damping: 0.1 },
    geom: { conaffinity: 0, condim: 3, density: 1000, friction: [0.7, 0.1, 0.1] },
    floor: { conaffinity: 1 },
    height: TORSO_HEIGHT,
    torso: [
      planarRoot(TORSO_HEIGHT, TORSO_HEIGHT),
      torsoRod(rule),
      leg({ ...foot, suffix: '', footFriction: rightFootFriction }, rule),
      leg({ ...foot, suffix: '_left', footFriction: 1.9, look: LEFT }, rule),
    ],
    motors: ['', '_left'].flatMap((side) =>
      ['thigh', 'leg', 'foot'].map((part) => [part + side, 100] as const),
    ),
    control: [-1, 1],
  });
}
