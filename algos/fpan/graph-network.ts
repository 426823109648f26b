import { initLayer, type Layer } from '../../core/networks/mlp.js';
import type { Rng } from '../../core/random.js';
import {
  add,
  concat,
  gather,
  linear,
  maximum,
  mul,
  scatterAdd,
  scope,
  sigmoid,
  sub,
  wrap,
  type Tensor,
} from '../../core/tensor/index.js';
import type { FullKnowledge } from '../../envs/crs/full-knowledge.js';
import { countLists, listAt } from '../../envs/crs/lists.js';
import { UNIFORM } from '../crs/transformer.js';

/** Parameters of the two graph layers and of the two gates. */
export interface FpanParams {
  /** Per layer what a node keeps of itself, and what its neighbours send: dim -> dim each. */
  readonly graph: readonly { readonly self: Layer; readonly neighbours: Layer }[];
  /** W_i and W_u: 3 dim -> dim. */
  readonly itemGate: Layer;
  readonly userGate: Layer;
}

/** First parameters, drawn as PyTorch does by default. */
export function initFpan(rng: Rng, dim: number): FpanParams {
  const layer = (name: string, inputs: number): Layer => initLayer(rng.fork(name), inputs, dim, UNIFORM, 1);
  return {
    graph: [1, 2].map((k) => ({ self: layer(`self ${k}`, dim), neighbours: layer(`neighbours ${k}`, dim) })),
    itemGate: layer('item gate', 3 * dim),
    userGate: layer('user gate', 3 * dim),
  };
}

/**
 * The graph of items, attributes and users by their training interactions and attributes. Node numbers are those of observations for items
 * and attributes; users follow them.
 */
export interface Graph {
  readonly nodes: number;
  readonly firstUser: number;
  /** The environment's vectors, and their means over the neighbours: [nodes, dim] each. */
  readonly features: Tensor;
  readonly featureMeans: Tensor;
  readonly links: Links;
}

/** Links in both directions, int32 [links], and 1 / number of neighbours of each node, [nodes, 1]. */
interface Links {
  readonly from: Tensor;
  readonly to: Tensor;
  readonly share: Tensor;
}

/** The graph of a catalogue. */
export function graphOf({
  items,
  attributes,
  users,
  dim,
  vectors,
  userVectors,
  itemAttributes,
  known,
}: FullKnowledge): Graph {
  const firstUser = items + attributes;
  const nodes = firstUser + users;
  const features = new Float32Array(nodes * dim);
  features.set(vectors.subarray(0, firstUser * dim));
  features.set(userVectors.subarray(0, users * dim), firstUser * dim);
  const from: number[] = [];
  const to: number[] = [];
  const link = (a: number, b: number): void => {
    from.push(a, b);
    to.push(b, a);
  };
  for (let v = 0; v < countLists(itemAttributes); v++)
    for (const p of listAt(itemAttributes, v)) link(v, items + p);
  for (let u = 0; u < countLists(known); u++) for (const v of listAt(known, u)) link(firstUser + u, v);
  const degrees = new Int32Array(nodes);
  for (const node of to) degrees[node]++;
  const ints = (numbers: readonly number[]): Tensor => wrap(Int32Array.from(numbers), [numbers.length]);
  const share = Float32Array.from(degrees, (degree) => 1 / Math.max(1, degree));
  const links = { from: ints(from), to: ints(to), share: wrap(share, [nodes, 1]) };
  const own = wrap(features, [nodes, dim]);
  const means = scope(() => meanOfNeighbours(own, links)).toArray();
  const featureMeans = wrap(Float32Array.from(means), [nodes, dim]);
  return { nodes, firstUser, features: own, featureMeans, links };
}

/** The mean over the neighbours of every node. */
function meanOfNeighbours(x: Tensor, { from, to, share }: Links): Tensor {
  return mul(scatterAdd(gather(x, from), to, share.shape[0]), share);
}

const SLOPE = 0.01;

/**
 * Representations of all nodes, [nodes, dim]: two layers of GraphSAGE with the mean of the neighbours (Hamilton et al. 2017),
 * h' = leaky relu(W h + W' mean of h over the neighbours + b), whose outputs are averaged.
 *
 * @param drop leaves numbers out of what a layer puts out
 */
export function represent(params: FpanParams, graph: Graph, drop: (x: Tensor) => Tensor): Tensor {
  const layer = ({ self, neighbours }: FpanParams['graph'][number], h: Tensor, means: Tensor): Tensor => {
    const sent = linear(means, neighbours.w, neighbours.b);
    const x = add(linear(h, self.w, self.b), sent);
    return drop(maximum(x, mul(x, SLOPE)));
  };
  const [one, two] = params.graph;
  const first = layer(one, graph.features, graph.featureMeans);
  const second = layer(two, first, meanOfNeighbours(first, graph.links));
  return mul(add(first, second), 0.5);
}

/** What n users have said, as vectors. */
export interface Feedback {
  /** e_u, and the means of the accepted and of the rejected attributes, 0 where there are none: [n, dim] each. */
  readonly users: Tensor;
  readonly accepted: Tensor;
  readonly rejected: Tensor;
  /** Rejected items, user after user: [m, dim], whose they are, int32, and 1 / number of hers, [m, 1]. None of them: null. */
  readonly items: { readonly vectors: Tensor; readonly userOf: Tensor; readonly share: Tensor } | null;
}

/**
 * The online user vector e_u', [n, dim], with a+ and a- the means of accepted and rejected attributes:
 *
 *     v- = mean over rejected items v of sigmoid(W_i [a+; e_v; a+ * e_v]) * e_v
 *     e_u' = sigmoid(W_u [e_u; a-; e_u * a-]) * e_u + a+ - a- - v-
 */
export function onlineUsers(
  { itemGate, userGate }: FpanParams,
  { users, accepted, rejected, items }: Feedback,
): Tensor {
  const gate = ({ w, b }: Layer, x: Tensor, y: Tensor): Tensor =>
    sigmoid(linear(concat([x, y, mul(x, y)], 1), w, b));
  const kept = add(mul(gate(userGate, users, rejected), users), sub(accepted, rejected));
  if (items === null) return kept;
  const { vectors, userOf, share } = items;
  const disliked = mul(mul(gate(itemGate, gather(accepted, userOf), vectors), vectors), share);
  return sub(kept, scatterAdd(disliked, userOf, users.shape[0]));
}
