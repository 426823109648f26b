import { initLayer, type Layer } from '../../../core/networks/mlp.js';
import type { Rng } from '../../../core/random.js';
import {
  add,
  gather,
  linear,
  mul,
  scatterAdd,
  slice,
  sub,
  wrap,
  zeros,
  type Tensor,
} from '../../../core/tensor/index.js';
import {
  afterAttention,
  attend,
  initTransformer,
  UNIFORM,
  type TransformerLayer,
} from '../../crs/transformer.js';
import type { Tokens, Turns } from './turns.js';

/**
 * TransGate, the encoder of positive and negative feedback that CRSIRL shares with MetaCRS:
 *
 * - `text`: tokens of one turn attend to each other; the two gates are computed side by side
 * - `compat`, as released: tokens are multiplied by 10, each attends to itself alone, the second gate sees what the first has done, and
 *   without rejections a token of the sign alone takes their place
 *
 * Both end with a linear layer and a relu, which the released code has and the text has not. There is no dropout.
 */
export type EncoderVersion = 'text' | 'compat';

/** Width of a state. */
export const STATE = 100;
const FEED_FORWARD = 400;
const SCALE = 10;

export interface EncoderParams extends TransformerLayer {
  /** dim -> STATE */
  readonly map: Layer;
  /** Sign embeddings: row 0 accepted, row 1 rejected. The released table has a third row, which nothing uses. */
  readonly sign: Tensor;
  /** Gate that reads the accepted half (W2, b2), and the one that reads the rejected half (W3, b3). */
  readonly gateByAccepted: Layer;
  readonly gateByRejected: Layer;
  readonly last: Layer;
}

/** First parameters, drawn as PyTorch does by default. */
export function initEncoder(rng: Rng, dim: number, version: EncoderVersion): EncoderParams {
  const layer = (name: string, inputs: number, outputs: number): Layer =>
    initLayer(rng.fork(name), inputs, outputs, UNIFORM, 1);
  const signs = rng.fork('sign');
  const rows = version === 'compat' ? 3 : 2;
  return {
    map: layer('map', dim, STATE),
    sign: wrap(
      Float32Array.from({ length: rows * STATE }, () => signs.normal()),
      [rows, STATE],
    ),
    ...initTransformer(rng, STATE, FEED_FORWARD),
    gateByAccepted: layer('gate by accepted', STATE, STATE),
    gateByRejected: layer('gate by rejected', STATE, STATE),
    last: layer('last', STATE, STATE),
  };
}

/** States s_t of n turns: [n, STATE]. */
export function encode(params: EncoderParams, turns: Turns, version: EncoderVersion): Tensor {
  const { tokens, count } = turns;
  const { accepted, rejected } = tokens;
  const x = encodeTokens(params, tokens, version);
  // Means over the tokens that are there; 0 where there are none.
  const plus = scatterAdd(
    mul(slice(x, [0, 0], [accepted, STATE]), tokens.acceptedShare),
    tokens.acceptedTurn,
    count,
  );
  const minus =
    rejected === 0
      ? zeros([count, STATE])
      : scatterAdd(
          mul(slice(x, [accepted, 0], [rejected, STATE]), tokens.rejectedShare),
          tokens.rejectedTurn,
          count,
        );
  const { gateByAccepted, gateByRejected, last } = params;
  const keptPlus = mul(plus, linear(minus, gateByRejected.w, gateByRejected.b, 'sigmoid'));
  const reader = version === 'compat' ? keptPlus : plus;
  const keptMinus = mul(minus, linear(reader, gateByAccepted.w, gateByAccepted.b, 'sigmoid'));
  return linear(sub(keptPlus, keptMinus), last.w, last.b, 'relu');
}

/** What the transformer layer makes of the tokens: [tokens, STATE]. */
export function encodeTokens(params: EncoderParams, tokens: Tokens, version: EncoderVersion): Tensor {
  const mapped = linear(tokens.distinct, params.map.w, params.map.b);
  const scaled = version === 'compat' ? mul(mapped, mul(tokens.live, SCALE)) : mapped;
  const x = add(scaled, gather(params.sign, tokens.sign));
  // A token that attends to itself alone is the same wherever it stands.
  return version === 'compat'
    ? gather(afterAttention(params, x, toItself(params, x)), tokens.distinctOf)
    : afterAttention(params, gather(x, tokens.distinctOf), attend(params.project, x, tokens));
}

/** Attention of each token to itself alone is its value. */
function toItself({ project }: EncoderParams, x: Tensor): Tensor {
  return linear(x, slice(project.w, [0, 2 * STATE], [STATE, STATE]), slice(project.b, [2 * STATE], [STATE]));
}
