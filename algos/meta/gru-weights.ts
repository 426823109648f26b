import { orthogonal } from '../../core/networks/initializers.js';
import type { Rng } from '../../core/random.js';
import { wrap, zeros, type GruWeights } from '../../core/tensor/index.js';

/** First weights of a GRU: each of its two matrices orthogonal as a whole, biases 0. */
export function initGru(rng: Rng, inputs: number, hidden: number): GruWeights {
  const weights: GruWeights = {
    wx: wrap(orthogonal(rng.fork('wx'), inputs, 3 * hidden, 1), [inputs, 3 * hidden]),
    wh: wrap(orthogonal(rng.fork('wh'), hidden, 3 * hidden, 1), [hidden, 3 * hidden]),
    bx: zeros([3 * hidden]),
    bh: zeros([3 * hidden]),
  };
  return weights as GruWeights;
}
