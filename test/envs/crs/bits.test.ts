import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Bits } from '../../../envs/crs/bits.js';
import {
  BLOCK,
  blockLists,
  listAt,
  packLists,
  removePlaces,
  transposeLists,
} from '../../../envs/crs/lists.js';

const SIZE = 100;
const ids = fc.array(fc.nat(SIZE - 1));
const bitsOf = (members: Iterable<number>): Bits => {
  const bits = new Bits(SIZE);
  for (const i of members) bits.add(i);
  return bits;
};

test('a bit set behaves as a set', () => {
  fc.assert(
    fc.property(ids, ids, ids, (a, b, removed) => {
      const bits = bitsOf(a);
      const copy = new Bits(SIZE);
      copy.copy(bits);
      for (const i of removed) bits.delete(i);
      const rest = new Set(a.filter((i) => !removed.includes(i)));
      bits.intersect(bitsOf(b));
      const expected = [...rest].filter((i) => b.includes(i));
      for (let i = 0; i < SIZE; i++) {
        assert.equal(bits.has(i), expected.includes(i));
        assert.equal(copy.has(i), a.includes(i));
      }
      bits.clear();
      for (let i = 0; i < SIZE; i++) assert.ok(!bits.has(i));
      bits.fill();
      for (let i = 0; i < SIZE; i++) assert.ok(bits.has(i));
    }),
  );
});

test('a rank is how many members are less', () => {
  fc.assert(
    fc.property(ids, fc.nat(SIZE - 1), (held, i) => {
      const bits = bitsOf(held);
      const ranks = new Int32Array(bits.words.length);
      bits.countRanks(ranks);
      assert.equal(bits.rank(i, ranks), new Set(held.filter((j) => j < i)).size);
    }),
  );
});

test('what is removed from columns stands at the places named', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), ids, fc.nat(5), (list, gone, beyond) => {
      const size = Math.max(0, list.length - beyond);
      const places = Int32Array.from(new Set(gone.filter((i) => i < size))).sort();
      const columns = [Int32Array.from(list), Float64Array.from(list)];
      const left = removePlaces(columns, size, places);
      const expected = [...Int32Array.from(list)].slice(0, size).filter((_, i) => !places.includes(i));
      assert.deepEqual([...columns[0].subarray(0, left)], expected);
      assert.deepEqual(
        [...columns[1].subarray(0, left)],
        list.slice(0, size).filter((_, i) => !places.includes(i)),
      );
    }),
  );
});

test('blocks hold the list and then no values, each place its own', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(9))), (rows) => {
      const blocks = blockLists(packLists(rows), 10);
      for (const [i, row] of rows.entries()) {
        const list = [...listAt(blocks, i)];
        assert.equal(list.length, BLOCK * Math.ceil(row.length / BLOCK));
        assert.deepEqual(
          list,
          list.map((_, k) => row[k] ?? 10 + (k % BLOCK)),
        );
      }
    }),
  );
});

test('transposed lists name the rows that hold a value', () => {
  const rows = fc.array(fc.uniqueArray(fc.nat(9)).map((row) => row.sort((a, b) => a - b)));
  fc.assert(
    fc.property(rows, (lists) => {
      const columns = transposeLists(packLists(lists), 10);
      for (let c = 0; c < 10; c++) {
        const expected = lists.flatMap((row, i) => (row.includes(c) ? [i] : []));
        assert.deepEqual([...listAt(columns, c)], expected);
      }
    }),
  );
});
