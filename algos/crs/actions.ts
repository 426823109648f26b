import type { EnvSpec } from '../../core/algorithm.js';
import type { Action } from '../../core/env.js';
import type { Box, Dict, MultiDiscrete } from '../../core/spaces.js';

/** How actions of `crs` with full observations are numbered. */
export interface ActionShape {
  /** T. */
  readonly turns: number;
  /** Questions offered, which is the number of the first slot that recommends. */
  readonly questions: number;
  /** Items in a list that the policy composes; 0 when the environment composes them. */
  readonly listSize: number;
}

/** The shape of an environment's actions. */
export function actionShape({ observationSpace, actionSpace }: EnvSpec): ActionShape {
  const { history, entropies } = (observationSpace as Dict).spaces as { [part: string]: Box };
  const listSize =
    actionSpace.kind === 'multi-discrete' ? (actionSpace as MultiDiscrete).sizes.length - 1 : 0;
  return { turns: history.shape[0], questions: entropies.shape[0], listSize };
}

/** The action that plays a slot, with the list to recommend, best first; `items` is the number that fills it up. */
export function actionOf(
  { listSize }: ActionShape,
  slot: number,
  list: readonly number[],
  items: number,
): Action {
  if (listSize === 0) return slot;
  const known = list.filter((v) => v < items);
  return Int32Array.from({ length: listSize + 1 }, (_, k) => (k === 0 ? slot : (known[k - 1] ?? items)));
}
