import type { RunConfig } from '../../core/config/index.js';
import type { Evaluation } from '../../learners/evaluation.js';
import type { EpisodeChoice } from '../../learners/transcript.js';
import type { PlayedTrial } from '../plot/trials.js';

/** One cell of a table and one seed: a run, or a rule of the environment that needs none. */
export interface Row {
  /** The task or data set: lower-case words joined by '-' or '_'. */
  readonly env: string;
  readonly method: string;
  readonly seed: number;
  /** A preset to start from. */
  readonly preset?: string;
  /** The name of a rule to play instead of training. */
  readonly rule?: string;
  /** Options over those of the preset, as `--set` takes them. */
  readonly sets: readonly string[];
  /** Options that follow from the rest of the configuration, such as rounds from a number of frames. */
  derived?(config: RunConfig): readonly string[];
  /** An episode of its policy to keep as text, and options of the environment to show it under. */
  readonly transcript?: EpisodeChoice & { readonly env: { readonly [option: string]: unknown } };
  /** Whether to look at trials of its policy: `clusters`, how well it tells them; `traces`, also where it went. */
  readonly trials?: 'clusters' | 'traces';
  /** Seconds that a round takes, or all of a rule: a guess for before there is a measurement. */
  readonly seconds?: number;
}

/** `lastfm/crsirl seed 2`: how a row is named in messages. */
export const rowName = ({ env, method, seed }: Pick<Row, 'env' | 'method' | 'seed'>): string =>
  `${env}/${method} seed ${seed}`;

/** The name of a row's run folder. */
export const runName = ({ env, method, seed }: Row): string => `${env}-${method}-${seed}`;

/** What came of a row: a line of results.jsonl. All that a report needs is in it. */
export interface Result {
  readonly suite: string;
  readonly env: string;
  readonly method: string;
  readonly seed: number;
  /** Digest of the options that the result depends on, without seed and folders. */
  readonly settings: string;
  /** A run that was trained by hand, with options of its own. */
  readonly taken?: true;
  /** Test episodes of the policy that validation chose; those of the environment's rules may follow. */
  readonly evaluations: readonly Evaluation[];
  /** Rounds of the run, and the round of the policy that validation chose. */
  readonly rounds: number;
  readonly policyRound: number;
  readonly envSteps: number;
  /** What rounds and evaluations took; of a resumed run the parts together. */
  readonly seconds: number;
  /** By name of a number: [environment steps, its mean on validation episodes]. */
  readonly curves: { readonly [name: string]: readonly (readonly [steps: number, value: number])[] };
  /** What the algorithm reported last. */
  readonly metrics: { readonly [name: string]: number };
  /** Hash of the last checkpoint. */
  readonly hash?: string;
  readonly transcript?: string;
  /** NMI of inferred and true clusters of test tasks over the steps of a trial, where there are such. */
  readonly nmi?: readonly number[];
  /** Where the policy went in the trials of test tasks. */
  readonly traces?: readonly Trace[];
  readonly versions: { readonly attune: string; readonly node: string };
}

/** A trial as a figure needs it: few places of each episode, and the cluster that was inferred at the end of exploration. */
export type Trace = Pick<PlayedTrial, 'paths' | 'cluster'> & {
  readonly goal?: readonly [number, number];
  readonly inferred?: number;
};

/** The files of a report by name; `page` is the Markdown among them. */
export interface Report {
  readonly page: string;
  readonly files: ReadonlyMap<string, string>;
}

/** A table to be filled: rows, and how its results read. */
export interface Suite {
  readonly name: string;
  readonly rows: readonly Row[];
  /** How test episodes are played: by which checkpoint, and how many at most. */
  readonly test: { readonly checkpoint: 'best' | 'last'; readonly episodes: number };
  /** Which row a run that was trained by hand belongs to; undefined when to none of this suite. */
  placeOf(config: RunConfig): Pick<Row, 'env' | 'method'> | undefined;
  report(results: readonly Result[]): Report;
}
