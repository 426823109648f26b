import type { EnvSpec } from '../../core/algorithm.js';
import { InputError } from '../../core/errors.js';
import type { Box, Dict } from '../../core/spaces.js';
import { trialShapeOf, type TrialShape } from '../../core/trials.js';
import type { StepSizes } from './transitions.js';

/** What algorithms on trials have to know of an environment. Throws an InputError when it is not one of trials, or not a continuous one. */
export function trialSpaces(spec: EnvSpec): { shape: TrialShape; sizes: StepSizes; actions: Box } {
  const shape = trialShapeOf(spec);
  const { state } = (spec.observationSpace as Dict).spaces;
  const { actionSpace: actions } = spec;
  if (actions.kind !== 'box' || actions.shape.length !== 1)
    throw new InputError(
      `env '${spec.name}': the action space must be a Box of one axis, not ${actions.kind}`,
    );
  return { shape, sizes: { state: (state as Box).low.length, action: actions.low.length }, actions };
}

/** Throws an InputError when a round has fewer `what` than minibatches. */
export function checkMinibatches(algorithm: string, minibatches: number, rows: number, what: string): void {
  if (minibatches > rows)
    throw new InputError(
      `${algorithm}: algo.minibatches is ${minibatches}, more than the ${rows} ${what} of a round`,
    );
}
