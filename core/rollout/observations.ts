import type { NamedArrays } from '../arrays.js';

/**
 * The observation columns of a rollout, or with `prefix` 'final/' those of the observations after its cuts, both under the names
 * that networks know: `observation` or `observation/<part>`.
 */
export function observationColumns(rollout: NamedArrays, prefix: '' | 'final/' = ''): NamedArrays {
  const wanted = `${prefix}observation`;
  return Object.fromEntries(
    Object.entries(rollout)
      .filter(([name]) => name === wanted || name.startsWith(`${wanted}/`))
      .map(([name, column]) => [name.slice(prefix.length), column]),
  );
}
