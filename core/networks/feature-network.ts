import { sizeOf, type Space } from '../spaces.js';
import { concat, full, oneHot, reshape, type Tensor } from '../tensor/index.js';
import type { ActorCritic, Inputs } from './actor-critic.js';
import type { ActionDistribution } from './distribution.js';
import { activated, initMlp, mlp, POLICY_GAIN, VALUE_GAIN, type Layer, type NetworkConfig } from './mlp.js';

/** One column of the observation and how many numbers it becomes. */
interface Feature {
  readonly column: string;
  readonly width: number;
  readonly of: (column: Tensor) => Tensor;
  readonly continuous: boolean;
}

function featuresOf(space: Space, column: string): Feature[] {
  switch (space.kind) {
    case 'box': {
      const width = sizeOf(space.shape);
      const flat = space.shape.length === 1;
      return [{ column, width, of: (x) => (flat ? x : reshape(x, [x.shape[0], width])), continuous: true }];
    }
    case 'discrete':
      return [{ column, width: space.n, of: (x) => oneHot(x, space.n), continuous: false }];
    case 'multi-discrete': {
      const depth = Math.max(...space.sizes);
      const width = depth * space.sizes.length;
      return [
        { column, width, of: (x) => reshape(oneHot(x, depth), [x.shape[0], width]), continuous: false },
      ];
    }
    case 'dict':
      return Object.entries(space.spaces).flatMap(([part, inner]) => featuresOf(inner, `${column}/${part}`));
  }
}

/** MLPs on the observation's parts, flattened and joined in their order; discrete parts as one-hot vectors. */
export function featureNetwork(
  observation: Space,
  distribution: ActionDistribution,
  config: NetworkConfig,
): ActorCritic {
  const features = featuresOf(observation, 'observation');
  const width = features.reduce((sum, feature) => sum + feature.width, 0);
  const join = (inputs: Inputs): Tensor => {
    const parts = features.map(({ column, of }) => of(inputs[column]));
    return parts.length === 1 ? parts[0] : concat(parts, 1);
  };
  return {
    distribution,
    normalised: features.filter((feature) => feature.continuous).map((feature) => feature.column),
    init: (rng) => ({
      policy: {
        layers: initMlp(rng.fork('policy'), width, distribution.outputs, config, POLICY_GAIN),
        ...(distribution.hasLogStd ? { logStd: full([distribution.outputs], config.logStd) } : {}),
      },
      value: { layers: initMlp(rng.fork('value'), width, 1, config, VALUE_GAIN) },
    }),
    policy: (params, inputs) => {
      const { layers, logStd } = params as { layers: Layer[]; logStd?: Tensor };
      return { output: mlp(layers, join(inputs), config.activation), logStd };
    },
    layers: (params) => activated((params as { layers: Layer[] }).layers, config.activation),
    value: (params, inputs) => {
      const { layers } = params as { layers: Layer[] };
      const values = mlp(layers, join(inputs), config.activation);
      return reshape(values, [values.shape[0]]);
    },
  };
}
