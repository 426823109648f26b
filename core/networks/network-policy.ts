import type { EnvSpec } from '../algorithm.js';
import type { Policy } from '../policy.js';
import { ColumnWriter } from '../rollout/column-writer.js';
import { scope, type Tensor } from '../tensor/index.js';
import type { ActorCritic } from './actor-critic.js';
import { inputsOf } from './inputs.js';
import { normalise, type Scales } from './normalizer.js';
import type { Params } from './params.js';

/**
 * The policy of an actor-critic with these parameters, without memory. Decisions carry `logProb` F32 [n] and, for continuous actions,
 * `latent` F32 [n, dimensions]: see core/networks/gaussian.
 */
export function networkPolicy(
  spec: EnvSpec,
  network: ActorCritic,
  params: Params,
  scales: Scales,
): Policy<undefined> {
  const writers = new Map<number, ColumnWriter>();
  return {
    start: () => undefined,
    restart: () => undefined,
    act: (observations, _memory, options) => {
      const n = observations.length;
      const writer = writers.get(n) ?? new ColumnWriter(spec.observationSpace, 'observation', n);
      writers.set(n, writer);
      for (let row = 0; row < n; row++) writer.set(row, observations[row]);
      const inputs = inputsOf(normalise(writer.arrays(n), scales));
      const { output, mask, logStd } = scope(() => network.policy(params, inputs));
      const numbers = (x: Tensor | undefined): ArrayLike<number> | undefined => x?.toArray();
      const parameters = { output: output.toArray(), mask: numbers(mask), logStd: numbers(logStd) };
      return { ...network.distribution.decide(parameters, n, options), memory: undefined };
    },
  };
}
