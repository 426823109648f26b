import type { MainModule, MjModel } from '@mujoco/mujoco';
import { InputError } from '../../core/errors.js';
import { element } from './mjcf.js';
import type { Model } from './model.js';

// Every physics step MuJoCo sorts bodies along an axis to find those that are near each other. In a robot of a dozen bodies that takes as long as to
// look at each pair of shapes that may touch at all, or longer: in ant, whose legs pass through each other, 13 of 91. Pairs that a model names are not
// searched for, but their constants (friction, margin, ...) are the pair's own; here they are kept equal to what MuJoCo makes of the two shapes.

/**
 * MJCF in which the pairs of shapes are named (and counted) that may touch by MuJoCo's rules in `model`, which was compiled from it. Throws an InputError when
 * the model has parts that such a list would not do justice to.
 */
export function namePairs(mujoco: MainModule, model: Model, xml: string): { xml: string; pairs: number } {
  const { native, name } = model;
  const { mjDSBL_FILTERPARENT } = mujoco.mjtDisableBit;
  const names = model.names('geom');
  const unsuitable = [
    [names.includes(''), 'a geom without a name'],
    [native.npair > 0, 'contact pairs of its own'],
    [native.nexclude > 0, 'excluded contacts'],
    [native.nflex > 0, 'flexible bodies'],
    [(native.opt.disableflags & mjDSBL_FILTERPARENT.value) !== 0, 'bodies that touch what carries them'],
    [(native.geom_adhesion as Float64Array).some((x) => x !== 0), 'adhesion'],
  ].find(([found]) => found);
  if (unsuitable)
    throw new InputError(`model '${name}': listsContacts is not for models with ${unsuitable[1]}`);
  const pairs = pairsOf(model).map(([a, b]) => element('pair', { geom1: names[a], geom2: names[b] }));
  if (pairs.length === 0) return { xml, pairs: 0 };
  const end = xml.lastIndexOf('</mujoco>');
  return {
    xml: `${xml.slice(0, end)}${element('contact', {}, ...pairs)}\n${xml.slice(end)}`,
    pairs: pairs.length,
  };
}

/** Shapes of different bodies, neither of which carries the other, whose bit masks let them touch. The world carries nobody in this sense. */
function pairsOf(model: Model): [number, number][] {
  const type = model.indices('geom_contype');
  const affinity = model.indices('geom_conaffinity');
  const weld = model.indices('body_weldid');
  const parent = model.indices('body_parentid');
  const bodies = model.indices('geom_bodyid').map((body) => weld[body]);
  const carries = (a: number, b: number): boolean => a !== 0 && weld[parent[b]] === a;
  const pairs: [number, number][] = [];
  for (let a = 0; a < bodies.length; a++) {
    for (let b = a + 1; b < bodies.length; b++) {
      const [one, other] = [bodies[a], bodies[b]];
      if (one === other || carries(one, other) || carries(other, one)) continue;
      if ((type[a] & affinity[b]) === 0 && (type[b] & affinity[a]) === 0) continue;
      pairs.push([a, b]);
    }
  }
  return pairs;
}

/** Ends the search: bodies that no mask lets touch anything are left out of it. */
export function endSearch(native: MjModel): void {
  (native.body_contype as Int32Array).fill(0);
  (native.body_conaffinity as Int32Array).fill(0);
}

/** Derives the constants of all pairs from those of their shapes, as MuJoCo does for a contact that it has found. */
export function derivePairs(mujoco: MainModule, native: MjModel): void {
  const smallest = mujoco.mjMINVAL;
  const arrays = native as unknown as { readonly [array: string]: Float64Array };
  const { geom_type, geom_priority, geom_solmix, geom_solref, geom_solimp } = arrays;
  const { geom_friction, geom_condim, geom_margin, geom_gap } = arrays;
  const { pair_geom1, pair_geom2, pair_solref, pair_solimp } = arrays;
  const { pair_friction, pair_dim, pair_margin, pair_gap } = arrays;
  for (let i = 0; i < native.npair; i++) {
    // MuJoCo blends in the order of the types, and the last bit depends on the order.
    const [a, b] = [pair_geom1[i], pair_geom2[i]].sort((x, y) => geom_type[x] - geom_type[y]);
    pair_margin[i] = geom_margin[a] + geom_margin[b];
    pair_gap[i] = geom_gap[a] + geom_gap[b];
    const share = shareOf(geom_priority, geom_solmix, a, b, smallest);
    const equal = geom_priority[a] === geom_priority[b];
    const blend = (x: number, y: number): number => share * x + (1 - share) * y;
    const larger = (x: number, y: number): number => (equal ? Math.max(x, y) : share === 1 ? x : y);
    pair_dim[i] = larger(geom_condim[a], geom_condim[b]);
    const [slide, spin, roll] = [0, 1, 2].map((k) =>
      larger(geom_friction[3 * a + k], geom_friction[3 * b + k]),
    );
    pair_friction.set([slide, slide, spin, roll, roll], 5 * i);
    const standard = geom_solref[2 * a] > 0 && geom_solref[2 * b] > 0;
    for (let k = 0; k < 2; k++) {
      const [x, y] = [geom_solref[2 * a + k], geom_solref[2 * b + k]];
      pair_solref[2 * i + k] = standard || !equal ? blend(x, y) : Math.min(x, y);
    }
    for (let k = 0; k < 5; k++)
      pair_solimp[5 * i + k] = blend(geom_solimp[5 * a + k], geom_solimp[5 * b + k]);
  }
}

/** The share of shape a in what is blended: all or nothing if one has priority. */
function shareOf(priority: Float64Array, mix: Float64Array, a: number, b: number, smallest: number): number {
  if (priority[a] !== priority[b]) return priority[a] > priority[b] ? 1 : 0;
  const [x, y] = [mix[a], mix[b]];
  if (x >= smallest && y >= smallest) return x / (x + y);
  if (x < smallest && y < smallest) return 0.5;
  return x < smallest ? 0 : 1;
}
