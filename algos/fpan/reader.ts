import type { EnvSpec } from '../../core/algorithm.js';
import { gather, scope, wrap, type Tensor } from '../../core/tensor/index.js';
import type { FullKnowledge } from '../../envs/crs/full-knowledge.js';
import { actionShape } from '../crs/actions.js';
import type { Reader } from '../crs/attribute-agent.js';
import { bestItems, dotRow } from '../crs/vectors.js';
import { earStateSize, writeEarState, type EarSeen } from '../ear/state.js';
import { onlineUsers, type FpanParams } from './graph-network.js';

/** What an observation holds of what FPAN reads. */
interface Seen extends EarSeen {
  readonly user: number;
  readonly accepted: Int32Array;
  readonly rejected: Int32Array;
  readonly candidates: Int32Array;
  readonly rejectedItems: Int32Array;
}

/**
 * How FPAN reads dialogues: its taste is the online user vector, items and attributes are scored by their inner products with it.
 *
 * @param nodes representations of items, attributes, users and, last, a user whom nobody has seen before: row-major
 */
export function readerOf(
  spec: EnvSpec,
  { items, attributes, users, nothing, dim }: FullKnowledge,
  params: FpanParams,
  nodes: Float32Array,
): Reader<Seen> {
  const { turns, listSize } = actionShape(spec);
  const table = wrap(nodes, [nodes.length / dim, dim]);
  const filled = (list: Int32Array): Int32Array => list.filter((node) => node < nothing);
  return {
    size: earStateSize(attributes, turns),
    read(seen) {
      const n = seen.length;
      const rejectedItems = seen.map((one) => filled(one.rejectedItems));
      const count = rejectedItems.reduce((total, list) => total + list.length, 0);
      const online = scope(() => {
        const ints = (numbers: readonly number[]): Tensor => wrap(Int32Array.from(numbers), [numbers.length]);
        const means = (lists: readonly Int32Array[]): Tensor => wrap(meanRows(lists, nodes, dim), [n, dim]);
        const share = rejectedItems.flatMap((list) => Array<number>(list.length).fill(1 / list.length));
        return onlineUsers(params, {
          users: gather(table, ints(seen.map(({ user }) => nothing + Math.min(user, users)))),
          accepted: means(seen.map(({ accepted }) => filled(accepted))),
          rejected: means(seen.map(({ rejected }) => filled(rejected))),
          items:
            count === 0
              ? null
              : {
                  vectors: gather(table, ints(rejectedItems.flatMap((list) => [...list]))),
                  userOf: ints(rejectedItems.flatMap((list, row) => Array<number>(list.length).fill(row))),
                  share: wrap(Float32Array.from(share), [count, 1]),
                },
        });
      }).toArray();
      return seen.map(({ candidates }, row) => {
        const taste = Float32Array.from(online.slice(row * dim, (row + 1) * dim));
        return { taste, list: bestItems(candidates, nothing, taste, nodes, listSize) };
      });
    },
    write(out, at, seen, taste) {
      const likes = Float32Array.from({ length: attributes }, (_, p) => dotRow(taste, nodes, items + p));
      writeEarState(out, at, seen, likes, items);
    },
  };
}

/** Per list the mean of its rows; 0 for an empty one. */
function meanRows(lists: readonly Int32Array[], table: Float32Array, dim: number): Float32Array {
  const means = new Float32Array(lists.length * dim);
  for (const [i, list] of lists.entries())
    for (const node of list)
      for (let d = 0; d < dim; d++) means[i * dim + d] += table[node * dim + d] / list.length;
  return means;
}
