import { exp, log } from '../../../core/exact-math.js';
import { Rng } from '../../../core/random.js';
import type { Pairs } from '../dataset.js';
import { topItems } from '../top-items.js';
import { countLists, listAt, packLists, type Lists } from '../lists.js';

/** What the simulated listeners are like. */
export interface Population {
  readonly users: number;
  /** Artists that each of them listens to. */
  readonly artistsPerUser: number;
  /** Artists that shape a listener's taste. */
  readonly idols: number;
  /** Attributes that a listener cares about. */
  readonly caresAbout: number;
  /** How much taste decides, against popularity and chance. */
  readonly tasteWeight: number;
  /** Spread of the artists' log popularity. */
  readonly popularitySpread: number;
}

/** Simulated listeners: per listener the artists she listens to, in random order, and the attributes she cares about. */
export interface Listeners {
  readonly artists: readonly Int32Array[];
  readonly cares: Lists;
}

/**
 * Simulates listeners, because we have no right to ship anybody's listening. A pure function of its arguments.
 *
 * 1. Every artist has a log popularity: normal, with `popularitySpread` as standard deviation.
 * 2. A listener's taste is a weight per attribute. Her idols, artists drawn by popularity, each add a weight to every attribute they
 *    have: its rarity log(V / |I(p)|) times an exponential number that is hers alone, so some attributes matter much more to her.
 * 3. She cares about the `caresAbout` attributes of largest weight: they are her P_u.
 * 4. Her affinity to an artist is the sum of her weights over the artist's attributes, standardised over the catalogue.
 * 5. She listens to `artistsPerUser` artists drawn without replacement with probabilities proportional to
 *    exp(tasteWeight * affinity + log popularity): those that come first in a race of exponential clocks of these rates.
 */
export function simulateListeners(
  itemAttributes: Lists,
  attributes: number,
  population: Population,
  seed: number,
): Listeners {
  const items = countLists(itemAttributes);
  const rng = Rng.seed(seed, 'crs', 'listeners');
  const popularity = Float64Array.from({ length: items }, () =>
    exp(population.popularitySpread * rng.normal()),
  );
  const holders = new Int32Array(attributes);
  for (const p of itemAttributes.values) holders[p]++;
  const rarity = Float64Array.from(holders, (n) => log(items / Math.max(1, n)));
  const artists: Int32Array[] = [];
  const cares: Int32Array[] = [];
  for (let u = 0; u < population.users; u++) {
    const own = rng.fork('listener', u);
    const taste = tasteOf(own);
    cares.push(largest(taste, population.caresAbout).sort());
    const affinity = standardised(affinities(taste));
    const speed = affinity.map(
      (a, v) => (exp(population.tasteWeight * a) * popularity[v]) / -log(1 - own.float()),
    );
    artists.push(own.shuffle(largest(speed, population.artistsPerUser)));
  }
  return { artists, cares: packLists(cares) };

  function tasteOf(own: Rng): Float64Array {
    const weight = rarity.map((r) => -log(1 - own.float()) * r);
    const taste = new Float64Array(attributes);
    for (let i = 0; i < population.idols; i++) {
      for (const p of listAt(itemAttributes, own.weighted(popularity))) taste[p] += weight[p];
    }
    return taste;
  }

  function affinities(taste: Float64Array): Float64Array {
    const { offsets, values } = itemAttributes;
    const sums = new Float64Array(items);
    for (let v = 0; v < items; v++)
      for (let k = offsets[v]; k < offsets[v + 1]; k++) sums[v] += taste[values[k]];
    return sums;
  }
}

/** The indices of the n largest values, largest first. */
function largest(values: Float64Array, n: number): Int32Array {
  const all = Int32Array.from(values, (_, i) => i);
  const best = new Int32Array(n);
  topItems(all, all.length, values, best);
  return best;
}

function standardised(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / values.length);
  return values.map((x) => (x - mean) / deviation);
}

/** Deals every listener's artists out to three parts, 70 : 15 : 15, pair by pair. */
export function splitPairs(listeners: readonly Int32Array[]): { train: Pairs; valid: Pairs; test: Pairs } {
  const part = (from: number, to: number): Pairs => {
    const users: number[] = [];
    const items: number[] = [];
    listeners.forEach((artists, u) => {
      const chosen = artists.slice(Math.round(artists.length * from), Math.round(artists.length * to)).sort();
      chosen.forEach((v) => {
        users.push(u);
        items.push(v);
      });
    });
    return { users: Int32Array.from(users), items: Int32Array.from(items) };
  };
  return { train: part(0, 0.7), valid: part(0.7, 0.85), test: part(0.85, 1) };
}
