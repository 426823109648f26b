import { initLayer, type Layer } from '../../../core/networks/mlp.js';
import { uniformFanIn } from '../../../core/networks/initializers.js';
import type { Rng } from '../../../core/random.js';
import {
  add,
  concat,
  gather,
  gruSequence,
  linear,
  matmul,
  relu,
  reshape,
  slice,
  softmaxNll,
  neg,
  wrap,
  zeros,
  type GruWeights,
  type Tensor,
} from '../../../core/tensor/index.js';
import { UNIFORM } from '../../crs/transformer.js';
import { encode, initEncoder, STATE, type EncoderParams, type EncoderVersion } from './encoder.js';
import type { Turns } from './turns.js';

/** Units of the recurrent state, and width of what the last reward is mapped to. */
export const HIDDEN = 64;
const REWARD = 10;
const WIDTH = 100;

/** theta: the encoder and the recurrent policy on top of it. */
export interface PolicyParams {
  readonly encoder: EncoderParams;
  readonly policy: {
    /** 1 -> REWARD */
    readonly reward: Layer;
    /** STATE + REWARD + dim -> WIDTH */
    readonly input: Layer;
    readonly gru: GruWeights & { readonly [name: string]: Tensor };
    /** HIDDEN + dim -> WIDTH -> 1: the score of an offered action. */
    readonly score: Layer;
    readonly logit: Layer;
  };
}

/** First parameters, drawn as PyTorch does by default. */
export function initPolicy(rng: Rng, dim: number, version: EncoderVersion): PolicyParams {
  const layer = (name: string, inputs: number, outputs: number): Layer =>
    initLayer(rng.fork(name), inputs, outputs, UNIFORM, 1);
  const gates = (name: string, ...shape: readonly number[]): Tensor =>
    wrap(
      uniformFanIn(
        rng.fork('gru', name),
        shape.reduce((a, b) => a * b),
        HIDDEN,
      ),
      shape,
    );
  return {
    encoder: initEncoder(rng.fork('encoder'), dim, version),
    policy: {
      reward: layer('reward', 1, REWARD),
      input: layer('input', STATE + REWARD + dim, WIDTH),
      gru: {
        wx: gates('wx', WIDTH, 3 * HIDDEN),
        wh: gates('wh', HIDDEN, 3 * HIDDEN),
        bx: gates('bx', 3 * HIDDEN),
        bh: gates('bh', 3 * HIDDEN),
      },
      score: layer('score', HIDDEN + dim, WIDTH),
      logit: layer('logit', WIDTH, 1),
    },
  };
}

/** q_t = relu(W [s_t; rho_t; e_{a_{t-1}}] + b), rho_t a linear map of r_{t-1}: [n, WIDTH]. */
function recurrentInput({ policy }: PolicyParams, states: Tensor, turns: Turns): Tensor {
  const reward = linear(turns.reward, policy.reward.w, policy.reward.b);
  return linear(concat([states, reward, turns.previous], 1), policy.input.w, policy.input.b, 'relu');
}

/** Logits of the offered actions: w . relu(W' [h_t; e_a] + b') + b'', [n, offered]. */
function scores({ policy }: PolicyParams, hidden: Tensor, turns: Turns): Tensor {
  const [n, slots] = turns.offeredOf.shape;
  const dim = turns.offered.shape[1];
  // The share of h_t in the layer is the same for every action: computed once a turn. That of an action, once a node.
  const shared = linear(hidden, slice(policy.score.w, [0, 0], [HIDDEN, WIDTH]), policy.score.b);
  const nodes = matmul(turns.offered, slice(policy.score.w, [HIDDEN, 0], [dim, WIDTH]));
  const own = gather(nodes, turns.offeredOf);
  const hiddenScore = relu(add(own, reshape(shared, [n, 1, WIDTH])));
  return reshape(linear(reshape(hiddenScore, [n * slots, WIDTH]), policy.logit.w, policy.logit.b), [
    n,
    slots,
  ]);
}

/** One turn of n dialogues at once: logits [n, offered] and the next recurrent state [n, HIDDEN]. */
export function stepPolicy(
  params: PolicyParams,
  turns: Turns,
  hidden: Tensor,
  version: EncoderVersion,
): { logits: Tensor; hidden: Tensor } {
  const q = recurrentInput(params, encode(params.encoder, turns, version), turns);
  const states = gruSequence(reshape(q, [1, turns.count, WIDTH]), hidden, params.policy.gru);
  const next = reshape(states, [turns.count, HIDDEN]);
  return { logits: scores(params, next, turns), hidden: next };
}

/** How rows of dialogues that follow one another are laid out as time by dialogue. */
export interface Sequence {
  readonly longest: number;
  readonly dialogues: number;
  /** Row of each (time, dialogue), int32; the number of rows where the dialogue has ended. */
  readonly rows: Tensor;
  /** Place of each row in `rows`, int32. */
  readonly places: Tensor;
}

/** The layout of dialogues of these lengths. */
export function sequenceOf(lengths: ArrayLike<number>): Sequence {
  const dialogues = lengths.length;
  const all = Array.from(lengths);
  const longest = Math.max(...all);
  const total = all.reduce((sum, length) => sum + length, 0);
  const rows = new Int32Array(longest * dialogues).fill(total);
  const places = new Int32Array(total);
  let row = 0;
  for (const [dialogue, length] of all.entries()) {
    for (let t = 0; t < length; t++, row++) {
      places[row] = t * dialogues + dialogue;
      rows[places[row]] = row;
    }
  }
  return { longest, dialogues, rows: wrap(rows, [rows.length]), places: wrap(places, [total]) };
}

/**
 * log pi(a_t | s_t) of whole dialogues, one after another, each starting from h_0 = 0: [rows].
 *
 * @param chosen number of the offered action that was taken in each row, int32 [rows]
 */
export function logProbabilities(
  params: PolicyParams,
  turns: Turns,
  { longest, dialogues, rows, places }: Sequence,
  chosen: Tensor,
  version: EncoderVersion,
): Tensor {
  const states = encode(params.encoder, turns, version);
  const q = concat([recurrentInput(params, states, turns), zeros([1, WIDTH])]);
  const inTime = reshape(gather(q, rows), [longest, dialogues, WIDTH]);
  const hidden = gruSequence(inTime, zeros([dialogues, HIDDEN]), params.policy.gru);
  const inRows = gather(reshape(hidden, [longest * dialogues, HIDDEN]), places);
  return neg(softmaxNll(scores(params, inRows, turns), chosen, turns.mask));
}
