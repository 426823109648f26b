import type { Split } from './env.js';

/** Plain data: what JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * A piece of work: a pure function of itself and of the weights it names. Whoever computes it gets the same sample, so a lost one is
 * handed out again and a second copy is dropped.
 */
export interface Unit {
  /** Round of the run. */
  readonly round: number;
  /** What the units of one `collect` call are for: 'train', 'evaluate', or a name of the algorithm's own. */
  readonly purpose: string;
  /** Place among the units of the same round and purpose; samples are ordered by it. */
  readonly index: number;
  /** State of the unit's random stream (core/random). */
  readonly stream: readonly number[];
  /** Version of the weights to use. */
  readonly weightsVersion: number;
  /** Tasks are drawn from this split. */
  readonly split: Split;
  /** What to do, in the algorithm's own words: `{ steps: 512 }`, `{ episodes: 4 }`. */
  readonly work: Json;
}

/** `round 12 train 3`: how a unit is named in messages. */
export const unitName = (unit: Pick<Unit, 'round' | 'purpose' | 'index'>): string =>
  `round ${unit.round} ${unit.purpose} ${unit.index}`;
