import type { ActorCritic, Inputs } from '../../core/networks/actor-critic.js';
import type { Params } from '../../core/networks/params.js';
import { add, mean, mul, neg, type Tensor } from '../../core/tensor/index.js';

/**
 * A function whose gradient is minus the policy gradient (Williams 1992, eq. 4; with reward-to-go, Sutton et al. 2000, theorem 1),
 *
 *     E[ sum_t (G_t - b_t) grad log pi(a_t | s_t) ],
 *
 * as a mean over rows, minus the entropy bonus. The mean divides by the number of rows rather than of episodes, so that the size of
 * the gradient does not depend on how long episodes are.
 *
 * @param recorded what was chosen in each row, [n] or [n, parts]
 * @param advantages G_t - b_t of each row, [n]
 */
export function policyLoss(
  network: ActorCritic,
  params: Params,
  inputs: Inputs,
  recorded: Tensor,
  advantages: Tensor,
  entropyCoefficient: number,
): { readonly loss: Tensor; readonly entropy: Tensor } {
  const { distribution } = network;
  const actions = network.policy(params, inputs);
  const surrogate = mean(mul(distribution.logProb(actions, recorded), advantages));
  const entropy = mean(distribution.entropy(actions));
  return { loss: neg(add(surrogate, mul(entropy, entropyCoefficient))), entropy };
}
