import type { z } from 'zod';
import type { NamedArrays } from './arrays.js';
import type { Action, Env, Observation, Split, Step, TaskFamily } from './env.js';
import type { Policy } from './policy.js';
import type { Rng } from './random.js';
import type { Space } from './spaces.js';
import type { Json, Unit } from './unit.js';
import type { Tensor } from './tensor/index.js';

/** What a policy may know about its environment. */
export interface EnvSpec {
  readonly name: string;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Steps after which an episode is truncated, if there is a limit. */
  readonly maxEpisodeSteps?: number;
  /** Names of the numbers that finished episodes report beside return and length (`EnvDefinition.episodeMetrics`). */
  readonly episodeMetrics?: readonly string[];
  /** Names of the numbers per step that are known when an episode has ended (`EnvDefinition.hindsight`). */
  readonly hindsight?: readonly string[];
  /** Whether a running episode can go on in another copy (`Env.save`): not where there are tasks, which are no numbers. */
  readonly carries?: boolean;
  /** What the family publishes for its own algorithms (`EnvDefinition.knowledge`). */
  readonly knowledge?: unknown;
}

/** What a work unit can reach: nothing that differs between workers. */
export interface World<Config = unknown> {
  readonly config: Config;
  readonly spec: EnvSpec;
  /** The unit's own stream. Fork it by name rather than drawing from it, so that parts do not disturb each other. */
  readonly rng: Rng;
  readonly weights: NamedArrays;
  /** The algorithm's policy with these weights; made once per version. */
  readonly policy: Policy;
  /** n environments of this worker, to be reset before use. Calls share them: env(i) of two calls is the same. */
  envs(n: number): readonly Env[];
  readonly tasks?: TaskFamily;
}

/** One unit's result. */
export interface Sample {
  readonly unit: Unit;
  readonly arrays: NamedArrays;
}

/** What `ctx.collect` is asked for: `count` units of the same work, told apart by their index and stream. */
export interface Request {
  /** Names the request within a round; default 'train'. */
  readonly purpose?: string;
  readonly count: number;
  readonly work: Json;
  readonly split?: Split;
}

/** What the learner's side of an algorithm can reach. */
export interface LearnerContext<Config = unknown> {
  readonly config: Config;
  readonly spec: EnvSpec;
  /** Index of the current round, from 0. During `init` it is 0. */
  readonly round: number;
  /** How many rounds the run is to have; schedules read it. */
  readonly rounds: number;
  /** The stream of this round (of the run, during `init`), the same on every learner. */
  readonly rng: Rng;
  /** This learner's place among `learners` of them. */
  readonly rank: number;
  readonly learners: number;
  readonly tasks?: TaskFamily;
  /**
   * Has `count` units computed with these weights and resolves to this learner's share of the samples (all of them, with one
   * learner) in the order of their index. The same call runs in this process, on this machine or on a cluster.
   */
  collect(request: Request, weights: NamedArrays): Promise<Sample[]>;
  /** The mean over learners of every number in the arrays, added in the order of rank: equal bits on all. Identity with one learner. */
  allReduce<T extends NamedArrays>(arrays: T): Promise<T>;
}

/** A leaf of a checkpointed state. */
export type StateLeaf =
  | Tensor
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint32Array
  | Uint8Array
  | number
  | string
  | boolean
  | null;
/** An algorithm's whole state: a tree of plain objects and arrays over such leaves. What is not in it does not survive. */
export type StateTree = StateLeaf | readonly StateTree[] | { readonly [key: string]: StateTree };

/** Numbers of one round, for metrics.jsonl, Prometheus and the live view. Names are `group/name`, such as `loss/policy`. */
export type Metrics = { readonly [name: string]: number };

/** A step as it was played. */
export interface PlayedStep {
  /** What the policy saw. */
  readonly observation: Observation;
  readonly action: Action;
  /** What came of it. */
  readonly step: Step;
}

/**
 * An algorithm as one readable program: `init` makes the state, `round` collects, updates and reports. Distribution, checkpoints,
 * metrics and evaluation are not its business.
 */
export interface Algorithm<Config = unknown, State = unknown> {
  /** One line for `attune list algos`. */
  readonly summary: string;
  /** The options and their defaults. Use z.strictObject, so that a misspelt option is an error. */
  readonly config: z.ZodType<Config>;
  /**
   * True when a round makes exactly one `collect` call and tolerates samples that are one version old: then a run may collect round
   * k+1 while round k is being learned from (`learner.pipeline = 1`).
   */
  readonly pipelines?: boolean;
  /** Throws an InputError when the algorithm cannot act in such spaces. */
  supports(spec: EnvSpec, config: Config): void;
  /** The policy with these weights, for collection and for evaluation. */
  policy(spec: EnvSpec, config: Config, weights: NamedArrays): Policy;
  /** Computes one unit in a worker. Columns named `episode/...` are read by the framework as finished episodes (core/rollout). */
  collect(unit: Unit, world: World<Config>): NamedArrays | Promise<NamedArrays>;
  init(ctx: LearnerContext<Config>): State | Promise<State>;
  /** What actors need to act: the arrays that `policy` is made from. */
  weights(state: State): NamedArrays;
  round(ctx: LearnerContext<Config>, state: State): Promise<{ state: State; metrics: Metrics }>;
  /**
   * Says what a state makes of the steps of an episode, played one after the other: numbers that no environment gives, such as an intrinsic
   * reward. Transcripts and conversations show them; nothing else reads them.
   */
  explain?(spec: EnvSpec, config: Config, state: State): (played: PlayedStep) => Metrics;
}
