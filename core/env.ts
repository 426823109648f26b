import type { z } from 'zod';
import type { Conversation } from './conversation.js';
import type { Rng } from './random.js';
import type { Space, Value } from './spaces.js';

export type Observation = Value;
export type Action = Value;

/** Extra facts about a reset or a step. Never read by a learner; `metrics` and `hindsight` are. */
export interface Info {
  readonly [name: string]: unknown;
  /**
   * On the last step of an episode: the numbers that `EnvDefinition.episodeMetrics` declares. An environment that leaves its time
   * limit to the framework does not know which step is the last, so it gives them on every step.
   */
  readonly metrics?: { readonly [name: string]: number };
  /**
   * On the last step of an episode: what could not be known before, one number per step of the episode for each name that
   * `EnvDefinition.hindsight` declares. Rewards that are shaped afterwards are made of it.
   */
  readonly hindsight?: { readonly [name: string]: ArrayLike<number> };
  /** On every step, where what counts as an episode here is a trial of several on one task: which of them it belonged to, from 0. */
  readonly episode?: number;
}

export interface Reset {
  readonly observation: Observation;
  readonly info: Info;
}

export interface Step {
  readonly observation: Observation;
  readonly reward: number;
  /** The task ended: success, failure or death. The value of what follows is zero. */
  readonly terminated: boolean;
  /** The episode was cut, by a time limit for example. What follows still has a value. */
  readonly truncated: boolean;
  readonly info: Info;
}

/**
 * A shape that a viewer can draw, in its own frame. Sizes (m) as in MuJoCo: plane half-sides along x and y; sphere radius; capsule and
 * cylinder radius and half-length along z, rounded ends not counted; ellipsoid and box half-sides.
 */
export interface Shape {
  readonly name: string;
  readonly kind: 'plane' | 'sphere' | 'capsule' | 'ellipsoid' | 'cylinder' | 'box' | 'other';
  readonly size: readonly [number, number, number];
  /** Red, green, blue and opacity in 0..1. */
  readonly color: readonly [number, number, number, number];
}

/** What of an environment can be drawn. */
export interface Scene {
  readonly shapes: readonly Shape[];
  /** Simulated time of one environment step. */
  readonly secondsPerStep: number;
}

/**
 * An environment with Gymnasium's semantics. `reset` starts an episode; all randomness of the episode comes from the stream it is
 * given, so equal streams, tasks and actions give equal episodes. After an end the next call must be `reset`. Observations may be
 * reused buffers: whoever keeps one copies it.
 */
export interface Env<Task = unknown> {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  reset(options: { rng: Rng; task?: Task }): Reset;
  step(action: Action): Step;
  /**
   * Given with `save` and `restore`: how many numbers hold all that the rest of a running episode depends on beside the actions. For
   * environments that draw nothing at random but at a reset.
   */
  readonly stateSize?: number;
  /** Writes these numbers; to be called while an episode is running. */
  save?(out: Float64Array): void;
  /** Goes on with the episode in which they were written, in this or another copy: from here on every step is the same to the bit. */
  restore?(state: Float64Array): Reset;
  /** The current state as text, for transcripts. `notes` are to be shown beside the steps of the episode, one for each. */
  render?(notes?: readonly string[]): string;
  /** The shapes that `poses` places, for recordings. */
  readonly scene?: Scene;
  /** Where the shapes are: 12 numbers each, position (m) and then rotation matrix by rows. May be a reused buffer. */
  poses?(): Float32Array;
  close(): void;
}

export type Split = 'train' | 'valid' | 'test';

/** A distribution of tasks. A task is plain JSON data, so that it can be sent to an actor. */
export interface TaskFamily<Task = unknown> {
  /** Draws n tasks of a split. */
  sample(rng: Rng, split: Split, n: number): Task[];
  /** All tasks of a split in a fixed order, where they are finitely many. Evaluation then plays each of them. */
  all?(split: Split): readonly Task[];
  /** The cluster a task was drawn from, where tasks have clusters. */
  cluster?(task: Task): number;
  describe(task: Task): string;
}

/** A policy that needs no training: the peer that a trained policy is compared with. */
export interface Rule {
  /** Chooses an action for the environment's current state. May read what an agent is allowed to know, and nothing else. */
  act(observation: Observation, env: Env, rng: Rng): Action;
}

/** One finished episode, as evaluation reports it. */
export interface Episode {
  readonly return: number;
  readonly length: number;
  /** Numbers that the environment declared in `episodeMetrics`. */
  readonly metrics: { readonly [name: string]: number };
}

/** A number with the half-width of its 95 % interval. */
export interface Estimate {
  readonly mean: number;
  readonly interval: number;
}

/**
 * An environment as it stands in the registry. `Resources` is what all copies in one thread share: data sets, compiled models.
 */
export interface EnvDefinition<Config = unknown, Task = unknown, Resources = unknown> {
  /** One line for `attune list envs`. */
  readonly summary: string;
  /** The options and their defaults. Use z.strictObject, so that a misspelt option is an error. */
  readonly config: z.ZodType<Config>;
  /** Loads what copies share, once per thread and configuration. Throw an InputError when the user's data is at fault. */
  load?(config: Config): Resources | Promise<Resources>;
  create(config: Config, resources: Resources): Env<Task>;
  tasks?(config: Config, resources: Resources): TaskFamily<Task>;
  /** Steps after which an episode is truncated. The framework counts; the environment need not. */
  maxEpisodeSteps?(config: Config): number;
  /** Names of the numbers in `info.metrics` at the end of every episode. */
  readonly episodeMetrics?: readonly string[];
  /** Names of the numbers per step in `info.hindsight` at the end of every episode. `rollEpisodes` records them. */
  readonly hindsight?: readonly string[];
  /**
   * What algorithms made for this family may know beside the spaces: embeddings of what observations name by number. Its type is the
   * family's to publish. The same in every process, and not to be changed.
   */
  knowledge?(config: Config, resources: Resources): unknown;
  /** What evaluation reports beside return and length, most important first; default the mean of each metric. */
  summarize?(episodes: readonly Episode[], config: Config): { readonly [name: string]: Estimate };
  /** Rule policies by name. */
  rules?(config: Config, resources: Resources): { readonly [name: string]: Rule };
  /** For environments with a simulated user: the same with a person in her place (`attune chat`). */
  converse?(config: Config, resources: Resources): Conversation<Task>;
}
