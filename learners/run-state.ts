import type { StateTree } from '../core/algorithm.js';
import { ndarray, type NamedArrays, type TypedArray } from '../core/arrays.js';
import type { Checkpoint, CheckpointContent } from '../core/checkpoint/index.js';
import type { WeightsVersion } from '../core/collector.js';

/** Everything that changes from round to round and has to survive. */
export interface RunState {
  /** Rounds finished. */
  readonly round: number;
  /** The algorithm's. */
  readonly state: unknown;
  readonly envSteps: number;
  readonly episodes: number;
  /** The weights of the round that a pipeline has in flight. */
  readonly stale: WeightsVersion | undefined;
}

interface SavedWeights {
  readonly version: number;
  readonly arrays: {
    readonly [name: string]: { readonly shape: readonly number[]; readonly data: TypedArray };
  };
}

interface SavedState {
  readonly algorithm: StateTree;
  readonly pipeline: SavedWeights | null;
}

/** The part of a checkpoint that a run's state makes up. */
export function packRunState(run: RunState): Pick<CheckpointContent, 'round' | 'state' | 'counters'> {
  const saved: SavedState = {
    algorithm: run.state as StateTree,
    pipeline: run.stale ? { version: run.stale.version, arrays: run.stale.arrays } : null,
  };
  return {
    round: run.round,
    state: saved as unknown as StateTree,
    counters: { envSteps: run.envSteps, episodes: run.episodes },
  };
}

/** The state that `packRunState` took apart. */
export function unpackRunState({ round, state, counters }: Checkpoint): RunState {
  const { algorithm, pipeline } = state as unknown as SavedState;
  return {
    round,
    state: algorithm,
    envSteps: counters.envSteps,
    episodes: counters.episodes,
    stale: pipeline ? { version: pipeline.version, arrays: arraysOf(pipeline.arrays) } : undefined,
  };
}

function arraysOf(saved: SavedWeights['arrays']): NamedArrays {
  return Object.fromEntries(
    Object.entries(saved).map(([name, { shape, data }]) => [name, ndarray(data, shape)]),
  );
}
