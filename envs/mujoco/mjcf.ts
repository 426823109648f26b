/** What an MJCF attribute may hold; undefined leaves it out. */
type Attribute = number | string | boolean | readonly number[] | undefined;
export type Attributes = { readonly [name: string]: Attribute };
export type Point = readonly [x: number, y: number, z: number];

/** One MJCF element with its children. Numbers keep all their bits. */
export function element(tag: string, attributes: Attributes, ...children: readonly string[]): string {
  const text = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${Array.isArray(value) ? value.join(' ') : String(value)}"`)
    .join('');
  return children.length === 0 ? `<${tag}${text}/>` : `<${tag}${text}>\n${children.join('\n')}\n</${tag}>`;
}

/** How the masses of round-ended rods are computed. */
export type CapsuleMass = 'exact' | 'legacy';

/**
 * A rod of radius r with round ends, from one point to another. With `legacy` it is the flat-ended rod, longer by r, that MuJoCo
 * before 2.1.3 took masses and inertias from: not a shape to simulate with.
 */
export function capsule(
  name: string,
  from: Point,
  to: Point,
  radius: number,
  rule: CapsuleMass,
  more: Attributes = {},
): string {
  if (rule === 'exact')
    return element('geom', { name, type: 'capsule', fromto: [...from, ...to], size: radius, ...more });
  const length = Math.sqrt(from.reduce((sum, x, i) => sum + (to[i] - x) * (to[i] - x), 0));
  const grow = (a: Point, b: Point): number[] => b.map((x, i) => x + ((x - a[i]) / length) * (radius / 2));
  return element('geom', {
    name,
    type: 'cylinder',
    fromto: [...grow(to, from), ...grow(from, to)],
    size: radius,
    ...more,
  });
}

/** A hinge at `at` with its range in degrees. */
export function hinge(
  name: string,
  axis: Point,
  range: readonly [number, number],
  more: Attributes = {},
): string {
  return element('joint', { name, type: 'hinge', axis, range, ...more });
}

/** The floor z = 0. */
function floor(more: Attributes): string {
  return element('geom', {
    name: 'floor',
    type: 'plane',
    size: [40, 40, 1],
    rgba: [0.8, 0.9, 0.8, 1],
    ...more,
  });
}

/** What distinguishes one robot's model from another's. */
export interface RobotPlan {
  /** Attributes of the compiler beside inertias from shapes; angles are in degrees unless it says otherwise. */
  readonly compiler?: Attributes;
  readonly option: Attributes;
  /** Defaults of joints, which are limited, and of shapes. */
  readonly joint: Attributes;
  readonly geom: Attributes;
  readonly floor: Attributes;
  /** Height of the torso's frame. */
  readonly height: number;
  /** Joints, shapes and bodies of the torso. */
  readonly torso: readonly string[];
  /** Torque motors on joints, in this order. */
  readonly motors: readonly (readonly [joint: string, gear: number])[];
  readonly control: readonly [number, number];
}

/**
 * The model of one robot on a floor. Its constraints always form one island, so MuJoCo's search for islands is switched off: the bits stay the
 * same, and a step takes 5 to 9 % less time.
 */
export function robot(model: string, plan: RobotPlan): string {
  const motor = ([joint, gear]: readonly [string, number]): string =>
    element('motor', { joint, gear, ctrlrange: plan.control, ctrllimited: true });
  return element(
    'mujoco',
    { model },
    element('compiler', { angle: 'degree', inertiafromgeom: true, ...plan.compiler }),
    element('option', plan.option, element('flag', { island: 'disable' })),
    element(
      'default',
      {},
      element('joint', { limited: true, ...plan.joint }),
      element('geom', { rgba: [0.8, 0.6, 0.4, 1], ...plan.geom }),
    ),
    element(
      'worldbody',
      {},
      floor(plan.floor),
      element('body', { name: 'torso', pos: [0, 0, plan.height] }, ...plan.torso),
    ),
    element('actuator', {}, ...plan.motors.map(motor)),
  );
}

/** The joint of a body that moves freely. */
export const freeRoot = (more: Attributes = {}): string =>
  element('joint', {
    name: 'root',
    type: 'free',
    limited: false,
    armature: 0,
    damping: 0,
    stiffness: 0,
    ...more,
  });

/** The joints of a body that moves in the x-z plane only: slide x, slide z and hinge y at the body's origin, height `z`. */
export function planarRoot(z: number, ref: number): string {
  const free = { limited: false, armature: 0, damping: 0, stiffness: 0 };
  return [
    element('joint', { name: 'rootx', type: 'slide', axis: [1, 0, 0], pos: [0, 0, -z], ...free }),
    element('joint', { name: 'rootz', type: 'slide', axis: [0, 0, 1], pos: [0, 0, -z], ref, ...free }),
    element('joint', { name: 'rooty', type: 'hinge', axis: [0, 1, 0], pos: [0, 0, 0], ...free }),
  ].join('\n');
}

/** The two models behind the option `capsuleMass`: the one that moves, and under `legacy` the one that lends it its masses. */
export function capsuleTwin(model: (rule: CapsuleMass) => string): {
  model(config: { readonly capsuleMass: CapsuleMass }): string;
  inertiaModel(config: { readonly capsuleMass: CapsuleMass }): string | undefined;
} {
  return {
    model: () => model('exact'),
    inertiaModel: ({ capsuleMass }) => (capsuleMass === 'legacy' ? model('legacy') : undefined),
  };
}
