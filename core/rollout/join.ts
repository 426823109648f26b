import { concatenateColumns, type NamedArrays } from '../arrays.js';
import type { Sample } from '../algorithm.js';

/** The rollouts of several units as one: rows of the first, then of the second, ...; `final/row` counts through all of them. */
export function joinRollouts(samples: readonly Sample[]): NamedArrays {
  const joined = concatenateColumns(samples.map((sample) => sample.arrays));
  const rows = joined['final/row'].data.slice();
  let first = 0;
  let at = 0;
  for (const { arrays } of samples) {
    const count = arrays['final/row'].data.length;
    for (let i = 0; i < count; i++) rows[at++] += first;
    first += arrays['reward'].data.length;
  }
  return { ...joined, 'final/row': { shape: [rows.length], data: rows } };
}
