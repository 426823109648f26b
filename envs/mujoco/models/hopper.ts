import { type CapsuleMass, element, floor, motors, planarRoot, physics } from '../mjcf.js';
import { leg, TORSO_HEIGHT, torsoRod } from './planar.js';

/** The one-legged robot of Gymnasium's Hopper, which moves in the x-z plane. 4 moving bodies, 3 motors. */
export function hopperModel(timestep: number, rule: CapsuleMass): string {
  return element(
    'mujoco',
    { model: 'hopper' },
    element('compiler', { angle: 'degree', inertiafromgeom: true }),
    physics({ integrator: 'RK4', timestep }),
    element(
      'default',
      {},
      element('joint', { limited: true, armature: 1, damping: 1 }),
      element('geom', {
        condim: 1,
        margin: 0.001,
        solref: [0.02, 1],
        solimp: [0.8, 0.8, 0.01],
        rgba: [0.8, 0.6, 0.4, 1],
      }),
    ),
    element(
      'worldbody',
      {},
      floor({ condim: 3 }),
      element(
        'body',
        { name: 'torso', pos: [0, 0, TORSO_HEIGHT] },
        planarRoot(TORSO_HEIGHT, TORSO_HEIGHT),
        torsoRod(rule),
        leg({ suffix: '', heel: -0.13, toe: 0.26, footFrame: 0.13, footFriction: 2 }, rule),
      ),
    ),
    motors([['thigh', 200] as const, ['leg', 200] as const, ['foot', 200] as const], [-1, 1]),
  );
}
