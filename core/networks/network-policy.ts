import type { EnvSpec } from '../algorithm.js';
import type { Observation } from '../env.js';
import type { Policy } from '../policy.js';
import { ColumnWriter } from '../rollout/column-writer.js';
import { currentExecutor, packMlp, scope, type DenseLayer, type Tensor } from '../tensor/index.js';
import type { ActorCritic } from './actor-critic.js';
import type { ActionParameters } from './distribution.js';
import { inputsOf } from './inputs.js';
import { normalise, type Scales } from './normalizer.js';
import { rowWriter } from './observation-row.js';
import type { Params } from './params.js';

/** What the network says about the observations of n environments. */
type Ask = (observations: readonly Observation[]) => ActionParameters<ArrayLike<number>>;

/**
 * The policy of an actor-critic with these parameters, without memory. Decisions carry `logProb` F32 [n] and, for continuous actions,
 * `latent` F32 [n, dimensions]: see core/networks/gaussian. Acting is most of what a worker does beside its environments, so a network
 * that is a plain MLP acts on packed weights, with the same bits.
 */
export function networkPolicy(
  spec: EnvSpec,
  network: ActorCritic,
  params: Params,
  scales: Scales,
): Policy<undefined> {
  const layers = currentExecutor().name === 'wasm' ? network.layers?.(params) : undefined;
  const ask = layers ? askPacked(spec, layers, params, scales) : askTensors(spec, network, params, scales);
  return {
    start: () => undefined,
    restart: () => undefined,
    act: (observations, _memory, options) => {
      const { actions, extras } = network.distribution.decide(
        ask(observations),
        observations.length,
        options,
      );
      return { actions, extras, memory: undefined };
    },
  };
}

function askPacked(spec: EnvSpec, layers: readonly DenseLayer[], params: Params, scales: Scales): Ask {
  const network = packMlp(layers);
  const write = rowWriter(spec.observationSpace, scales);
  const logStd = (params as { readonly logStd?: Tensor }).logStd?.toArray();
  let rows = new Float32Array(0);
  let output = new Float32Array(0);
  return (observations) => {
    const n = observations.length;
    if (rows.length !== n * network.inputs) {
      rows = new Float32Array(n * network.inputs);
      output = new Float32Array(n * network.outputs);
    }
    let at = 0;
    for (let row = 0; row < n; row++) at = write(rows, at, observations[row]);
    return { output: network.run(rows, output), logStd };
  };
}

function askTensors(spec: EnvSpec, network: ActorCritic, params: Params, scales: Scales): Ask {
  const writers = new Map<number, ColumnWriter>();
  const numbers = (x: Tensor | undefined): ArrayLike<number> | undefined => x?.toArray();
  return (observations) => {
    const n = observations.length;
    const writer = writers.get(n) ?? new ColumnWriter(spec.observationSpace, 'observation', n);
    writers.set(n, writer);
    for (let row = 0; row < n; row++) writer.set(row, observations[row]);
    const inputs = inputsOf(normalise(writer.arrays(n), scales));
    const { output, mask, logStd } = scope(() => network.policy(params, inputs));
    return { output: output.toArray(), mask: numbers(mask), logStd: numbers(logStd) };
  };
}
