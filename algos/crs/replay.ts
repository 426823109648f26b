import { concatenate, takeRows, type NamedArrays } from '../../core/arrays.js';
import type { Rng } from '../../core/random.js';

/**
 * Turns of past dialogues as columns, in the order in which they were played: what follows row i is row i + 1, unless column `terminated`
 * says that the dialogue ended with it.
 */
export type Replay = NamedArrays;

/** How many turns there are. */
export const replaySize = (replay: Replay): number => replay['terminated'].data.length;

/** The last `capacity` turns of the past and of fresh whole dialogues. */
export function remember(past: Replay | null, fresh: Replay, capacity: number): Replay {
  const names = Object.keys(fresh);
  const excess = Math.max(0, (past === null ? 0 : replaySize(past)) + replaySize(fresh) - capacity);
  return Object.fromEntries(
    names.map((name) => {
      const all = concatenate(past === null ? [fresh[name]] : [past[name], fresh[name]]);
      const size = all.data.length / all.shape[0];
      const kept = all.data.slice(excess * size);
      return [name, { shape: [all.shape[0] - excess, ...all.shape.slice(1)], data: kept }];
    }),
  );
}

/** n rows drawn uniformly, with replacement. */
export function drawRows(rng: Rng, replay: Replay, n: number): Int32Array {
  const size = replaySize(replay);
  return Int32Array.from({ length: n }, () => rng.int(size));
}

/** Some columns at these rows and, as `next`, at the rows that follow them; where nothing follows, the row stands for itself. */
export function transitionsAt(
  replay: Replay,
  rows: Int32Array,
  names: readonly string[],
): { readonly now: NamedArrays; readonly next: NamedArrays } {
  const { data: ended } = replay['terminated'];
  const following = rows.map((row) => (ended[row] ? row : row + 1));
  const at = (which: Int32Array): NamedArrays =>
    Object.fromEntries(names.map((name) => [name, takeRows(replay[name], which)]));
  return { now: at(rows), next: at(following) };
}
