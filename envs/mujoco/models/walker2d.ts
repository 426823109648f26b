import { type CapsuleMass, element, floor, motors, planarRoot, physics } from '../mjcf.js';
import { leg, TORSO_HEIGHT, torsoRod } from './planar.js';

/** Purple, to tell the left leg from the right one behind it. */
const LEFT = { rgba: [0.7, 0.3, 0.6, 1] };

/**
 * The two-legged robot of Gymnasium's Walker2d, which moves in the x-z plane. 7 moving bodies, 6 motors. The friction of the right
 * foot is 1.9 in Walker2d-v5 and was 0.9 before.
 */
export function walkerModel(timestep: number, rightFootFriction: number, rule: CapsuleMass): string {
  const foot = { heel: 0, toe: 0.2, footFrame: 0.2 };
  return element(
    'mujoco',
    { model: 'walker2d' },
    element('compiler', { angle: 'degree', inertiafromgeom: true }),
    physics({ integrator: 'RK4', timestep }),
    element(
      'default',
      {},
      element('joint', { limited: true, armature: 0.01, damping: 0.1 }),
      element('geom', {
        conaffinity: 0,
        condim: 3,
        density: 1000,
        friction: [0.7, 0.1, 0.1],
        rgba: [0.8, 0.6, 0.4, 1],
      }),
    ),
    element(
      'worldbody',
      {},
      floor({ conaffinity: 1 }),
      element(
        'body',
        { name: 'torso', pos: [0, 0, TORSO_HEIGHT] },
        planarRoot(TORSO_HEIGHT, TORSO_HEIGHT),
        torsoRod(rule),
        leg({ ...foot, suffix: '', footFriction: rightFootFriction }, rule),
        leg({ ...foot, suffix: '_left', footFriction: 1.9, look: LEFT }, rule),
      ),
    ),
    motors(
      ['', '_left'].flatMap((side) => ['thigh', 'leg', 'foot'].map((part) => [part + side, 100] as const)),
      [-1, 1],
    ),
  );
}
