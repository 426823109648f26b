import type { NamedArrays } from '../../core/arrays.js';

/** Means over learners. Every learner calls `mean` equally often, in the same order, with arrays of the same names and shapes. */
export interface AllReduce {
  /**
   * The mean over learners of every number, with the same bits on all. Rejects with a LearnerLost naming the rank when a learner has
   * died, with a RunError when its arrays differ; then every later call does.
   */
  mean<T extends NamedArrays>(arrays: T): Promise<T>;
  /** Ends the reduction. That of rank 0 ends it for all, once the others have read the last result. */
  close(): Promise<void>;
}

/** What rank 0 and the others are told alike. */
export interface CommonOptions {
  readonly learners: number;
  /** Must be equal on all learners: what decides that they belong together, such as a digest of the configuration. */
  readonly terms: string;
  /** Seconds to wait for the others, to join or to contribute; default 600. */
  readonly timeout?: number;
}

/** What a learner is called on the wire. */
export const nameOf = (rank: number): string => `learner-${rank}`;
