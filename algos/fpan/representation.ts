import type { Rng } from '../../core/random.js';
import {
  adam,
  add,
  gather,
  mean,
  mul,
  neg,
  scatterAdd,
  scope,
  softplus,
  sub,
  sum,
  valueAndGrad,
  wrap,
  type AdamState,
  type Tensor,
} from '../../core/tensor/index.js';
import type { Instance } from '../../envs/crs/embeddings/instances.js';
import type { FullKnowledge } from '../../envs/crs/full-knowledge.js';
import { dotRow } from '../crs/vectors.js';
import type { FpanConfig } from './config.js';
import { onlineUsers, represent, type Feedback, type FpanParams, type Graph } from './graph-network.js';

/** Rejections that a partial dialogue has at most, of each kind. */
const REJECTED_ATTRIBUTES = 3;
const REJECTED_ITEMS = 10;

/** An instance with some rejections, as a dialogue about its item may have come to. */
interface Partial {
  readonly instance: Instance;
  readonly rejected: Int32Array;
  readonly rejectedItems: Int32Array;
}

/** Adds rejections: attributes that the item does not have, and items that the user has not seen. */
function withRejections(instance: Instance, { items }: FullKnowledge, stream: Rng): Partial {
  const count = stream.int(1 + Math.min(REJECTED_ATTRIBUTES, instance.wrong.length));
  return {
    instance,
    rejected: instance.wrong.slice(0, count),
    rejectedItems: Int32Array.from({ length: stream.int(1 + REJECTED_ITEMS) }, () => stream.int(items)),
  };
}

/** Lists of nodes per instance, one after another, with the instance of each and 1 / length of its list. */
interface Packed {
  readonly nodes: Tensor;
  readonly owner: Tensor;
  readonly share: Tensor;
}

function pack(lists: readonly ArrayLike<number>[], first: number): Packed {
  const nodes = lists.flatMap((list) => Array.from(list, (id) => first + id));
  const owner = lists.flatMap((list, i) => Array.from(list, () => i));
  const ints = (numbers: readonly number[]): Tensor => wrap(Int32Array.from(numbers), [numbers.length]);
  const share = Float32Array.from(owner, (i) => 1 / lists[i].length);
  return { nodes: ints(nodes), owner: ints(owner), share: wrap(share, [share.length, 1]) };
}

/** The parameters and their optimiser. */
export interface Represented {
  readonly params: FpanParams;
  readonly optimizer: AdamState;
}

/**
 * One update of the graph network and the gates by EAR's pairwise losses with the online user vector e_u',
 *
 *     items:      -log sigmoid(<e_u', e_v> - <e_u', e_v'>), v' the hardest of several items that the user has not seen, and the
 *                 same with items that have P+ besides
 *     attributes: -log sigmoid(sum over p in P_v \ P+ of <e_u', e_p> - sum over as many p not in P_v of <e_u', e_p>)
 *
 * on instances with some rejections.
 */
export function learnRepresentation(
  { params, optimizer }: Represented,
  graph: Graph,
  knowledge: FullKnowledge,
  drawn: readonly Instance[],
  { dropout, learningRate }: FpanConfig['representation'],
  rng: Rng,
): Represented & { readonly loss: number; readonly gradNorm: number } {
  const { dim, items } = knowledge;
  const n = drawn.length;
  const partials = drawn.map((instance) => withRejections(instance, knowledge, rng));
  const users = wrap(
    Int32Array.from(drawn, ({ user }) => graph.firstUser + user),
    [n],
  );
  const accepted = pack(
    drawn.map((one) => one.accepted),
    items,
  );
  const rejected = pack(
    partials.map((one) => one.rejected),
    items,
  );
  const rejectedItems = pack(
    partials.map((one) => one.rejectedItems),
    0,
  );
  const open = pack(
    drawn.map((one) => one.open),
    items,
  );
  const wrong = pack(
    drawn.map((one) => one.wrong),
    items,
  );
  const target = wrap(
    Int32Array.from(drawn, ({ item }) => item),
    [n],
  );

  const total = (x: Tensor, { nodes, owner }: Packed): Tensor => scatterAdd(gather(x, nodes), owner, n);
  const average = (x: Tensor, { nodes, owner, share }: Packed): Tensor =>
    scatterAdd(mul(gather(x, nodes), share), owner, n);
  const online = (p: FpanParams, x: Tensor): Tensor => {
    const feedback: Feedback = {
      users: gather(x, users),
      accepted: average(x, accepted),
      rejected: average(x, rejected),
      items:
        rejectedItems.nodes.size === 0
          ? null
          : {
              vectors: gather(x, rejectedItems.nodes),
              userOf: rejectedItems.owner,
              share: rejectedItems.share,
            },
    };
    return onlineUsers(p, feedback);
  };

  const now = scope(() => {
    const x = represent(params, graph, (y) => y);
    return { nodes: x, users: online(params, x) };
  });
  const hardest = hardestOf(
    Float32Array.from(now.users.toArray()),
    Float32Array.from(now.nodes.toArray()),
    dim,
  );
  const anyItem = hardest(drawn.map((one) => one.anyItems));
  const fittingItem = hardest(drawn.map((one) => one.fittingItems));

  const drop = dropping(rng, dropout);
  const loses = (margin: Tensor): Tensor => mean(softplus(neg(sum(margin, 1))));
  const { value, grads } = valueAndGrad((p: FpanParams) => {
    const x = represent(p, graph, drop);
    const user = online(p, x);
    const better = (other: Tensor): Tensor => loses(mul(user, sub(gather(x, target), gather(x, other))));
    const attributes = loses(mul(user, sub(total(x, open), total(x, wrong))));
    return add(add(better(anyItem), better(fittingItem)), attributes);
  })(params);
  const step = scope(() => adam(optimizer, params, grads, { learningRate, maxGradNorm: 5 }));
  return { params: step.params, optimizer: step.state, loss: value.item(), gradNorm: step.gradNorm.item() };
}

/** Of every list of items that whose inner product with the row's vector is largest, int32. */
function hardestOf(
  users: Float32Array,
  nodes: Float32Array,
  dim: number,
): (lists: readonly Int32Array[]) => Tensor {
  return (lists) => {
    const chosen = lists.map((list, row) => {
      const user = users.subarray(row * dim, (row + 1) * dim);
      return list.reduce((best, v) => (dotRow(user, nodes, v) > dotRow(user, nodes, best) ? v : best));
    });
    return wrap(Int32Array.from(chosen), [chosen.length]);
  };
}

/** Leaves numbers out with this probability and scales the others up. */
function dropping(rng: Rng, dropout: number): (x: Tensor) => Tensor {
  if (dropout === 0) return (x) => x;
  return (x) => {
    const kept = Float32Array.from({ length: x.size }, () => (rng.float() < dropout ? 0 : 1 / (1 - dropout)));
    return mul(x, wrap(kept, x.shape));
  };
}
