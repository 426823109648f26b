import { log } from '../../../core/exact-math.js';
import { Rng } from '../../../core/random.js';
import type { Pairs } from '../dataset.js';
import { countLists, type Lists } from '../lists.js';

/** What the simulated listeners are like. */
export interface Population {
  readonly users: number;
  /** Artists that each of them listens to. */
  readonly artistsPerUser: number;
  /** Artists that shape a listener's taste. */
  readonly idols: number;
  /** How much taste decides, against popularity and chance. */
  readonly tasteWeight: number;
  /** Spread of the artists' log popularity. */
  readonly popularitySpread: number;
}

/**
 * Simulates listeners, because we have no right to ship anybody's listening. A pure function of its arguments.
 *
 * 1. Every artist has a log popularity: normal, with `popularitySpread` as standard deviation.
 * 2. A listener's taste is a weight per attribute: the mean over a few idols, artists drawn by popularity, of their attributes, each
 *    weighted by its rarity log(V / |I(p)|) and by a personal exponential factor that makes some attributes matter more to her.
 * 3. Her affinity to an artist is the sum of her weights over the artist's attributes, standardised over the catalogue.
 * 4. She listens to the `artistsPerUser` artists of largest tasteWeight * affinity + log popularity + Gumbel noise, which is drawing
 *    without replacement with probabilities proportional to exp(tasteWeight * affinity + log popularity).
 *
 * Returns one list of artists per listener, in random order.
 */
export function simulateListeners(
  itemAttributes: Lists,
  attributes: number,
  population: Population,
  seed: number,
): Int32Array[] {
  const items = countLists(itemAttributes);
  const rng = Rng.seed(seed, 'crs', 'listeners');
  const popularity = Float64Array.from({ length: items }, () => population.popularitySpread * rng.normal());
  const holders = new Int32Array(attributes);
  for (const p of itemAttributes.values) holders[p]++;
  return Array.from({ length: population.users }, (_, u) => {
    const own = rng.fork('listener', u);
    const affinity = standardise(tasteFor(own));
    const keys = affinity.map((a, v) => population.tasteWeight * a + popularity[v] + gumbel(own));
    const ranked = Int32Array.from({ length: items }, (_, v) => v).sort((a, b) => keys[b] - keys[a] || a - b);
    return own.shuffle(ranked.slice(0, population.artistsPerUser));
  });

  function tasteFor(own: Rng): Float64Array {
    const weights = new Float64Array(attributes);
    const importance = Float64Array.from(
      { length: attributes },
      (_, p) => -log(1 - own.float()) * log(items / Math.max(1, holders[p])),
    );
    for (let i = 0; i < population.idols; i++) {
      const idol = own.categorical(popularity);
      for (let k = itemAttributes.offsets[idol]; k < itemAttributes.offsets[idol + 1]; k++) {
        weights[itemAttributes.values[k]] += importance[itemAttributes.values[k]];
      }
    }
    return Float64Array.from({ length: items }, (_, v) => {
      let sum = 0;
      for (let k = itemAttributes.offsets[v]; k < itemAttributes.offsets[v + 1]; k++)
        sum += weights[itemAttributes.values[k]];
      return sum;
    });
  }
}

function gumbel(rng: Rng): number {
  return -log(-log(1 - rng.float() + Number.MIN_VALUE) + Number.MIN_VALUE);
}

function standardise(values: Float64Array): Float64Array {
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
