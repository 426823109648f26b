import type { ActorCritic, Inputs } from '../../core/networks/actor-critic.js';
import type { Params } from '../../core/networks/params.js';
import {
  abs,
  add,
  clip,
  exp,
  greater,
  maximum,
  mean,
  minimum,
  mul,
  neg,
  square,
  stopGradient,
  sub,
  type Tensor,
} from '../../core/tensor/index.js';

/** A minibatch of n rows. */
export interface Minibatch {
  readonly inputs: Inputs;
  /** What was chosen: the column that the distribution records, [n] or [n, parts]. */
  readonly recorded: Tensor;
  /** log-probability of it under the policy that chose it, [n]. */
  readonly logProb: Tensor;
  readonly advantages: Tensor;
  /** What the value function is to predict, [n]. */
  readonly targets: Tensor;
  /** What it predicted before the round's updates, [n]. */
  readonly values: Tensor;
}

export interface LossOptions {
  readonly clip: number;
  readonly valueClip: number | null;
  readonly valueCoefficient: number;
  readonly entropyCoefficient: number;
}

/** The loss and its parts: scalars. */
export interface PpoLoss {
  readonly loss: Tensor;
  readonly policy: Tensor;
  readonly value: Tensor;
  readonly entropy: Tensor;
  /** E[ r - 1 - log r ]: an estimate of the KL divergence from the policy that played. */
  readonly kl: Tensor;
  /** Share of the rows whose ratio is out of the clip range. */
  readonly clipped: Tensor;
}

/**
 * The clipped surrogate of Schulman et al. 2017, to be minimised:
 *
 *     r_t = pi(a_t | s_t) / pi_old(a_t | s_t)
 *     L^CLIP = E[ min(r_t A_t, clip(r_t, 1 - epsilon, 1 + epsilon) A_t) ]        (eq. 7)
 *     loss = - (L^CLIP - c1 L^VF + c2 S)                                         (eq. 9)
 *
 * with L^VF half the mean squared error of the value function. With `valueClip` the error is the larger of that of V and of V kept
 * within valueClip of its old estimate.
 */
export function ppoLoss(
  network: ActorCritic,
  params: { readonly policy: Params; readonly value: Params },
  { inputs, recorded, logProb, advantages, targets, values }: Minibatch,
  options: LossOptions,
): PpoLoss {
  const { distribution } = network;
  const actions = network.policy(params.policy, inputs);
  const logRatio = sub(distribution.logProb(actions, recorded), logProb);
  const ratio = exp(logRatio);
  const clipped = clip(ratio, 1 - options.clip, 1 + options.clip);
  const policy = neg(mean(minimum(mul(ratio, advantages), mul(clipped, advantages))));

  const predicted = network.value(params.value, inputs);
  let error = square(sub(predicted, targets));
  if (options.valueClip !== null) {
    const near = add(values, clip(sub(predicted, values), -options.valueClip, options.valueClip));
    error = maximum(error, square(sub(near, targets)));
  }
  const value = mul(mean(error), 0.5);
  const entropy = mean(distribution.entropy(actions));

  const loss = sub(
    add(policy, mul(value, options.valueCoefficient)),
    mul(entropy, options.entropyCoefficient),
  );

  const shift = sub(stopGradient(ratio), 1);
  const kl = mean(sub(shift, stopGradient(logRatio)));
  const out = mean(greater(abs(shift), options.clip));
  return { loss, policy, value, entropy, kl, clipped: out };
}
