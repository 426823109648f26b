import { add, mul, scope, stopGradient, sub, sum, neg, wrap, type Tensor } from '../../core/tensor/index.js';
import type { Reading } from './dialogues.js';
import { encode, type EncoderVersion } from './networks/encoder.js';
import { logProbabilities, type PolicyParams } from './networks/policy.js';
import { intrinsicReward, type RewardParams } from './networks/reward.js';
import { margins, preferenceLoss } from './preferences.js';
import { returnsToGo } from './rewards.js';

/** log pi_theta(a_t | s_t) of every row: [rows]. */
function logPi(theta: PolicyParams, { turns, sequence, chosen }: Reading, encoder: EncoderVersion): Tensor {
  return logProbabilities(theta, turns, sequence, chosen, encoder);
}

/**
 * -1/B sum over B dialogues and their turns of advantage_t log pi_theta(a_t | s_t): what REINFORCE descends (Williams 1992), and both
 * L^ex and the inner loss.
 *
 * @param advantages [rows]
 */
export function policyLoss(
  theta: PolicyParams,
  reading: Reading,
  advantages: Tensor,
  encoder: EncoderVersion,
): Tensor {
  const weighted = sum(mul(logPi(theta, reading, encoder), advantages));
  return neg(mul(weighted, 1 / reading.sequence.dialogues));
}

/** L^p of pairs laid out as `pairDialogues` does, `lengths` the turns of its dialogues. */
export function matchingLoss(
  theta: PolicyParams,
  reading: Reading,
  lengths: Int32Array,
  encoder: EncoderVersion,
): Tensor {
  return preferenceLoss(margins(logPi(theta, reading, encoder), lengths));
}

/** Dialogues of the inner loop, and what their returns are made of. */
export interface InnerDialogues {
  readonly reading: Reading;
  /** r^ex of each row. */
  readonly rewards: Float32Array;
  /** What r_phi reads beside the state: [rows, inputs]. */
  readonly actions: Tensor;
  /** What returns are compared with, [rows]. */
  readonly baseline: Float32Array;
}

/** The inner loss as a function of theta and phi, with what it says of phi alone. */
export interface InnerLoss {
  /** r_phi(s_t, a_t): [rows]. */
  rewards(phi: RewardParams): Tensor;
  /** R_t(phi) = sum over t' >= t of gamma^(t'-t) (r^ex_t' + lambda r_phi(s_t', a_t')): [rows]. */
  returns(phi: RewardParams): Tensor;
  /** L^{ex+in}(theta, phi) = -1/B sum (R_t(phi) - b_t) log pi_theta(a_t | s_t), eq. 3.5. */
  loss(theta: PolicyParams, phi: RewardParams): Tensor;
}

/**
 * The inner loss on dialogues that were played with `theta`. What r_phi reads of the states is what they are at `theta`, cut from its
 * graph: that makes the meta-gradient exact.
 */
export function innerLoss(
  theta: PolicyParams,
  { reading, rewards, actions, baseline }: InnerDialogues,
  { lambda, discount, encoder }: { lambda: number; discount: number; encoder: EncoderVersion },
): InnerLoss {
  const rows = rewards.length;
  const states = scope(() => encode(theta.encoder, reading.turns, encoder));
  const intrinsic = (phi: RewardParams): Tensor => intrinsicReward(phi, stopGradient(states), actions);
  const returns = (phi: RewardParams): Tensor =>
    returnsToGo(add(wrap(rewards, [rows]), mul(intrinsic(phi), lambda)), reading.sequence, discount);
  return {
    rewards: intrinsic,
    returns,
    loss: (policy, phi) => policyLoss(policy, reading, sub(returns(phi), wrap(baseline, [rows])), encoder),
  };
}
