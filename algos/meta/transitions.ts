import { concat, linear, reshape, wrap, zeros, type Tensor } from '../../core/tensor/index.js';
import type { Layer } from '../../core/networks/mlp.js';
import type { Rng } from '../../core/random.js';
import { torchLayer } from './belief-network.js';

/** Steps of trials, time first: actions [T, B, A] as encoders see them, `next` [T, B, S], raw rewards [T, B, 1]. */
export interface Steps {
  readonly actions: Tensor;
  readonly next: Tensor;
  readonly rewards: Tensor;
}

export interface EmbeddingParams {
  readonly action: Layer;
  readonly state: Layer;
  readonly reward: Layer;
}

/** Sizes of what goes in. */
export interface StepSizes {
  readonly state: number;
  readonly action: number;
}

/** The layers of `embedSteps`. */
export function initEmbedding(
  rng: Rng,
  sizes: StepSizes,
  units: { readonly state: number; readonly action: number; readonly reward: number },
): EmbeddingParams {
  return {
    action: torchLayer(rng.fork('action'), sizes.action, units.action),
    state: torchLayer(rng.fork('state'), sizes.state, units.state),
    reward: torchLayer(rng.fork('reward'), 1, units.reward),
  };
}

/** x_t = [ relu(W_a a_t), relu(W_s s_{t+1}), relu(W_r r_t) ]: [T, B, units]. */
export function embedSteps(params: EmbeddingParams, { actions, next, rewards }: Steps): Tensor {
  const part = (x: Tensor, { w, b }: Layer): Tensor => linear(x, w, b, 'relu');
  return concat([part(actions, params.action), part(next, params.state), part(rewards, params.reward)], 2);
}

/** [T, B, h] with zeros before the first step, as rows: [(T + 1) B, h]. */
export function withStart(states: Tensor): Tensor {
  const [T, batch, size] = states.shape;
  return reshape(concat([zeros([1, batch, size]), states], 0), [(T + 1) * batch, size]);
}

/** An array as a tensor of one step: [1, n, size]. */
export function oneStep(data: Float32Array, n: number): Tensor {
  return wrap(data, [1, n, data.length / n]);
}

/** Rows of two arrays side by side. */
export function besides(a: ArrayLike<number>, b: ArrayLike<number>, n: number): Float32Array {
  const size = a.length / n;
  const both = new Float32Array(2 * a.length);
  for (let row = 0; row < n; row++) {
    for (let k = 0; k < size; k++) {
      both[row * 2 * size + k] = a[row * size + k];
      both[(row * 2 + 1) * size + k] = b[row * size + k];
    }
  }
  return both;
}
