import type { NDArray } from '../arrays.js';
import type { Action } from '../env.js';
import { InputError } from '../errors.js';
import type { Rng } from '../random.js';
import type { Space } from '../spaces.js';
import type { Tensor } from '../tensor/index.js';
import { categorical, multiCategorical } from './categorical.js';
import { gaussian } from './gaussian.js';

/** What a network says about n actions: rows of logits or means, what is allowed, and the spread of continuous actions. */
export interface ActionParameters<T> {
  /** [n, outputs]. */
  readonly output: T;
  /** 1 where an action is allowed, [n, outputs]; left out when all are. */
  readonly mask?: T;
  /** Logarithm of the standard deviation, [outputs]; of continuous actions only. */
  readonly logStd?: T;
}

/** A family of distributions over the actions of a space. */
export interface ActionDistribution {
  /** Numbers per action that the network computes. */
  readonly outputs: number;
  /** Whether the distribution has a standard deviation of its own. */
  readonly hasLogStd: boolean;
  /** Name of the recorded column whose probability `logProb` computes. */
  readonly recorded: string;
  /** log p(recorded) per row: [n]. For continuous actions a density in the distribution's own units. */
  logProb(parameters: ActionParameters<Tensor>, recorded: Tensor): Tensor;
  /** Entropy per row: [n]. */
  entropy(parameters: ActionParameters<Tensor>): Tensor;
  /**
   * Draws an action per row, or takes the most likely one. `extras` has `logProb` F32 [n] and, where the environment's action is
   * not what was drawn, the draw under the name `recorded`.
   */
  decide(
    parameters: ActionParameters<ArrayLike<number>>,
    n: number,
    options: { rng: Rng; greedy: boolean },
  ): { actions: Action[]; extras: { [name: string]: NDArray } };
}

/** The distribution over a space's actions: categorical, independent categoricals, or a diagonal Gaussian. */
export function distributionOver(space: Space): ActionDistribution {
  switch (space.kind) {
    case 'discrete':
      return categorical(space.n);
    case 'multi-discrete':
      return multiCategorical(space.sizes);
    case 'box':
      return gaussian(space);
    case 'dict':
      throw new InputError(
        'the action space is a Dict: choose an environment with a Discrete, MultiDiscrete or Box action space',
      );
  }
}
