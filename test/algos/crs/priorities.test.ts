import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { drawPrioritised, rememberWeights, reweigh } from '../../../algos/crs/priorities.js';
import { Rng } from '../../../core/random.js';

test('rows are drawn in proportion to their weights, and importance takes that back', () => {
  const weights = Float64Array.of(1, 0, 3, 4);
  const { rows, importance } = drawPrioritised(Rng.seed(1), weights, 8000, 1);
  const counts = [0, 0, 0, 0];
  rows.forEach((row) => counts[row]++);
  for (const [i, weight] of weights.entries()) assert.ok(Math.abs(counts[i] / 8000 - weight / 8) < 0.02);
  // With beta = 1 the weighted sum over the rows is the same for every row that can be drawn.
  for (const [k, row] of rows.entries()) assert.ok(Math.abs(importance[k] * weights[row] - 1) < 1e-6);
  assert.equal(Math.max(...importance), 1);
});

test('without a correction all rows count the same', () => {
  const { importance } = drawPrioritised(Rng.seed(1), Float64Array.of(1, 5, 2), 30, 0);
  assert.ok(importance.every((x) => x === 1));
});

test('new turns weigh as the heaviest, old ones go first, and errors set the weights of what was replayed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.1, max: 5, noNaN: true }), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 1, max: 15 }),
      (past, fresh, capacity) => {
        const next = rememberWeights(Float64Array.from(past), fresh, capacity);
        const all = [...past, ...Array<number>(fresh).fill(Math.max(...past))];
        assert.deepEqual([...next], all.slice(-capacity));
      },
    ),
  );
  assert.deepEqual([...rememberWeights(null, 2, 5)], [1, 1]);
  const options = { exponent: 0.5, offset: 0.01 };
  const next = reweigh(Float64Array.of(7, 7, 7), Int32Array.of(2, 0), [-0.08, 0.15], options);
  for (const [i, x] of [0.4, 7, 0.3].entries()) assert.ok(Math.abs(next[i] - x) < 1e-9);
});
