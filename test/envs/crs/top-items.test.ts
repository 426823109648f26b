import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Rng } from '../../../core/random.js';
import { topItems } from '../../../envs/crs/top-items.js';

/** The n best of the first `size` members by a full sort. */
function sorted(members: Int32Array, size: number, w: Float64Array, n: number): number[] {
  const places = Array.from({ length: size }, (_, i) => i).sort((a, b) => w[b] - w[a] || a - b);
  return places.slice(0, n).map((i) => members[i]);
}

test('the top items are those of a full sort, ties by smaller id', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 0, max: 12 }),
      fc.nat(3),
      (scores, n, beyond) => {
        const members = Int32Array.from(scores, (_, i) => 3 * i + 1);
        const w = Float64Array.from(scores);
        const size = Math.max(0, scores.length - beyond);
        const out = new Int32Array(n);
        const found = topItems(members, size, w, out);
        assert.deepEqual([...out.subarray(0, found)], sorted(members, size, w, n));
      },
    ),
  );
});

test('so they are of long lists: of many different scores, of a few, and of scores that the sample misjudges', () => {
  const kinds = {
    normal: (rng: Rng): number => rng.normal(),
    few: (rng: Rng): number => rng.int(3),
    nearlyEqual: (rng: Rng): number => Number(rng.float() < 0.01),
    sampledLow: (rng: Rng, i: number): number => (i % 16 === 0 ? rng.float() : 1 + rng.float()),
    sampledHigh: (rng: Rng, i: number): number => (i % 16 === 0 ? 1 + rng.float() : rng.float()),
  };
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(kinds)),
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 1, max: 40 }),
      fc.nat(),
      (kind, size, n, seed) => {
        const rng = Rng.seed(seed);
        const members = Int32Array.from({ length: size }, (_, i) => i);
        const w = Float64Array.from({ length: size }, (_, i) => kind(rng, i));
        const out = new Int32Array(n);
        const found = topItems(members, size, w, out);
        assert.deepEqual([...out.subarray(0, found)], sorted(members, size, w, n));
      },
    ),
  );
});
