import type { Metrics } from '../core/algorithm.js';
import type { Evaluation } from './evaluation.js';

/** One finished round, as the live view and metrics.jsonl report it. */
export interface RoundReport {
  /** Rounds finished so far. */
  readonly round: number;
  readonly rounds: number;
  /** Environment steps and episodes of the whole run so far, over all learners. */
  readonly envSteps: number;
  readonly episodes: number;
  /** Means over the episodes that ended in this round at this learner: the environment's own numbers, return, length. */
  readonly episode: Metrics;
  readonly metrics: Metrics;
  readonly seconds: number;
}

/** How the actors are doing, about twice a second. */
export interface Status {
  readonly actors: number;
  readonly unitsPerSecond: number;
  readonly reissued: number;
  readonly refused: number;
}

/** What a learner tells whoever started it, in order. Plain data: it crosses a process border. */
export type LearnerEvent =
  | { readonly kind: 'listening'; readonly address: string; readonly reduceAddress?: string }
  | { readonly kind: 'metrics'; readonly url: string }
  | { readonly kind: 'started'; readonly round: number; readonly rounds: number; readonly note?: string }
  | { readonly kind: 'status'; readonly status: Status }
  | { readonly kind: 'round'; readonly report: RoundReport }
  | { readonly kind: 'evaluation'; readonly round: number; readonly evaluation: Evaluation }
  | {
      readonly kind: 'checkpoint';
      readonly round: number;
      readonly path: string;
      readonly seconds: number;
      readonly bytes: number;
    }
  | { readonly kind: 'warning'; readonly message: string }
  | {
      readonly kind: 'finished';
      readonly final: readonly Evaluation[];
      readonly transcript?: string;
      readonly hash: string;
    }
  | { readonly kind: 'interrupted'; readonly round: number }
  | { readonly kind: 'failed'; readonly message: string; readonly exitCode: number };

export type Listener = (event: LearnerEvent) => void;
