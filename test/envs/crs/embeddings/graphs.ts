import { Rng } from '../../../../core/random.js';
import { packLists } from '../../../../envs/crs/lists.js';
import type { Graph } from '../../../../envs/crs/embeddings/graph.js';
import type { Pairs } from '../../../../envs/crs/dataset.js';

const KINDS = 4;

/**
 * Users and items of four kinds: an item has the attribute of its kind and one of two others, a user likes items of her kind only.
 * `hidden` are pairs of her and other items of her kind.
 */
export function kindsGraph(): { graph: Graph; hidden: Pairs } {
  const rng = Rng.seed(3, 'kinds');
  const [users, items] = [24, 40];
  const own = Array.from({ length: users }, (_, u) =>
    rng.shuffle(Array.from({ length: items / KINDS }, (_, i) => KINDS * i + (u % KINDS))),
  );
  return {
    graph: {
      name: 'kinds',
      users,
      items,
      attributes: KINDS + 2,
      train: packLists(own.map((list) => list.slice(0, 6))),
      itemAttributes: packLists(
        Array.from({ length: items }, (_, v) => [v % KINDS, KINDS + (Math.floor(v / KINDS) % 2)]),
      ),
    },
    hidden: {
      users: Int32Array.from(own.flatMap((list, u) => list.slice(6).map(() => u))),
      items: Int32Array.from(own.flatMap((list) => list.slice(6))),
    },
  };
}
