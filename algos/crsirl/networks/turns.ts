import { ndarray, type NamedArrays } from '../../../core/arrays.js';
import { tensorOf } from '../../../core/networks/inputs.js';
import { wrap, type Tensor } from '../../../core/tensor/index.js';
import type { CrsKnowledge } from '../../../envs/crs/knowledge.js';
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

/** The tokens of n turns, without padding: first those of accepted feedback, turn after turn, then those of rejected feedback. */
export interface Tokens extends TokenLayout {
  /** [tokens, dim]: attributes one by one, items pooled. */
  readonly vectors: Tensor;
  /** [tokens, 1]: 0 for a token that only stands in for feedback that is not there, 1 otherwise. */
  readonly live: Tensor;
  /** How many of them stand for accepted feedback. */
  readonly accepted: number;
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
  /** [n, offered actions, dim] */
  readonly offered: Tensor;
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
  return {
    count,
    tokens: tokensOf(turns, knowledge, standIns),
    previous: wrap(rowsOf(turns['turn/previous'].data, knowledge), [count, dim]),
    reward: tensorOf(turns['turn/reward']),
    offered: wrap(rowsOf(turns['turn/offered'].data, knowledge), [count, slots, dim]),
    mask: tensorOf(turns['turn/mask']),
  };
}

/** The vectors of nodes, one after another. */
export function rowsOf(nodes: ArrayLike<number>, { dim, vectors }: CrsKnowledge): Float32Array {
  const rows = new Float32Array(nodes.length * dim);
  for (let i = 0; i < nodes.length; i++)
    rows.set(vectors.subarray(nodes[i] * dim, (nodes[i] + 1) * dim), i * dim);
  return rows;
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
  const nobody = new Float32Array(dim);
  const parts: Float32Array[] = [];
  const [accepted, rejected] = signs.map(({ nodes, pooled, has }) => {
    const turnOf: number[] = [];
    const share: number[] = [];
    const width = nodes.shape[1];
    for (let turn = 0; turn < count; turn++) {
      const first = turnOf.length;
      const add = (vector: Float32Array): void => {
        parts.push(vector);
        turnOf.push(turn);
      };
      for (let k = turn * width; k < (turn + 1) * width; k++) {
        const node = nodes.data[k];
        if (node !== nothing) add(vectors.subarray(node * dim, (node + 1) * dim));
      }
      if (has(turn)) add((pooled.data as Float32Array).subarray(turn * dim, (turn + 1) * dim));
      if (standIns && turnOf.length === first) add(nobody);
      for (let k = first; k < turnOf.length; k++) share.push(1 / (turnOf.length - first));
    }
    return { turnOf, share };
  });
  const turnOf = [...accepted.turnOf, ...rejected.turnOf];
  const stacked = new Float32Array(parts.length * dim);
  for (const [token, vector] of parts.entries()) stacked.set(vector, token * dim);
  const column = (share: readonly number[]): Tensor => wrap(Float32Array.from(share), [share.length, 1]);
  const ints = (numbers: readonly number[] | Int32Array): Tensor =>
    wrap(Int32Array.from(numbers), [numbers.length]);
  return {
    vectors: wrap(stacked, [parts.length, dim]),
    live: column(parts.map((vector) => (vector === nobody ? 0 : 1))),
    accepted: accepted.turnOf.length,
    acceptedTurn: ints(accepted.turnOf),
    rejectedTurn: ints(rejected.turnOf),
    acceptedShare: column(accepted.share),
    rejectedShare: column(rejected.share),
    ...layTokens(turnOf, count),
  };
}
