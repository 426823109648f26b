import { element, planarRoot, robot } from '../mjcf.js';

/** Centre (x, z), tilt about y (rad) and half-length of a rod. */
type Rod = readonly [x: number, z: number, tilt: number, half: number];

/** One segment of a leg: its place in the segment above, its driven hinge (rad) and its rod. */
interface Segment {
  readonly name: string;
  readonly pos: readonly [number, number];
  readonly range: readonly [number, number];
  readonly stiffness: number;
  readonly damping: number;
  readonly gear: number;
  readonly rod: Rod;
}

const BACK: readonly Segment[] = [
  {
    name: 'bthigh',
    pos: [-0.5, 0],
    range: [-0.52, 1.05],
    stiffness: 240,
    damping: 6,
    gear: 120,
    rod: [0.1, -0.13, -3.8, 0.145],
  },
  {
    name: 'bshin',
    pos: [0.16, -0.25],
    range: [-0.785, 0.785],
    stiffness: 180,
    damping: 4.5,
    gear: 90,
    rod: [-0.14, -0.07, -2.03, 0.15],
  },
  {
    name: 'bfoot',
    pos: [-0.28, -0.14],
    range: [-0.4, 0.785],
    stiffness: 120,
    damping: 3,
    gear: 60,
    rod: [0.03, -0.097, -0.27, 0.094],
  },
];
const FRONT: readonly Segment[] = [
  {
    name: 'fthigh',
    pos: [0.5, 0],
    range: [-1, 0.7],
    stiffness: 180,
    damping: 4.5,
    gear: 120,
    rod: [-0.07, -0.12, 0.52, 0.133],
  },
  {
    name: 'fshin',
    pos: [-0.14, -0.24],
    range: [-1.2, 0.87],
    stiffness: 120,
    damping: 3,
    gear: 60,
    rod: [0.065, -0.09, -0.6, 0.106],
  },
  {
    name: 'ffoot',
    pos: [0.13, -0.18],
    range: [-0.5, 0.5],
    stiffness: 60,
    damping: 1.5,
    gear: 30,
    rod: [0.045, -0.07, -0.6, 0.07],
  },
];

const RADIUS = 0.046;

function tiltedRod(name: string, [x, z, tilt, half]: Rod): string {
  const size = [RADIUS, half];
  return element('geom', { name, type: 'capsule', pos: [x, 0, z], axisangle: [0, 1, 0, tilt], size });
}

/** Segments, each hanging on the one before. */
function limb([segment, ...rest]: readonly Segment[]): string[] {
  if (!segment) return [];
  const { name, pos, range, stiffness, damping, rod } = segment;
  return [
    element(
      'body',
      { name, pos: [pos[0], 0, pos[1]] },
      element('joint', { name, type: 'hinge', axis: [0, 1, 0], range, stiffness, damping }),
      tiltedRod(name, rod),
      ...limb(rest),
    ),
  ];
}

/** The two-legged runner of Gymnasium's HalfCheetah, which moves in the x-z plane; 14 kg in all. 7 moving bodies, 6 motors. */
export function halfCheetahModel(): string {
  return robot('half-cheetah', {
    compiler: { angle: 'radian', settotalmass: 14 },
    option: { timestep: 0.01 },
    joint: {
      armature: 0.1,
      damping: 0.01,
      stiffness: 8,
      solimplimit: [0, 0.8, 0.03],
      solreflimit: [0.02, 1],
    },
    geom: { conaffinity: 0, condim: 3, friction: [0.4, 0.1, 0.1], solimp: [0, 0.8, 0.01], solref: [0.02, 1] },
    floor: { conaffinity: 1 },
    height: 0.7,
    torso: [
      planarRoot(0, 0),
      element('geom', { name: 'torso', type: 'capsule', fromto: [-0.5, 0, 0, 0.5, 0, 0], size: RADIUS }),
      tiltedRod('head', [0.6, 0.1, 0.87, 0.15]),
      ...limb(BACK),
      ...limb(FRONT),
    ],
    motors: [...BACK, ...FRONT].map(({ name, gear }) => [name, gear] as const),
    control: [-1, 1],
  });
}
