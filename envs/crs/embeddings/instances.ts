import type { Rng } from '../../../core/random.js';
import { pairsOf } from '../data/parts.js';
import { listAt, transposeLists } from '../lists.js';
import { holds, type Graph } from './graph.js';

/** Draws of a negative before an interaction of the user's is put up with. */
const TRIES = 20;

/** One comparison: an interaction, what was accepted before it, and what it is to be preferred to. */
export interface Instance {
  readonly user: number;
  readonly item: number;
  /** P+, a random part of P_v. */
  readonly accepted: Int32Array;
  /** Items that the user has not seen, and those that have P+ besides. */
  readonly anyItems: Int32Array;
  readonly fittingItems: Int32Array;
  /** P_v without P+, and as many attributes that v does not have. */
  readonly open: Int32Array;
  readonly wrong: Int32Array;
}

/** Draws instances of EAR's pairwise losses (Lei et al. 2020) about an interaction by its number, with so many negatives of each kind. */
export function instanceSampler(
  { items, attributes, train, itemAttributes }: Omit<Graph, 'name' | 'users'>,
  negatives: number,
): (pair: number, stream: Rng) => Instance {
  const pairs = pairsOf(train);
  const attributeItems = transposeLists(itemAttributes, attributes);

  /** A draw that user has not interacted with. */
  const unseen = (user: number, draw: () => number): number => {
    for (let k = 1; k < TRIES; k++) {
      const v = draw();
      if (!holds(train, user, v)) return v;
    }
    return draw();
  };
  const notOf = (own: Int32Array, stream: Rng): number => {
    for (;;) {
      const p = stream.int(attributes);
      if (!own.includes(p)) return p;
    }
  };

  return (pair, stream) => {
    const user = pairs.users[pair];
    const item = pairs.items[pair];
    const own = listAt(itemAttributes, item);
    const order = stream.shuffle(own.slice());
    const accepted = order.slice(0, 1 + stream.int(order.length));
    const rarest = accepted.reduce((a, b) =>
      listAt(attributeItems, b).length < listAt(attributeItems, a).length ? b : a,
    );
    const withRarest = listAt(attributeItems, rarest);
    const fitting = (): number => {
      for (let k = 1; k < TRIES; k++) {
        const v = withRarest[stream.int(withRarest.length)];
        if (accepted.every((p) => holds(itemAttributes, v, p))) return v;
      }
      return withRarest[stream.int(withRarest.length)];
    };
    const several = (draw: () => number): Int32Array =>
      Int32Array.from({ length: negatives }, () => unseen(user, draw));
    const open = order.slice(accepted.length);
    const wrong = own.length === attributes ? [] : Array.from(open, () => notOf(own, stream));
    return {
      user,
      item,
      accepted,
      open,
      wrong: Int32Array.from(wrong),
      anyItems: several(() => stream.int(items)),
      fittingItems: several(fitting),
    };
  };
}
