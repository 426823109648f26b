import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ndarray } from '../../../core/arrays.js';
import {
  addSums,
  centredSums,
  deviations,
  explainedVariance,
  noMoments,
  standardised,
  type Moments,
} from '../../../core/networks/moments.js';
import {
  addToNormalizer,
  noNormalizer,
  normalise,
  normalizerSums,
  scalesFromArrays,
  scalesOf,
  scalesToArrays,
} from '../../../core/networks/normalizer.js';
import { box, dict } from '../../../core/spaces.js';

const width = 3;
const number = fc.double({ min: -1e3, max: 1e3, noNaN: true });
const batch = fc
  .array(fc.array(number, { minLength: width, maxLength: width }), { maxLength: 20 })
  .map((rows) => Float64Array.from(rows.flat()));

const addRows = (moments: Moments, data: Float64Array): Moments =>
  addSums(moments, centredSums(data, moments.mean));

function twoPass(data: readonly number[]): { count: number; mean: number[]; m2: number[] } {
  const count = data.length / width;
  const column = (k: number): number[] => data.filter((_, i) => i % width === k);
  const mean = [0, 1, 2].map((k) => column(k).reduce((a, b) => a + b, 0) / count);
  const m2 = [0, 1, 2].map((k) => column(k).reduce((a, x) => a + (x - mean[k]) ** 2, 0));
  return { count, mean, m2 };
}

function assertMoments(moments: Moments, data: readonly number[]): void {
  if (data.length === 0) return assert.deepEqual(moments, noMoments(width));
  const expected = twoPass(data);
  assert.equal(moments.count, expected.count);
  for (let k = 0; k < width; k++) {
    assert.ok(Math.abs(moments.mean[k] - expected.mean[k]) < 1e-9);
    assert.ok(Math.abs(moments.m2[k] - expected.m2[k]) < 1e-6 * (1 + expected.m2[k]));
  }
}

describe('running moments', () => {
  it('are those of all rows seen, as computed in two passes', () => {
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 6 }), (batches) => {
        assertMoments(
          batches.reduce(addRows, noMoments(width)),
          batches.flatMap((data) => [...data]),
        );
      }),
    );
  });

  it('do not lose precision to an offset', () => {
    const data = Float64Array.from({ length: 3000 }, (_, i) => 1e5 + (i % 7));
    assertMoments(addRows(addRows(noMoments(width), data), data), [...data, ...data]);
  });

  it('are the same when the rows are shared out among learners who add their sums up', () => {
    fc.assert(
      fc.property(batch, batch, batch, (before, mine, theirs) => {
        const moments = addRows(noMoments(width), before);
        const [a, b] = [mine, theirs].map((data) => centredSums(data, moments.mean));
        const sums = a.map((value, i) => value + b[i]);
        assertMoments(addSums(moments, sums), [...before, ...mine, ...theirs]);
      }),
    );
  });
});

describe('normalisation', () => {
  const space = dict({ state: box([2]), mask: box([1]) });
  const rows = (...numbers: number[]) => ndarray(Float32Array.from(numbers), [numbers.length / 2, 2]);

  it('is the identity, up to the cut at 10, before anything was seen', () => {
    const columns = { 'observation/state': rows(1, -2, 30, -40) };
    const scales = scalesOf(noNormalizer(space, ['observation/state']));
    assert.deepEqual([...normalise(columns, scales)['observation/state'].data], [1, -2, 10, -10]);
  });

  it('gives what was seen mean 0 and deviation 1, leaves other columns alone and survives the wire', () => {
    const columns = {
      'observation/state': rows(1, 100, 2, 300, 3, 500, 6, 900),
      'observation/mask': rows(5, 5),
    };
    const before = noNormalizer(space, ['observation/state']);
    const after = addToNormalizer(before, normalizerSums(before, columns));
    const scales = scalesFromArrays(scalesToArrays(scalesOf(after)));
    const seen = normalise(columns, scales);
    assert.deepEqual(seen['observation/mask'], columns['observation/mask']);
    const moments = addSums(noMoments(2), centredSums(seen['observation/state'].data, new Float64Array(2)));
    for (let k = 0; k < 2; k++) {
      assert.ok(Math.abs(moments.mean[k]) < 1e-6);
      assert.ok(Math.abs(deviations(moments)[k] - 1) < 1e-6);
    }
  });
});

describe('statistics of a batch', () => {
  it('standardised numbers have mean 0 and sample deviation 1; equal numbers become 0', () => {
    const x = standardised(Float32Array.of(1, 2, 3, 4));
    assert.ok(Math.abs(x.reduce((a, b) => a + b)) < 1e-6);
    assert.ok(Math.abs(x.reduce((a, b) => a + b * b, 0) - 3) < 1e-5);
    assert.deepEqual([...standardised(Float32Array.of(5, 5))], [0, 0]);
  });

  it('explained variance is 1 for perfect predictions, 0 for a constant, negative for worse', () => {
    const targets = [1, 2, 4, 9];
    assert.equal(explainedVariance(targets, targets), 1);
    assert.ok(Math.abs(explainedVariance([4, 4, 4, 4], targets)) < 1e-12);
    assert.ok(explainedVariance([9, 4, 2, 1], targets) < 0);
    assert.equal(explainedVariance([1, 2], [3, 3]), 0);
  });
});
