import { z } from 'zod';
import type { Rng } from '../random.js';
import { linear, wrap, zeros, type DenseLayer, type Tensor } from '../tensor/index.js';
import { orthogonal, uniformFanIn } from './initializers.js';

/** Options of a policy or value network. */
export const networkConfig = z.strictObject({
  hidden: z.array(z.int().positive()).default([64, 64]).describe('widths of the hidden layers'),
  activation: z.enum(['tanh', 'relu']).default('tanh').describe('activation of the hidden layers'),
  init: z
    .enum(['orthogonal', 'uniform'])
    .default('orthogonal')
    .describe(
      'first weights: orthogonal with zero biases (the habit of PPO), or uniform in +-1/sqrt(fan-in) (of PyTorch)',
    ),
  logStd: z
    .number()
    .default(0)
    .describe('first log standard deviation of continuous actions, in units of half of a bounded space'),
});
export type NetworkConfig = z.infer<typeof networkConfig>;

/** Gains of last layers: a first policy that is nearly uniform, values of the size of returns. */
export const POLICY_GAIN = 0.01;
export const VALUE_GAIN = 1;

/** A linear layer: `w` [inputs, outputs], `b` [outputs]. */
export interface Layer {
  readonly w: Tensor;
  readonly b: Tensor;
  readonly [name: string]: Tensor;
}

/** A linear layer with its first weights; `gain` scales orthogonal ones. */
export function initLayer(
  rng: Rng,
  inputs: number,
  outputs: number,
  config: NetworkConfig,
  gain: number,
): Layer {
  if (config.init === 'orthogonal') {
    return { w: wrap(orthogonal(rng, inputs, outputs, gain), [inputs, outputs]), b: zeros([outputs]) };
  }
  return {
    w: wrap(uniformFanIn(rng, inputs * outputs, inputs), [inputs, outputs]),
    b: wrap(uniformFanIn(rng, outputs, inputs), [outputs]),
  };
}

/** Layers inputs -> hidden... -> outputs. Orthogonal hidden layers have gain sqrt(2), the last one `outGain`. */
export function initMlp(
  rng: Rng,
  inputs: number,
  outputs: number,
  config: NetworkConfig,
  outGain: number,
): Layer[] {
  const widths = [inputs, ...config.hidden, outputs];
  return widths.slice(1).map((width, i) => {
    const gain = i === widths.length - 2 ? outGain : Math.SQRT2;
    return initLayer(rng.fork('layer', i), widths[i], width, config, gain);
  });
}

/** Layers of an MLP with their activations: one follows every layer but the last. */
export function activated(
  layers: readonly Layer[],
  activation: NetworkConfig['activation'],
): Required<DenseLayer>[] {
  return layers.map(({ w, b }, i) => ({ w, b, activation: i < layers.length - 1 ? activation : 'none' }));
}

/** x [n, inputs] -> [n, outputs]; the activation follows every layer but the last. */
export function mlp(layers: readonly Layer[], x: Tensor, activation: NetworkConfig['activation']): Tensor {
  let y = x;
  for (const layer of activated(layers, activation)) y = linear(y, layer.w, layer.b, layer.activation);
  return y;
}
