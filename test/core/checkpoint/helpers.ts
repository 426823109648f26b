import type { StateTree } from '../../../core/algorithm.js';
import type { CheckpointContent } from '../../../core/checkpoint/index.js';
import { tensor } from '../../../core/tensor/index.js';

/** A state with every kind of leaf. */
export function someState(seed = 0): StateTree {
  return {
    params: {
      layers: [
        { w: tensor(Float32Array.of(seed, -0, NaN, 1e-45), [2, 2]), b: tensor(Float32Array.of(7), []) },
      ],
    },
    indices: tensor(Int32Array.of(1, -2, 3), [3, 1], 'int32'),
    adam: { m: new Float32Array(3), v: Float64Array.of(0.1, seed), t: 17 },
    stream: Uint32Array.of(1, 2, 3, 4294967295),
    flags: [
      Uint8Array.of(1, 0),
      Int32Array.of(-1),
      true,
      false,
      null,
      'text',
      { $: 'no array', $$x: 1, 'a/b~c': Uint8Array.of(9) },
    ],
    limits: [Infinity, -Infinity, NaN, -0, 0, 1e308],
    empty: { list: [], object: {}, array: new Float32Array(0) },
  };
}

/** A whole checkpoint's content. */
export function someContent(round: number, change: Partial<CheckpointContent> = {}): CheckpointContent {
  return {
    round,
    state: someState(round),
    counters: { envSteps: round * 100, episodes: round * 3 },
    identity: { seed: 1, env: { name: 'cartpole' } },
    config: { seed: 1, env: { name: 'cartpole' }, actors: { count: 2 } },
    plugins: [{ path: '/somewhere/plugin.js', sha256: 'ab' }],
    ...change,
  };
}
