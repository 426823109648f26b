import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sigmoid } from '../../../core/exact-math.js';
import { Bits } from '../../../envs/crs/bits.js';
import { Holders } from '../../../envs/crs/holders.js';
import { ListSums } from '../../../envs/crs/list-sums.js';
import { packLists, transposeLists } from '../../../envs/crs/lists.js';
import { Logistic } from '../../../envs/crs/logistic.js';

const COLUMNS = 7;
const rows = fc.array(
  fc.uniqueArray(fc.nat(COLUMNS - 1)).map((row) => row.sort((a, b) => a - b)),
  { minLength: 1, maxLength: 150 },
);

test('logistic values of many numbers are those of each, to a few units in the last place, and no less than the least', () => {
  const number = fc.oneof(
    fc.double({ min: -40, max: 40 }),
    fc.double(),
    fc.constantFrom(0, -0, 700, -700, 745.2, -745.2, Infinity, -Infinity, NaN),
  );
  const least = Number.MIN_VALUE;
  const logistic = new Logistic(23);
  fc.assert(
    fc.property(fc.array(number, { maxLength: 23 }), fc.boolean(), fc.boolean(), (list, half, inPlace) => {
      const x = Float64Array.from(list);
      const count = half ? list.length >> 1 : list.length;
      const out = inPlace ? x : new Float64Array(x.length).fill(-1);
      logistic.apply(x, count, out, least);
      for (let i = 0; i < x.length; i++) {
        if (i >= count) assert.equal(out[i], inPlace ? list[i] : -1);
        else if (Number.isNaN(list[i])) assert.ok(Number.isNaN(out[i]));
        else {
          const expected = Math.max(least, sigmoid(list[i]));
          assert.ok(Math.abs(out[i] - expected) <= 1e-15 * expected, `${list[i]}: ${out[i]}, ${expected}`);
        }
      }
    }),
  );
});

test('sums over lists are those of the weights, rounded as asked', () => {
  fc.assert(
    fc.property(
      rows,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
      fc.boolean(),
      (lists, weights, rounded) => {
        const sums = new ListSums(packLists(lists), COLUMNS);
        const [rounder, unit] = rounded ? [2 ** 40, 2 ** -12] : [0, 0];
        const count = Math.min(weights.length, lists.length);
        const expected = new Float64Array(COLUMNS).fill(2);
        let total = 0;
        sums.sums.fill(2);
        for (let i = 0; i < count; i++) {
          const v = (i * 7) % lists.length;
          sums.ids[i] = v;
          sums.weights[i] = weights[i];
          const weight = weights[i] + rounder - rounder + unit;
          total += weight;
          for (const p of lists[v]) expected[p] += weight;
        }
        assert.equal(sums.add(count, rounder, unit), total);
        assert.deepEqual(sums.sums.slice(0, COLUMNS), expected);
      },
    ),
  );
});

test('who has an attribute is found in a set, with places in the set and among all who have it', () => {
  fc.assert(
    fc.property(rows, fc.nat(COLUMNS - 1), fc.array(fc.nat(149)), (lists, p, members) => {
      const holders = new Holders(transposeLists(packLists(lists), COLUMNS), lists.length);
      const set = new Bits(lists.length);
      for (const v of members) if (v < lists.length) set.add(v);
      const all = lists.map((_, v) => v);
      const having = all.filter((v) => lists[v].includes(p));
      const found = having.filter((v) => set.has(v));
      for (const v of all) assert.equal(holders.of(p).has(v), having.includes(v));
      assert.equal(holders.find(p, set), found.length);
      const less = (list: number[]): number[] => found.map((v) => list.filter((u) => u < v).length);
      assert.deepEqual([...holders.items.subarray(0, found.length)], found);
      assert.deepEqual([...holders.places.subarray(0, found.length)], less(all.filter((v) => set.has(v))));
      assert.deepEqual([...holders.links.subarray(0, found.length)], less(having));
    }),
  );
});
