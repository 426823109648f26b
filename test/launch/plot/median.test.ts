import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { medianCurve } from '../../../launch/plot/median.js';

const line = (...points: [number, number][]) => points;

test('between their points lines are read straight, where all have any', () => {
  const { points, band } = medianCurve([
    line([0, 0], [10, 10]),
    line([5, 1], [20, 1]),
    line([2, 3], [10, 3]),
  ]);
  assert.deepEqual(points, [
    [5, 3],
    [10, 3],
  ]);
  assert.deepEqual(band, [
    [5, 1, 5],
    [10, 1, 10],
  ]);
});

test('a single line is its own median, without a band', () => {
  assert.deepEqual(medianCurve([line([1, 2], [3, 4])]), {
    points: [
      [1, 2],
      [3, 4],
    ],
  });
});

test('the median lies within the band, and the band within the values', () => {
  const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(values, { minLength: 2, maxLength: 5 }), (runs) => {
      const lines = runs.map((ys) => ys.map((y, i): [number, number] => [i, y]));
      const { points, band } = medianCurve(lines);
      const all = runs.flat();
      for (const [i, [, y]] of points.entries()) {
        const [, low, high] = band![i];
        assert.ok(low <= y && y <= high && Math.min(...all) <= low && high <= Math.max(...all));
      }
    }),
  );
});
