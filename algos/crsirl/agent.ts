import type { EnvSpec } from '../../core/algorithm.js';
import type { NamedArrays } from '../../core/arrays.js';
import { distributionOver } from '../../core/networks/distribution.js';
import { fromArrays } from '../../core/networks/params.js';
import type { Policy } from '../../core/policy.js';
import { ColumnWriter } from '../../core/rollout/column-writer.js';
import { scope, wrap } from '../../core/tensor/index.js';
import type { CrsKnowledge } from '../../envs/crs/knowledge.js';
import type { EncoderVersion } from './networks/encoder.js';
import { HIDDEN, stepPolicy, type PolicyParams } from './networks/policy.js';
import { turnsOf, turnTensors } from './networks/turns.js';

/**
 * The recurrent policy with these weights. Its memory is the recurrent state h, [n, HIDDEN] by rows, 0 at the start. What the networks read
 * of a turn (networks/turns) is recorded beside the action.
 */
export function dialoguePolicy(
  spec: EnvSpec,
  knowledge: CrsKnowledge,
  encoder: EncoderVersion,
  weights: NamedArrays,
): Policy<Float32Array> {
  const params = fromArrays(weights, 'policy') as unknown as PolicyParams;
  const distribution = distributionOver(spec.actionSpace);
  return {
    start: (n) => new Float32Array(n * HIDDEN),
    restart: (memory, done) => memory.map((x, i) => (done[Math.floor(i / HIDDEN)] ? 0 : x)),
    act: (observations, before, options) => {
      const n = observations.length;
      const writer = new ColumnWriter(spec.observationSpace, 'observation', n);
      for (let row = 0; row < n; row++) writer.set(row, observations[row]);
      const columns = turnsOf(writer.arrays(n), knowledge);
      const { logits, hidden } = scope(() =>
        stepPolicy(
          params,
          turnTensors(columns, knowledge, encoder === 'compat'),
          wrap(before, [n, HIDDEN]),
          encoder,
        ),
      );
      const output = { output: logits.toArray(), mask: columns['turn/mask'].data };
      const { actions, extras } = distribution.decide(output, n, options);
      const memory = Float32Array.from(hidden.toArray());
      return { actions, extras: { ...extras, ...columns }, memory };
    },
  };
}
