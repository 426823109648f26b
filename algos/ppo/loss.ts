import type { ActorCritic } from '../../core/networks/actor-critic.js';
import type { Params } from '../../core/networks/params.js';
import { clippedSurrogate, type LossOptions, type SurrogateLoss } from '../shared/clipped-surrogate.js';
import type { Rows } from '../shared/minibatches.js';

/**
 * The clipped loss of a policy network and a value network on n rows: the columns of the observation, `recorded` (what was chosen, as the
 * distribution records it), `logProb`, `advantages`, `targets` and `values`.
 */
export function ppoLoss(
  network: ActorCritic,
  params: { readonly policy: Params; readonly value: Params },
  rows: Rows,
  options: LossOptions,
): SurrogateLoss {
  const { distribution } = network;
  const { recorded, logProb, advantages, targets, values, ...inputs } = rows;
  const actions = network.policy(params.policy, inputs);
  const judged = {
    logProb: distribution.logProb(actions, recorded),
    entropy: distribution.entropy(actions),
    values: network.value(params.value, inputs),
  };
  return clippedSurrogate(judged, { logProb, advantages, targets, values }, options);
}
