import { add, mul, scope, stopGradient, sub, sum, neg, wrap, type Tensor } from '../../core/tensor/index.js';
import type { Comparison } from './baseline.js';
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
}

/** What phi makes of dialogues. */
export interface InnerReturns {
  /** r_phi(s_t, a_t): [rows]. */
  rewards(phi: RewardParams): Tensor;
  /** R_t(phi) = sum over t' >= t of gamma^(t'-t) (r^ex_t' + lambda r_phi(s_t', a_t')): [rows]. */
  returns(phi: RewardParams): Tensor;
}

/**
 * The returns of the inner loop on dialogues that were played with `theta`. What r_phi reads of the states is what they are at `theta`,
 * cut from its graph: that makes the meta-gradient exact.
 */
export function innerReturns(
  theta: PolicyParams,
  { reading, rewards, actions }: InnerDialogues,
  { lambda, discount, encoder }: { lambda: number; discount: number; encoder: EncoderVersion },
): InnerReturns {
  const states = scope(() => encode(theta.encoder, reading.turns, encoder));
  const intrinsic = (phi: RewardParams): Tensor => intrinsicReward(phi, stopGradient(states), actions);
  return {
    rewards: intrinsic,
    returns: (phi) =>
      returnsToGo(
        add(wrap(rewards, [rewards.length]), mul(intrinsic(phi), lambda)),
        reading.sequence,
        discount,
      ),
  };
}

/** L^{ex+in}(theta, phi) = -1/B sum of advantage_t(phi) log pi_theta(a_t | s_t), eq. 3.5. `comparison` is constant. */
export function innerLoss(
  {
    reading,
    returns,
    comparison,
  }: { reading: Reading; comparison: Comparison } & Pick<InnerReturns, 'returns'>,
  encoder: EncoderVersion,
): (theta: PolicyParams, phi: RewardParams) => Tensor {
  const usual = wrap(comparison.usual, [comparison.usual.length]);
  return (theta, phi) => policyLoss(theta, reading, mul(sub(returns(phi), usual), comparison.scale), encoder);
}
