import { sigmoid } from '../../../core/exact-math.js';
import { Rng } from '../../../core/random.js';
import type { Embedding, Pairs } from '../dataset.js';
import { countLists, type Lists } from '../lists.js';

/** How the embedding of the embedded catalogue is fitted. */
export interface FitOptions {
  readonly dim: number;
  readonly epochs: number;
  readonly rate: number;
  readonly decay: number;
}

/**
 * Fits vectors of users, items and attributes by Bayesian personalised ranking (Rendle et al. 2009) on two kinds of links at once:
 * for a training pair (u, v), and for an attribute link (p, v), with v' a uniformly drawn item, one step of stochastic gradient
 * ascent on log sigmoid(<e, e_v> - <e, e_v'>) - decay/2 |.|^2. So inner products mean what the item score takes them for. A pure
 * function of its arguments; plain double precision, rounded to float32 at the end.
 */
export function fitEmbedding(
  pairs: Pairs,
  users: number,
  itemAttributes: Lists,
  attributes: number,
  fit: FitOptions,
  seed: number,
): Embedding {
  const { dim } = fit;
  const items = countLists(itemAttributes);
  const rng = Rng.seed(seed, 'crs', 'embedding');
  const table = (rows: number): Float64Array =>
    Float64Array.from({ length: rows * dim }, () => 0.1 * rng.normal());
  const ofItems = table(items);
  const ofUsers = table(users);
  const ofAttributes = table(attributes);
  const links = linksOf(itemAttributes);
  for (let epoch = 0; epoch < fit.epochs; epoch++) {
    for (const i of rng.permutation(pairs.users.length)) rank(ofUsers, pairs.users[i], pairs.items[i]);
    for (const i of rng.permutation(links.items.length))
      rank(ofAttributes, links.attributes[i], links.items[i]);
  }
  return {
    name: 'bpr',
    dim,
    users: Float32Array.from(ofUsers),
    items: Float32Array.from(ofItems),
    attributes: Float32Array.from(ofAttributes),
  };

  function rank(heads: Float64Array, head: number, item: number): void {
    const h = head * dim;
    const v = item * dim;
    const other = rng.int(items) * dim;
    let margin = 0;
    for (let d = 0; d < dim; d++) margin += heads[h + d] * (ofItems[v + d] - ofItems[other + d]);
    const pull = sigmoid(-margin);
    for (let d = 0; d < dim; d++) {
      const e = heads[h + d];
      const difference = ofItems[v + d] - ofItems[other + d];
      heads[h + d] += fit.rate * (pull * difference - fit.decay * e);
      ofItems[v + d] += fit.rate * (pull * e - fit.decay * ofItems[v + d]);
      ofItems[other + d] -= fit.rate * (pull * e + fit.decay * ofItems[other + d]);
    }
  }
}

function linksOf(itemAttributes: Lists): { items: Int32Array; attributes: Int32Array } {
  const items = new Int32Array(itemAttributes.values.length);
  for (let v = 0; v < countLists(itemAttributes); v++) {
    items.fill(v, itemAttributes.offsets[v], itemAttributes.offsets[v + 1]);
  }
  return { items, attributes: itemAttributes.values };
}
