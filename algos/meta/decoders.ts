import type { Layer } from '../../core/networks/mlp.js';
import type { Rng } from '../../core/random.js';
import {
  add,
  concat,
  div,
  gather,
  linear,
  matmul,
  mul,
  relu,
  reshape,
  slice,
  square,
  sub,
  sum,
  sumInParts,
  wrap,
  type Tensor,
} from '../../core/tensor/index.js';
import { torchLayer } from './belief-network.js';
import type { DecoderConfig } from './config.js';
import type { StepSizes } from './transitions.js';

/** A network of [z, features of a transition], whose first layer is kept in two parts. */
export interface DecoderParams {
  readonly state: Layer;
  readonly action: Layer;
  /** First layer: rows for z, and for the transition with the bias. */
  readonly code: Tensor;
  readonly first: Layer;
  readonly rest: readonly Layer[];
}

export type DecodersParams = { readonly reward?: DecoderParams; readonly next?: DecoderParams };

/** First parameters of the decoders that there are. */
export function initDecoders(
  rng: Rng,
  sizes: StepSizes,
  latent: number,
  units: { readonly state: number; readonly action: number },
  config: DecoderConfig,
): DecodersParams {
  const decoder = (
    part: string,
    hidden: readonly number[],
    states: number,
    outputs: number,
  ): DecoderParams => {
    const own = rng.fork(part);
    const features = states * units.state + units.action;
    const { w, b } = torchLayer(own.fork('layer', 0), latent + features, hidden[0]);
    const widths = [...hidden, outputs];
    return {
      state: torchLayer(own.fork('state'), sizes.state, units.state),
      action: torchLayer(own.fork('action'), sizes.action, units.action),
      code: slice(w, [0, 0], [latent, hidden[0]]),
      first: { w: slice(w, [latent, 0], [features, hidden[0]]), b },
      rest: widths.slice(1).map((width, i) => torchLayer(own.fork('layer', i + 1), widths[i], width)),
    };
  };
  return {
    ...(config.reward && { reward: decoder('reward', config.reward, 2, 1) }),
    ...(config.state && { next: decoder('next', config.state, 1, sizes.state) }),
  };
}

/** Transitions of a batch of trials, as rows: states and next [n, S], actions [n, A], rewards [n, 1]. */
export interface Transitions {
  readonly states: Tensor;
  readonly next: Tensor;
  readonly actions: Tensor;
  readonly rewards: Tensor;
}

/** Which of the transitions each code is to explain: `rows` int32 [codes x each], `each` after the other for one code. */
export interface Targets {
  readonly rows: Tensor;
  readonly each: number;
}

/** Rows that a decoder computes at a time: enough to keep kernels busy, few enough for the caches. */
const ROWS_AT_ONCE = 16_384;

/**
 * -E[ ln p(tau+ | z) ] up to constants: mean squared errors of the rewards, and of the observations (mean over their elements),
 * that codes z [codes, Z] predict for their targets. p(r|s,a,s',z) sees both observations, p(s'|s,a,z) the first.
 */
export function reconstruction(
  { reward, next }: DecodersParams,
  z: Tensor,
  data: Transitions,
  targets: Targets,
): { reward?: Tensor; state?: Tensor } {
  const embed = (x: Tensor, { w, b }: Layer): Tensor => linear(x, w, b, 'relu');
  const result: { reward?: Tensor; state?: Tensor } = {};
  if (reward) {
    const features = concat(
      [embed(data.next, reward.state), embed(data.actions, reward.action), embed(data.states, reward.state)],
      1,
    );
    result.reward = meanError(reward, z, features, data.rewards, targets);
  }
  if (next) {
    const features = concat([embed(data.states, next.state), embed(data.actions, next.action)], 1);
    result.state = meanError(next, z, features, data.next, targets);
  }
  return result;
}

/**
 * Mean squared error of the network at every (code, target). The shares of the code and of the transition in the first layer are
 * computed once for each code and each transition, not once for each pair; pairs are gone through in parts.
 */
function meanError(
  { code, first, rest }: DecoderParams,
  z: Tensor,
  features: Tensor,
  wanted: Tensor,
  { rows, each }: Targets,
): Tensor {
  const width = first.b.size;
  const codes = z.shape[0];
  const inputs = { ofCode: matmul(z, code), ofTransition: linear(features, first.w, first.b), rest };
  const chosen = rows.toArray() as Int32Array;
  const codesAtOnce = Math.max(1, Math.floor(ROWS_AT_ONCE / each));
  const parts = Array.from({ length: Math.ceil(codes / codesAtOnce) }, (_, i) => {
    const from = i * codesAtOnce;
    const count = Math.min(codesAtOnce, codes - from);
    const part = wrap(chosen.subarray(from * each, (from + count) * each), [count * each]);
    return ({ ofCode, ofTransition, rest: layers }: typeof inputs): Tensor => {
      const transitions = reshape(gather(ofTransition, part), [count, each, width]);
      const own = reshape(slice(ofCode, [from, 0], [count, width]), [count, 1, width]);
      const hidden = reshape(relu(add(transitions, own)), [count * each, width]);
      const predicted = layers.reduce(
        (x, { w, b }, k) => linear(x, w, b, k < layers.length - 1 ? 'relu' : 'none'),
        hidden,
      );
      return sum(square(sub(predicted, gather(wanted, part))));
    };
  });
  return div(sumInParts(inputs, parts), codes * each * wanted.shape[1]);
}

/** Sum of the weighted errors that there are. */
export function weightedError(
  errors: { readonly reward?: Tensor; readonly state?: Tensor },
  weights: { readonly rewardWeight: number; readonly stateWeight: number },
): Tensor {
  const parts = [
    ...(errors.reward ? [mul(errors.reward, weights.rewardWeight)] : []),
    ...(errors.state ? [mul(errors.state, weights.stateWeight)] : []),
  ];
  return parts.reduce((sum, part) => add(sum, part));
}

/** An array as rows of `size`. */
export function rowsOf(data: Float32Array, size: number): Tensor {
  return wrap(data, [data.length / size, size]);
}
