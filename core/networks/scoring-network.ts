import type { Dict, Space } from '../spaces.js';
import type { Rng } from '../random.js';
import {
  add,
  concat,
  div,
  linear,
  matmul,
  maximum,
  mul,
  relu,
  reshape,
  slice,
  sum,
  tanh,
  type Tensor,
} from '../tensor/index.js';
import type { ActorCritic } from './actor-critic.js';
import type { ActionDistribution } from './distribution.js';
import type { Params } from './params.js';
import { initMlp, mlp, POLICY_GAIN, VALUE_GAIN, type Layer, type NetworkConfig } from './mlp.js';

/** Whether an observation describes the actions that it offers: { state: Box[S], actions: Box[A, F], mask: Box[A] }. */
export function isScored(space: Space): space is Dict {
  if (space.kind !== 'dict' || Object.keys(space.spaces).sort().join() !== 'actions,mask,state') return false;
  const { state, actions } = space.spaces;
  return (
    state.kind === 'box' && state.shape.length === 1 && actions.kind === 'box' && actions.shape.length === 2
  );
}

/**
 * A network for actions that are described rather than numbered: logit_i = MLP([state; actions_i]) with the same weights for every
 * i, so that it does not matter in which order, or how many, actions are offered. The value is an MLP of [state; mean of the
 * allowed actions].
 */
export function scoringNetwork(
  observation: Dict,
  distribution: ActionDistribution,
  config: NetworkConfig,
): ActorCritic {
  const sizes = (part: string): readonly number[] =>
    (observation.spaces[part] as { shape: readonly number[] }).shape;
  const [stateSize] = sizes('state');
  const [count, actionSize] = sizes('actions');
  const columns = { state: 'observation/state', actions: 'observation/actions', mask: 'observation/mask' };
  const init = (rng: Rng, gain: number): Layer[] => initMlp(rng, stateSize + actionSize, 1, config, gain);
  return {
    distribution,
    normalised: [columns.state],
    init: (rng) => ({
      policy: splitFirst(init(rng.fork('policy'), POLICY_GAIN), stateSize),
      value: { layers: init(rng.fork('value'), VALUE_GAIN) },
    }),
    policy: (params, inputs) => {
      const { state, action, rest } = params as unknown as SplitMlp;
      const n = inputs[columns.state].shape[0];
      // The state's share of the first layer is the same for every action: computed once a row, not once an action.
      const shared = linear(inputs[columns.state], state.w, state.b);
      const width = shared.shape[1];
      const own = reshape(matmul(reshape(inputs[columns.actions], [n * count, actionSize]), action), [
        n,
        count,
        width,
      ]);
      const first = reshape(add(own, reshape(shared, [n, 1, width])), [n * count, width]);
      const hidden = rest.length === 0 ? first : config.activation === 'tanh' ? tanh(first) : relu(first);
      return {
        output: reshape(mlp(rest, hidden, config.activation), [n, count]),
        mask: inputs[columns.mask],
      };
    },
    value: (params, inputs) => {
      const { layers } = params as { layers: Layer[] };
      const n = inputs[columns.state].shape[0];
      const mask = inputs[columns.mask];
      const allowed = maximum(sum(mask, 1, { keepDims: true }), 1);
      const mean = div(sum(mul(inputs[columns.actions], reshape(mask, [n, count, 1])), 1), allowed);
      return reshape(mlp(layers, concat([inputs[columns.state], mean], 1), config.activation), [n]);
    },
  };
}

/** An MLP whose first layer is kept as its rows for the state and its rows for the action. */
interface SplitMlp {
  readonly state: Layer;
  readonly action: Tensor;
  readonly rest: readonly Layer[];
}

function splitFirst([{ w, b }, ...rest]: readonly Layer[], stateSize: number): { [part: string]: Params } {
  const [inputs, outputs] = w.shape;
  return {
    state: { w: slice(w, [0, 0], [stateSize, outputs]), b },
    action: slice(w, [stateSize, 0], [inputs - stateSize, outputs]),
    rest,
  };
}
