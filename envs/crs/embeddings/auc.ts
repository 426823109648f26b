import { Rng } from '../../../core/random.js';
import type { Embedding, Pairs } from '../dataset.js';
import { dotRows } from '../tables.js';

/** Items drawn to compare each interaction with. */
const DRAWS = 10;

/**
 * Area under the ROC curve of interactions against uniformly drawn items, per user: the probability that the inner product of a user
 * and an item of hers is larger than that of her and any item, ties counting half. Drawn by a fixed seed, so it is a pure function.
 */
export function interactionAuc({ users, items, dim }: Embedding, pairs: Pairs): number {
  const rng = Rng.seed(0, 'crs', 'auc');
  const count = items.length / dim;
  let wins = 0;
  for (let i = 0; i < pairs.users.length; i++) {
    const user = pairs.users[i];
    const own = dotRows(users, user, items, pairs.items[i], dim);
    for (let k = 0; k < DRAWS; k++) {
      const other = dotRows(users, user, items, rng.int(count), dim);
      wins += own > other ? 1 : own === other ? 0.5 : 0;
    }
  }
  return wins / (DRAWS * pairs.users.length);
}
