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
  pairRelu,
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

/** Transitions of B trials of T steps, trial after trial: states and next [B T, S], actions [B T, A], rewards [B T, 1]. */
export interface Transitions {
  readonly states: Tensor;
  readonly next: Tensor;
  readonly actions: Tensor;
  readonly rewards: Tensor;
}

/** Which transitions of its trial each code is to explain: steps [codes x each], `each` after the other for one code. */
export interface Targets {
  readonly steps: Int32Array;
  readonly each: number;
}

/**
 * -E[ ln p(tau+ | z) ] up to constants: mean squared errors of the rewards, and of the observations (mean over their elements),
 * that codes z predict for their targets. p(r|s,a,s',z) sees both observations, p(s'|s,a,z) the first.
 *
 * @param z [B E, Z]: E codes of each of B trials, trial after trial
 */
export function reconstruction(
  { reward, next }: DecodersParams,
  z: Tensor,
  data: Transitions,
  targets: Targets,
  B: number,
): { reward?: Tensor; state?: Tensor } {
  const embed = (x: Tensor, { w, b }: Layer): Tensor => linear(x, w, b, 'relu');
  const result: { reward?: Tensor; state?: Tensor } = {};
  if (reward) {
    const features = concat(
      [embed(data.next, reward.state), embed(data.actions, reward.action), embed(data.states, reward.state)],
      1,
    );
    result.reward = meanError(reward, z, features, data.rewards, targets, B);
  }
  if (next) {
    const features = concat([embed(data.states, next.state), embed(data.actions, next.action)], 1);
    result.state = meanError(next, z, features, data.next, targets, B);
  }
  return result;
}

/** Pairs that a decoder computes at a time, unless a trial has more: enough to keep kernels busy, few enough for the caches. */
const PAIRS_AT_ONCE = 4096;

/**
 * Mean squared error of the network at every (code, target). The shares of the code and of the transition in the first layer are
 * computed once for each code and each transition, not once for each pair; pairs are gone through trial by trial, or a few trials at
 * a time.
 */
function meanError(
  { code, first, rest }: DecoderParams,
  z: Tensor,
  features: Tensor,
  wanted: Tensor,
  { steps, each }: Targets,
  B: number,
): Tensor {
  const shares = { ofCode: matmul(z, code), ofTransition: linear(features, first.w, first.b) };
  const pairs = steps.length / B;
  const [transitions, width] = wanted.shape;
  const T = transitions / B;
  const together = divisorUpTo(B, PAIRS_AT_ONCE / pairs);
  const parts = Array.from({ length: B / together }, (_, k) => {
    const own = steps.slice(k * together * pairs, (k + 1) * together * pairs);
    const chosen = wrap(
      own.map((step, i) => Math.floor(i / pairs) * T + step),
      [own.length],
    );
    return (layers: readonly Layer[], { ofCode, ofTransition }: typeof shares): Tensor => {
      const predicted = layers.reduce(
        (x, { w, b }, i) => linear(x, w, b, i < layers.length - 1 ? 'relu' : 'none'),
        pairRelu(ofCode, ofTransition, chosen),
      );
      const truth = slice(wanted, [k * together * T, 0], [together * T, width]);
      return sum(square(sub(predicted, gather(truth, chosen))));
    };
  });
  return div(sumInParts(rest, shares, parts), z.shape[0] * each * width);
}

/** The largest divisor of n that is at most `limit`; at least 1. */
function divisorUpTo(n: number, limit: number): number {
  for (let d = Math.min(n, Math.floor(limit)); d > 1; d--) if (n % d === 0) return d;
  return 1;
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
