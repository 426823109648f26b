import type { EnvSpec } from '../algorithm.js';
import { InputError } from '../errors.js';
import type { Rng } from '../random.js';
import type { Dict, Space } from '../spaces.js';
import type { DenseLayer, Tensor } from '../tensor/index.js';
import { distributionOver, type ActionDistribution, type ActionParameters } from './distribution.js';
import { featureNetwork } from './feature-network.js';
import type { NetworkConfig } from './mlp.js';
import type { Params } from './params.js';
import { isScored, scoringNetwork } from './scoring-network.js';

/** Columns of observations (names as core/rollout gives them) as tensors of n rows each. */
export type Inputs = { readonly [column: string]: Tensor };

/** A policy network and a value network that share nothing but their input. Pure functions of their parameters. */
export interface ActorCritic {
  readonly distribution: ActionDistribution;
  /** Columns whose numbers may be normalised; the rest are masks, choices and descriptions of actions. */
  readonly normalised: readonly string[];
  init(rng: Rng): { policy: Params; value: Params };
  /** Parameters of the distribution over actions. */
  policy(params: Params, inputs: Inputs): ActionParameters<Tensor>;
  /** The policy's layers, where it is an MLP whose input is the observation's parts side by side: for acting without tensors. */
  layers?(params: Params): DenseLayer[];
  /** Values [n]. */
  value(params: Params, inputs: Inputs): Tensor;
}

/**
 * The networks that suit an environment's spaces:
 *
 * - observation Dict { state: Box[S], actions: Box[A, F], mask: Box[A] } with action Discrete(A): each action is scored by what
 *   describes it;
 * - any other observation: its parts, flattened and joined, through an MLP.
 *
 * Throws an InputError that names the space it cannot serve.
 */
export function actorCritic(spec: EnvSpec, config: NetworkConfig): ActorCritic {
  const distribution = distributionOver(spec.actionSpace);
  const { observationSpace: observation, actionSpace: action } = spec;
  if (!isScored(observation)) return featureNetwork(observation, distribution, config);
  checkScored(observation, action, spec.name);
  return scoringNetwork(observation, distribution, config);
}

function checkScored(observation: Dict, action: Space, name: string): void {
  const { actions, mask } = observation.spaces;
  const count = actions.kind === 'box' ? actions.shape[0] : 0;
  if (action.kind !== 'discrete' || action.n !== count || mask.kind !== 'box' || mask.low.length !== count) {
    throw new InputError(
      `env '${name}' describes ${count} actions in its observation: its action space must be Discrete(${count}) and ` +
        `its mask Box[${count}]`,
    );
  }
}
