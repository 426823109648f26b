import { networkConfig, initLayer, type Layer } from '../../core/networks/mlp.js';
import type { Rng } from '../../core/random.js';
import {
  add,
  attention,
  gather,
  layerNorm,
  linear,
  ones,
  reshape,
  slice,
  transpose,
  wrap,
  zeros,
  type Tensor,
} from '../../core/tensor/index.js';

/** Weights and biases as PyTorch draws them: uniform in +-1/sqrt(inputs). */
export const UNIFORM = networkConfig.parse({ init: 'uniform' });

const HEADS = 4;

interface Norm {
  readonly gain: Tensor;
  readonly bias: Tensor;
  readonly [name: string]: Tensor;
}

/** One layer of a transformer encoder with the norms after the residuals, without dropout. */
export interface TransformerLayer {
  /** width -> 3 width: queries, keys, values side by side. */
  readonly project: Layer;
  readonly out: Layer;
  readonly norm1: Norm;
  readonly widen: Layer;
  readonly narrow: Layer;
  readonly norm2: Norm;
}

/** First parameters, drawn as PyTorch does by default. */
export function initTransformer(rng: Rng, width: number, feedForward: number): TransformerLayer {
  const layer = (name: string, inputs: number, outputs: number): Layer =>
    initLayer(rng.fork(name), inputs, outputs, UNIFORM, 1);
  const norm = (): Norm => ({ gain: ones([width]), bias: zeros([width]) });
  const projections = rng.fork('project');
  const bound = Math.sqrt(6 / (4 * width)); // Xavier's, of the three projections as one matrix
  const projected = Float32Array.from({ length: 3 * width * width }, () =>
    projections.uniform(-bound, bound),
  );
  return {
    project: { w: wrap(projected, [width, 3 * width]), b: zeros([3 * width]) },
    out: { ...layer('out', width, width), b: zeros([width]) },
    norm1: norm(),
    widen: layer('widen', width, feedForward),
    narrow: layer('narrow', feedForward, width),
    norm2: norm(),
  };
}

/** How tokens of n turns, which are stored one after another, are laid side by side for attention. */
export interface TokenLayout {
  /** Token number of each of the n x width places, int32; 0 in empty ones. */
  readonly places: Tensor;
  readonly width: number;
  /** [n, 1, 1, width]: 1 where a place is taken. */
  readonly taken: Tensor;
  /** Place of each token, int32. */
  readonly placeOf: Tensor;
}

/** The layout of tokens that belong to these of `turns` turns; those of a turn keep their order. */
export function layTokens(turnOf: readonly number[], turns: number): TokenLayout {
  const sizes = new Int32Array(turns);
  const within = turnOf.map((turn) => sizes[turn]++);
  const width = Math.max(...sizes);
  const places = new Int32Array(turns * width);
  const taken = new Float32Array(turns * width);
  const placeOf = Int32Array.from(turnOf, (turn, token) => turn * width + within[token]);
  for (const [token, at] of placeOf.entries()) {
    places[at] = token;
    taken[at] = 1;
  }
  return {
    places: wrap(places, [places.length]),
    width,
    taken: wrap(taken, [turns, 1, 1, width]),
    placeOf: wrap(placeOf, [placeOf.length]),
  };
}

/** What tokens [tokens, width] hear of each other within their turn, by attention of four heads: [tokens, width]. */
export function attend({ w, b }: Layer, x: Tensor, { places, placeOf, taken, width }: TokenLayout): Tensor {
  const turns = taken.shape[0];
  const size = x.shape[1];
  const projected = gather(linear(x, w, b), places);
  const part = (k: number): Tensor => {
    const own = slice(projected, [0, k * size], [turns * width, size]);
    return transpose(reshape(own, [turns, width, HEADS, size / HEADS]), [0, 2, 1, 3]);
  };
  const heard = attention(part(0), part(1), part(2), taken);
  return gather(reshape(transpose(heard, [0, 2, 1, 3]), [turns * width, size]), placeOf);
}

/** The rest of the layer, for tokens x that have heard what they hear: [tokens, width]. */
export function afterAttention(params: TransformerLayer, x: Tensor, heard: Tensor): Tensor {
  const { out, norm1, widen, narrow, norm2 } = params;
  const attended = layerNorm(add(x, linear(heard, out.w, out.b)), norm1.gain, norm1.bias);
  const wide = linear(attended, widen.w, widen.b, 'relu');
  return layerNorm(add(attended, linear(wide, narrow.w, narrow.b)), norm2.gain, norm2.bias);
}
