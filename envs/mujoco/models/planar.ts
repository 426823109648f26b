import { capsule, type CapsuleMass, element, hinge, type Attributes } from '../mjcf.js';

// Heights (m) at which the walking robots' parts meet, above the ground when they stand upright.
const TORSO = 1.25;
const HIP = 1.05;
const KNEE = 0.6;
const ANKLE = 0.1;
/** The leg's frame lies in the middle of its rod. */
const LEG = (KNEE + ANKLE) / 2;

/** One leg of Hopper or Walker2d: thigh, lower leg and a foot from `heel` to `toe` (m, forward of the ankle). */
export interface LegPlan {
  /** Ends every name: '' or '_left'. */
  readonly suffix: string;
  readonly heel: number;
  readonly toe: number;
  /** Where the foot's frame lies, forward of the ankle. */
  readonly footFrame: number;
  readonly footFriction: number;
  readonly look?: Attributes;
}

const BACKWARD = [0, -1, 0] as const;

/** The leg's bodies, to hang below the torso's frame. */
export function leg(
  { suffix, heel, toe, footFrame, footFriction, look }: LegPlan,
  rule: CapsuleMass,
): string {
  const rod = { friction: 0.9, ...look };
  const foot = element(
    'body',
    { name: `foot${suffix}`, pos: [footFrame, 0, -LEG] },
    hinge(`foot${suffix}`, BACKWARD, [-45, 45], { pos: [-footFrame, 0, ANKLE] }),
    capsule(`foot${suffix}`, [toe - footFrame, 0, ANKLE], [heel - footFrame, 0, ANKLE], 0.06, rule, {
      ...rod,
      friction: footFriction,
    }),
  );
  const shin = element(
    'body',
    { name: `leg${suffix}`, pos: [0, 0, LEG - HIP] },
    hinge(`leg${suffix}`, BACKWARD, [-150, 0], { pos: [0, 0, KNEE - LEG] }),
    capsule(`leg${suffix}`, [0, 0, KNEE - LEG], [0, 0, ANKLE - LEG], 0.04, rule, rod),
    foot,
  );
  return element(
    'body',
    { name: `thigh${suffix}`, pos: [0, 0, HIP - TORSO] },
    hinge(`thigh${suffix}`, BACKWARD, [-150, 0]),
    capsule(`thigh${suffix}`, [0, 0, 0], [0, 0, KNEE - HIP], 0.05, rule, rod),
    shin,
  );
}

/** The torso's rod, 0.4 m long around its frame. */
export const torsoRod = (rule: CapsuleMass): string =>
  capsule('torso', [0, 0, TORSO - HIP], [0, 0, HIP - TORSO], 0.05, rule, { friction: 0.9 });

/** Height of the torso's frame. */
export const TORSO_HEIGHT = TORSO;
