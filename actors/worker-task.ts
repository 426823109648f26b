import type { RunnerSpec } from '../core/unit-runner.js';
import type { Unit } from '../core/unit.js';
import type { ArrayMeta, FramedArrays } from '../core/wire/array-frames.js';
import type { Failure } from '../core/wire/actor-messages.js';

/** What a worker thread is started with. */
export interface WorkerSetup extends RunnerSpec {
  readonly executor: string;
  /** Modules that register environments and algorithms, as URLs. */
  readonly modules: readonly string[];
  /** Paths of plug-in files. */
  readonly plugins: readonly string[];
}

/** Weights in memory that all threads of the actor share. */
export interface SharedWeights {
  readonly session: string;
  readonly version: number;
  readonly meta: readonly ArrayMeta[];
  readonly frames: readonly SharedArrayBuffer[];
}

/** 'prepare' finds out whether this actor can compute units at all. */
export type WorkerTask =
  | { readonly kind: 'prepare' }
  | {
      readonly kind: 'unit';
      readonly unit: Unit;
      readonly weights: SharedWeights;
      /** Shared; element 0 counts environment steps. */
      readonly progress: Int32Array;
    };

/** Errors come as data: their classes would not survive the way between threads. */
export type WorkerResult =
  | { readonly ok: true; readonly arrays: FramedArrays }
  | { readonly ok: false; readonly reason: Failure | 'input'; readonly message: string };
