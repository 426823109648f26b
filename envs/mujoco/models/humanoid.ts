import {
  type Attributes,
  capsule,
  type CapsuleMass,
  element,
  freeRoot,
  hinge,
  type Point,
  robot,
} from '../mjcf.js';

/** The opening to the right (-1) or left (+1) of the body's middle plane. */
type Side = -1 | 1;
const sideName = (side: Side): string => (side < 0 ? 'right' : 'left');

const sphere = (name: string, pos: Point, radius: number): string =>
  element('geom', { name, type: 'sphere', pos, size: radius });

/** A driven hinge of the humanoid: every one states its own armature, damping and stiffness. */
function joint(
  name: string,
  axis: Point,
  range: readonly [number, number],
  armature: number,
  more: Attributes,
): string {
  return hinge(name, axis, range, { armature, damping: 1, stiffness: 0, ...more });
}

/** Thigh, shin and foot. The two sides differ in the hip's armature, its lower limit and the knee's spring, as in the original. */
function legOf(side: Side, leftHipLimit: number, rule: CapsuleMass): string {
  const name = sideName(side);
  const hip = { damping: 5, stiffness: 10 };
  return element(
    'body',
    { name: `${name}_thigh`, pos: [0, 0.1 * side, -0.04] },
    joint(`${name}_hip_x`, [-side, 0, 0], [-25, 5], 0.01, hip),
    joint(`${name}_hip_z`, [0, 0, -side], [-60, 35], 0.01, hip),
    joint(`${name}_hip_y`, [0, 1, 0], [side < 0 ? -110 : leftHipLimit, 20], side < 0 ? 0.008 : 0.01, {
      damping: 5,
      stiffness: 20,
    }),
    capsule(`${name}_thigh`, [0, 0, 0], [0, -0.01 * side, -0.34], 0.06, rule),
    element(
      'body',
      { name: `${name}_shin`, pos: [0, -0.01 * side, -0.403] },
      joint(`${name}_knee`, [0, -1, 0], [-160, -2], 0.006, {
        pos: [0, 0, 0.02],
        stiffness: side < 0 ? 0 : 1,
      }),
      capsule(`${name}_shin`, [0, 0, 0], [0, 0, -0.3], 0.049, rule),
      element(
        'body',
        { name: `${name}_foot`, pos: [0, 0, -0.45] },
        sphere(`${name}_foot`, [0, 0, 0.1], 0.075),
      ),
    ),
  );
}

/** Upper and lower arm with the hand. */
function armOf(side: Side, rule: CapsuleMass): string {
  const name = sideName(side);
  const range = side < 0 ? ([-85, 60] as const) : ([-60, 85] as const);
  return element(
    'body',
    { name: `${name}_upper_arm`, pos: [0, 0.17 * side, 0.06] },
    joint(`${name}_shoulder1`, [2, -side, 1], range, 0.0068, { stiffness: 1 }),
    joint(`${name}_shoulder2`, [0, side, 1], range, 0.0051, { stiffness: 1 }),
    capsule(`${name}_upper_arm`, [0, 0, 0], [0.16, 0.16 * side, -0.16], 0.04, rule),
    element(
      'body',
      { name: `${name}_lower_arm`, pos: [0.18, 0.18 * side, -0.18] },
      joint(`${name}_elbow`, [0, -1, -side], [-90, 50], 0.0028, {}),
      capsule(`${name}_lower_arm`, [0.01, -0.01 * side, 0.01], [0.17, -0.17 * side, 0.17], 0.031, rule),
      sphere(`${name}_hand`, [0.18, -0.18 * side, 0.18], 0.04),
    ),
  );
}

const legMotors = (side: Side): (readonly [string, number])[] => {
  const name = sideName(side);
  return [
    [`${name}_hip_x`, 100],
    [`${name}_hip_z`, 100],
    [`${name}_hip_y`, 300],
    [`${name}_knee`, 200],
  ];
};
const armMotors = (side: Side): (readonly [string, number])[] =>
  ['shoulder1', 'shoulder2', 'elbow'].map((part) => [`${sideName(side)}_${part}`, 25] as const);

/**
 * The two-legged, two-armed robot of Gymnasium's Humanoid. 13 moving bodies, 17 motors, contacts between its own parts included.
 * `leftHipLimit` (degrees) is where the left thigh stops when it swings forward: -110 in Gymnasium, -120 in older copies. The two
 * tendons of the original are left out, as nothing acts on them.
 */
export function humanoidModel(leftHipLimit: number, rule: CapsuleMass): string {
  const waist = { damping: 5, pos: [0, 0, 0.065] };
  const lean = [1, 0, -0.002, 0];
  const pelvis = element(
    'body',
    { name: 'pelvis', pos: [0, 0, -0.165], quat: lean },
    joint('abdomen_x', [1, 0, 0], [-35, 35], 0.02, { pos: [0, 0, 0.1], damping: 5, stiffness: 10 }),
    capsule('pelvis', [-0.02, -0.07, 0], [-0.02, 0.07, 0], 0.09, rule),
    legOf(-1, leftHipLimit, rule),
    legOf(1, leftHipLimit, rule),
  );
  return robot('humanoid', {
    option: { integrator: 'RK4', timestep: 0.003, solver: 'PGS', iterations: 50 },
    joint: {},
    geom: { condim: 1, margin: 0.001 },
    floor: { condim: 3, friction: [1, 0.1, 0.1] },
    height: 1.4,
    torso: [
      freeRoot(),
      capsule('chest', [0, -0.07, 0], [0, 0.07, 0], 0.07, rule),
      sphere('head', [0, 0, 0.19], 0.09),
      capsule('upper_waist', [-0.01, -0.06, -0.12], [-0.01, 0.06, -0.12], 0.06, rule),
      element(
        'body',
        { name: 'lower_waist', pos: [-0.01, 0, -0.26], quat: lean },
        capsule('lower_waist', [0, -0.06, 0], [0, 0.06, 0], 0.06, rule),
        joint('abdomen_z', [0, 0, 1], [-45, 45], 0.02, { ...waist, stiffness: 20 }),
        joint('abdomen_y', [0, 1, 0], [-75, 30], 0.02, { ...waist, stiffness: 10 }),
        pelvis,
      ),
      armOf(-1, rule),
      armOf(1, rule),
    ],
    motors: [
      ['abdomen_y', 100],
      ['abdomen_z', 100],
      ['abdomen_x', 100],
      ...legMotors(-1),
      ...legMotors(1),
      ...armMotors(-1),
      ...armMotors(1),
    ],
    control: [-0.4, 0.4],
  });
}
