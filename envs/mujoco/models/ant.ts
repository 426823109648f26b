import { capsule, type CapsuleMass, element, freeRoot, hinge, robot } from '../mjcf.js';

/** Names and directions of the legs, with the ankle's axis and range in degrees. */
const LEGS = [
  { leg: 1, x: 1, y: 1, axis: [-1, 1, 0], range: [30, 70] },
  { leg: 2, x: -1, y: 1, axis: [1, 1, 0], range: [-70, -30] },
  { leg: 3, x: -1, y: -1, axis: [-1, 1, 0], range: [-70, -30] },
  { leg: 4, x: 1, y: -1, axis: [1, 1, 0], range: [30, 70] },
] as const;

/** The four-legged robot of Gymnasium's Ant: a sphere with four legs of two driven joints each. 13 moving bodies, 8 motors. */
export function antModel(rule: CapsuleMass): string {
  const legs = LEGS.map(({ leg, x, y, axis, range }) => {
    const rod = (part: string, reach: number): string =>
      capsule(`${part}_${leg}`, [0, 0, 0], [reach * x, reach * y, 0], 0.08, rule);
    const pos = [0.2 * x, 0.2 * y, 0];
    const foot = element(
      'body',
      { name: `foot_${leg}`, pos },
      hinge(`ankle_${leg}`, axis, range),
      rod('foot', 0.4),
    );
    const thigh = element(
      'body',
      { name: `thigh_${leg}`, pos },
      hinge(`hip_${leg}`, [0, 0, 1], [-30, 30]),
      rod('thigh', 0.2),
      foot,
    );
    return element('body', { name: `leg_${leg}` }, rod('leg', 0.2), thigh);
  });
  return robot('ant', {
    option: { integrator: 'RK4', timestep: 0.01 },
    joint: { armature: 1, damping: 1 },
    geom: { conaffinity: 0, condim: 3, density: 5, friction: [1, 0.5, 0.5], margin: 0.01 },
    floor: { conaffinity: 1 },
    height: 0.75,
    torso: [
      freeRoot({ margin: 0.01 }),
      element('geom', { name: 'torso', type: 'sphere', size: 0.25 }),
      ...legs,
    ],
    motors: [4, 1, 2, 3].flatMap((leg) => [[`hip_${leg}`, 150] as const, [`ankle_${leg}`, 150] as const]),
    control: [-1, 1],
  });
}
