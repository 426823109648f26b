import { ndarray, type NamedArrays } from '../../../core/arrays.js';
import { tensorOf } from '../../../core/networks/inputs.js';
import { wrap, type Tensor } from '../../../core/tensor/index.js';
import type { CrsKnowledge } from '../../../envs/crs/knowledge.js';
import { rowsOf } from '../../crs/rows.js';
import { layTokens, type TokenLayout } from '../../crs/transformer.js';

/**
 * What the networks read of n turns, as columns `turn/...`: attribute nodes `accepted` and `rejected`, the mean vectors of the
 * `candidates` and of the items in lists that `missed` with the number of those (`misses`), nodes `offered` with their `mask`, and what
 * was played last (`previous`, `reward`). Enough to recompute a policy's probabilities, and a fraction of the observation's size.
 *
 * @param seen columns of observations of ids, n rows (envs/crs, idView)
 */
export function turnsOf(seen: NamedArrays, knowledge: CrsKnowledge): NamedArrays {
  const candidates = meanVectors(seen['observation/candidates'], knowledge);
  const missed = meanVectors(seen['observation/rejectedItems'], knowledge);
  return {
    'turn/accepted': seen['observation/accepted'],
    'turn/rejected': seen['observation/rejected'],
    'turn/candidates': candidates.means,
    'turn/missed': missed.means,
    'turn/misses': missed.counts,
    'turn/offered': seen['observation/offered'],
    'turn/mask': seen['observation/mask'],
    'turn/previous': seen['observation/previous'],
    'turn/reward': seen['observation/reward'],
  };
}

/** The columns of `rows` that `turnsOf` makes. */
export function turnColumns(columns: NamedArrays): NamedArrays {
  return Object.fromEntries(Object.entries(columns).filter(([name]) => name.startsWith('turn/')));
}

function meanVectors(
  { shape: [rows, width], data: nodes }: NamedArrays[string],
  { nothing, dim, vectors }: CrsKnowledge,
): { means: NamedArrays[string]; counts: NamedArrays[string] } {
  const means = new Float32Array(rows * dim);
  const counts = new Int32Array(rows);
  const sum = new Float64Array(dim);
  for (let row = 0; row < rows; row++) {
    sum.fill(0);
    for (let k = row * width; k < (row + 1) * width; k++) {
      if (nodes[k] === nothing) continue;
      counts[row]++;
      for (let d = 0, at = nodes[k] * dim; d < dim; d++) sum[d] += vectors[at + d];
    }
    if (counts[row] > 0) for (let d = 0; d < dim; d++) means[row * dim + d] = sum[d] / counts[row];
  }
  return { means: ndarray(means, [rows, dim]), counts: ndarray(counts) };
}

/**
 * The tokens of n turns, without padding: first those of accepted feedback, turn after turn, then those of rejected feedback. Attributes
 * come back turn after turn, so what networks make of a token alone they make of the `distinct` ones; `places` names those.
 */
export interface Tokens extends TokenLayout {
  /** Vectors of the distinct tokens, attributes one by one and items pooled: [distinct, dim]. */
  readonly distinct: Tensor;
  /** Sign of each distinct token, 0 accepted and 1 rejected, int32. */
  readonly sign: Tensor;
  /** [distinct, 1]: 0 for a token that only stands in for feedback that is not there, 1 otherwise. */
  readonly live: Tensor;
  /** The distinct token that each token is, int32. */
  readonly distinctOf: Tensor;
  /** How many tokens stand for accepted feedback, and how many for rejected feedback. */
  readonly accepted: number;
  readonly rejected: number;
  /** The turn that each token belongs to, int32. */
  readonly acceptedTurn: Tensor;
  readonly rejectedTurn: Tensor;
  /** [tokens of the sign, 1]: 1 / number of tokens of the turn that have the sign. */
  readonly acceptedShare: Tensor;
  readonly rejectedShare: Tensor;
}

/** n turns as tensors. */
export interface Turns {
  readonly count: number;
  readonly tokens: Tokens;
  /** [n, dim] */
  readonly previous: Tensor;
  /** [n, 1] */
  readonly reward: Tensor;
  /** Vectors of the distinct nodes that are offered: [distinct, dim]. */
  readonly offered: Tensor;
  /** The distinct node that each offered action is, int32 [n, offered actions]. */
  readonly offeredOf: Tensor;
  /** [n, offered actions] */
  readonly mask: Tensor;
}

/**
 * The tensors of the columns that `turnsOf` makes. With `standIns` a turn without rejected feedback has one token that is not live in
 * its place.
 */
export function turnTensors(turns: NamedArrays, knowledge: CrsKnowledge, standIns: boolean): Turns {
  const { dim } = knowledge;
  const count = turns['turn/previous'].data.length;
  const slots = turns['turn/mask'].shape[1];
  const { distinct: offered, places } = distinctNodes(turns['turn/offered'].data);
  return {
    count,
    tokens: tokensOf(turns, knowledge, standIns),
    previous: wrap(rowsOf(turns['turn/previous'].data, knowledge), [count, dim]),
    reward: tensorOf(turns['turn/reward']),
    offered: wrap(rowsOf(offered, knowledge), [offered.length, dim]),
    offeredOf: wrap(places, [count, slots]),
    mask: tensorOf(turns['turn/mask']),
  };
}

/** The different ones among nodes, in the order of their first appearance, and where each node stands among them. */
function distinctNodes(nodes: ArrayLike<number>): { distinct: number[]; places: Int32Array } {
  const placeOf = new Map<number, number>();
  const places = Int32Array.from(nodes, (node) => {
    let place = placeOf.get(node);
    if (place === undefined) placeOf.set(node, (place = placeOf.size));
    return place;
  });
  return { distinct: [...placeOf.keys()], places };
}

function tokensOf(turns: NamedArrays, knowledge: CrsKnowledge, standIns: boolean): Tokens {
  const { dim, nothing, vectors } = knowledge;
  const count = turns['turn/previous'].data.length;
  const signs = [
    { nodes: turns['turn/accepted'], pooled: turns['turn/candidates'], has: () => true },
    {
      nodes: turns['turn/rejected'],
      pooled: turns['turn/missed'],
      has: (turn: number) => turns['turn/misses'].data[turn] > 0,
    },
  ];
  const parts: { readonly vector: Float32Array; readonly sign: number; readonly live: number }[] = [];
  const distinctOf: number[] = [];
  const [accepted, rejected] = signs.map(({ nodes, pooled, has }, sign) => {
    const turnOf: number[] = [];
    const share: number[] = [];
    const width = nodes.shape[1];
    const seen = new Map<number, number>();
    for (let turn = 0; turn < count; turn++) {
      const first = turnOf.length;
      const add = (distinct: number): void => {
        distinctOf.push(distinct);
        turnOf.push(turn);
      };
      const addNode = (node: number, live: number): void => {
        let distinct = seen.get(node);
        if (distinct === undefined) {
          seen.set(node, (distinct = parts.length));
          parts.push({ vector: vectors.subarray(node * dim, (node + 1) * dim), sign, live });
        }
        add(distinct);
      };
      for (let k = turn * width; k < (turn + 1) * width; k++)
        if (nodes.data[k] !== nothing) addNode(nodes.data[k], 1);
      if (has(turn)) {
        const vector = (pooled.data as Float32Array).subarray(turn * dim, (turn + 1) * dim);
        add(parts.push({ vector, sign, live: 1 }) - 1);
      }
      if (standIns && turnOf.length === first) addNode(nothing, 0);
      for (let k = first; k < turnOf.length; k++) share.push(1 / (turnOf.length - first));
    }
    return { turnOf, share };
  });
  const stacked = new Float32Array(parts.length * dim);
  for (const [distinct, { vector }] of parts.entries()) stacked.set(vector, distinct * dim);
  const column = (share: readonly number[]): Tensor => wrap(Float32Array.from(share), [share.length, 1]);
  const ints = (numbers: ArrayLike<number>): Tensor => wrap(Int32Array.from(numbers), [numbers.length]);
  const layout = layTokens([...accepted.turnOf, ...rejected.turnOf], count);
  return {
    distinct: wrap(stacked, [parts.length, dim]),
    sign: ints(parts.map(({ sign }) => sign)),
    live: column(parts.map(({ live }) => live)),
    distinctOf: ints(distinctOf),
    accepted: accepted.turnOf.length,
    rejected: rejected.turnOf.length,
    acceptedTurn: ints(accepted.turnOf),
    rejectedTurn: ints(rejected.turnOf),
    acceptedShare: column(accepted.share),
    rejectedShare: column(rejected.share),
    ...layout,
    places: ints(Array.from(layout.places.toArray(), (token) => distinctOf[token])),
  };
}
