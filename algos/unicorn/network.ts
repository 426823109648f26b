import type { NamedArrays } from '../../core/arrays.js';
import { initLayer, type Layer } from '../../core/networks/mlp.js';
import { tensorOf } from '../../core/networks/inputs.js';
import type { Rng } from '../../core/random.js';
import {
  add,
  div,
  gather,
  linear,
  matmul,
  mul,
  relu,
  reshape,
  scatterAdd,
  slice,
  sub,
  sum,
  wrap,
  type Tensor,
} from '../../core/tensor/index.js';
import type { CrsKnowledge } from '../../envs/crs/knowledge.js';
import { rowsOf } from '../crs/rows.js';
import {
  afterAttention,
  attend,
  initTransformer,
  layTokens,
  UNIFORM,
  type TransformerLayer,
  type TokenLayout,
} from '../crs/transformer.js';

const WIDTH = 100;
const FEED_FORWARD = 400;

/** Parameters of the Q-network. */
export interface UnicornParams {
  /** Graph convolution, dim -> WIDTH: what neighbours send, and what a node keeps of itself. */
  readonly neighbours: Layer;
  readonly self: Layer;
  readonly transformer: TransformerLayer;
  readonly state: Layer;
  /** Duelling heads: V(s), and A(s, a) of state and action side by side. */
  readonly value: Layer;
  readonly valueOut: Layer;
  readonly advantage: Layer;
  readonly advantageOut: Layer;
}

/** First parameters, drawn as PyTorch does by default. */
export function initUnicorn(rng: Rng, dim: number): UnicornParams {
  const layer = (name: string, inputs: number, outputs: number): Layer =>
    initLayer(rng.fork(name), inputs, outputs, UNIFORM, 1);
  return {
    neighbours: layer('neighbours', dim, WIDTH),
    self: layer('self', dim, WIDTH),
    transformer: initTransformer(rng.fork('transformer'), WIDTH, FEED_FORWARD),
    state: layer('state', WIDTH, WIDTH),
    value: layer('value', WIDTH, WIDTH),
    valueOut: layer('value out', WIDTH, 1),
    advantage: layer('advantage', WIDTH + dim, WIDTH),
    advantageOut: layer('advantage out', WIDTH, 1),
  };
}

/** n turns as the network reads them. */
export interface UnicornTurns {
  /** Vectors of the accepted attributes, turn after turn: [tokens, dim], the turn of each, and the number of each turn's tokens. */
  readonly accepted: Tensor;
  readonly turnOf: Tensor;
  readonly counts: Tensor;
  readonly layout: TokenLayout;
  /** [n, dim] of writeMessage. */
  readonly message: Tensor;
  /** [n, slots, dim] and [n, slots]. */
  readonly offered: Tensor;
  readonly mask: Tensor;
}

/** Columns `accepted` and `offered` (nodes), `mask` and `message` as tensors. */
export function turnsOf(columns: NamedArrays, knowledge: CrsKnowledge): UnicornTurns {
  const { accepted, offered, mask, message } = columns;
  const [n, width] = accepted.shape;
  const tokens: number[] = [];
  const turnOf: number[] = [];
  const counts = new Float32Array(n);
  for (let k = 0; k < accepted.data.length; k++) {
    if (accepted.data[k] === knowledge.nothing) continue;
    const turn = Math.floor(k / width);
    tokens.push(accepted.data[k]);
    turnOf.push(turn);
    counts[turn]++;
  }
  return {
    accepted: wrap(rowsOf(tokens, knowledge), [tokens.length, knowledge.dim]),
    turnOf: wrap(Int32Array.from(turnOf), [turnOf.length]),
    counts: wrap(counts, [n, 1]),
    layout: layTokens(turnOf, n),
    message: tensorOf(message),
    offered: wrap(rowsOf(offered.data, knowledge), [...offered.shape, knowledge.dim]),
    mask: tensorOf(mask),
  };
}

/**
 * s_t of n turns, [n, WIDTH]. Graph convolution of the accepted attributes, e_p' = relu(W sum over v of Lambda_pv e_v + B e_p); a transformer layer among them, their mean, and a layer with a relu.
 */
function encode(params: UnicornParams, turns: UnicornTurns): Tensor {
  const { neighbours, self, transformer, state } = params;
  const sent = gather(linear(turns.message, neighbours.w, neighbours.b), turns.turnOf);
  const nodes = relu(add(sent, linear(turns.accepted, self.w, self.b)));
  const heard = attend(transformer.project, nodes, turns.layout);
  const tokens = afterAttention(transformer, nodes, heard);
  const pooled = div(scatterAdd(tokens, turns.turnOf, turns.message.shape[0]), turns.counts);
  return linear(pooled, state.w, state.b, 'relu');
}

/** Q(s, a) = V(s) + A(s, a) - mean of A over the offered actions (duelling, Wang et al. 2016): [n, slots]. Meaningless where nothing is offered. */
export function qValues(params: UnicornParams, turns: UnicornTurns): Tensor {
  const s = encode(params, turns);
  const { value, valueOut, advantage, advantageOut } = params;
  const [n, slots, dim] = turns.offered.shape;
  const v = linear(linear(s, value.w, value.b, 'relu'), valueOut.w, valueOut.b);
  // The share of the state in the layer is the same for every action: computed once a turn.
  const shared = linear(s, slice(advantage.w, [0, 0], [WIDTH, WIDTH]), advantage.b);
  const own = matmul(reshape(turns.offered, [n * slots, dim]), slice(advantage.w, [WIDTH, 0], [dim, WIDTH]));
  const hidden = relu(add(reshape(own, [n, slots, WIDTH]), reshape(shared, [n, 1, WIDTH])));
  const a = reshape(linear(reshape(hidden, [n * slots, WIDTH]), advantageOut.w, advantageOut.b), [n, slots]);
  const mean = div(sum(mul(a, turns.mask), 1, { keepDims: true }), sum(turns.mask, 1, { keepDims: true }));
  return add(v, sub(a, mean));
}
