import {
  abs,
  add,
  clip,
  clippedObjective,
  less,
  maximum,
  mean,
  mul,
  square,
  sub,
  where,
  type Tensor,
} from '../../core/tensor/index.js';

/** What a policy and a value function say of n recorded decisions, each [n]. */
export interface Judged {
  readonly logProb: Tensor;
  readonly entropy: Tensor;
  readonly values: Tensor;
}

/** What was computed from the rollout of n rows, each [n]. */
export interface Recorded {
  /** log-probability of what was chosen, under the policy that chose it. */
  readonly logProb: Tensor;
  readonly advantages: Tensor;
  /** What the value function is to predict. */
  readonly targets: Tensor;
  /** What it predicted before the round's updates. */
  readonly values: Tensor;
}

export interface LossOptions {
  readonly clip: number;
  readonly valueClip: number | null;
  /** Of a value e off: e^2, or Huber's function: e^2 / 2, from |e| = 1 on |e| - 1/2. Default 'square'. */
  readonly valueError?: 'square' | 'huber';
  readonly valueCoefficient: number;
  readonly entropyCoefficient: number;
}

/** The loss and its parts: scalars. */
export interface SurrogateLoss {
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
 * with L^VF half the mean squared (or Huber's) error of the value function. With `valueClip` the error is the larger of that of V and of V kept
 * within valueClip of its old estimate.
 */
export function clippedSurrogate(
  judged: Judged,
  { logProb, advantages, targets, values }: Recorded,
  options: LossOptions,
): SurrogateLoss {
  const {
    objective: policy,
    kl,
    clipped,
  } = clippedObjective(judged.logProb, logProb, advantages, options.clip);

  const errorOf = options.valueError === 'huber' ? huber : square;
  let error = errorOf(sub(judged.values, targets));
  if (options.valueClip !== null) {
    const near = add(values, clip(sub(judged.values, values), -options.valueClip, options.valueClip));
    error = maximum(error, errorOf(sub(near, targets)));
  }
  const value = mul(mean(error), 0.5);
  const entropy = mean(judged.entropy);

  const loss = sub(
    add(policy, mul(value, options.valueCoefficient)),
    mul(entropy, options.entropyCoefficient),
  );

  return { loss, policy, value, entropy, kl, clipped };
}

/** Huber's function with threshold 1. */
function huber(e: Tensor): Tensor {
  const size = abs(e);
  return where(less(size, 1), mul(square(e), 0.5), sub(size, 0.5));
}
