import { initLayer, type Layer } from '../../../core/networks/mlp.js';
import type { Rng } from '../../../core/random.js';
import { concat, linear, mul, reshape, tanh, zeros, type Tensor } from '../../../core/tensor/index.js';
import { UNIFORM } from '../../crs/transformer.js';
import { STATE } from './encoder.js';

const HIDDEN = 100;
/** The last layer starts this much smaller than usual, so that training starts from the policy as it was pre-trained. */
const LAST = 0.01;

/** phi: the intrinsic reward network. */
export interface RewardParams {
  readonly hidden: Layer;
  readonly last: Layer;
}

/** First parameters; `inputs` is what is read beside the state. */
export function initReward(rng: Rng, inputs: number): RewardParams {
  const last = initLayer(rng.fork('last'), HIDDEN, 1, UNIFORM, 1);
  return {
    hidden: initLayer(rng.fork('hidden'), STATE + inputs, HIDDEN, UNIFORM, 1),
    last: { w: mul(last.w, LAST), b: zeros([1]) },
  };
}

/**
 * r_phi(s_t, a_t) in -1..1: [n].
 *
 * @param states s_t, cut from the graph of theta: [n, STATE]
 * @param actions embedding of what was done, and how the user answered where that is read: [n, inputs]
 */
export function intrinsicReward(params: RewardParams, states: Tensor, actions: Tensor): Tensor {
  const hidden = linear(concat([states, actions], 1), params.hidden.w, params.hidden.b, 'relu');
  return reshape(tanh(linear(hidden, params.last.w, params.last.b)), [states.shape[0]]);
}
