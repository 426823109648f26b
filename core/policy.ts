import type { Action, Observation } from './env.js';
import type { Rng } from './random.js';
import type { NDArray } from './arrays.js';

/** What a policy decided for a batch of n environments. */
export interface Decision<Memory = unknown> {
  /** One action per environment. */
  readonly actions: Action[];
  /**
   * What the algorithm wants recorded beside each action, such as its log-probability: arrays with n rows. `cluster` is read by plots: the
   * number of the cluster that a policy which infers one takes the task to belong to.
   */
  readonly extras: { readonly [name: string]: NDArray };
  /** Recurrent state to hand to the next call. */
  readonly memory: Memory;
}

/**
 * A policy with its weights bound, acting on a batch of environments. Made once per weights version, so it may prepare the weights
 * as it likes.
 */
export interface Policy<Memory = unknown> {
  /** Recurrent state of n environments at the start of an episode; undefined when the policy has no memory. */
  start(n: number): Memory;
  /** The state with those rows of `memory` set back to the start whose `done` is true. */
  restart(memory: Memory, done: readonly boolean[]): Memory;
  /** Chooses an action per observation: sampled from `rng`, or the most likely one when `greedy`. */
  act(
    observations: readonly Observation[],
    memory: Memory,
    options: { rng: Rng; greedy: boolean },
  ): Decision<Memory>;
}
