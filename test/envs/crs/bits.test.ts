import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Bits } from '../../../envs/crs/bits.js';
import {
  BLOCK,
  blockLists,
  listAt,
  packLists,
  removeAscending,
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
      const expected = [...rest].filter((i) => b.includes(i)).sort((x, y) => x - y);
      const out = new Int32Array(SIZE);
      assert.deepEqual([...out.subarray(0, bits.list(out))], expected);
      for (let i = 0; i < SIZE; i++) {
        assert.equal(bits.has(i), expected.includes(i));
        assert.equal(copy.has(i), a.includes(i));
      }
      bits.clear();
      assert.equal(bits.list(out), 0);
    }),
  );
});

test('what is selected from a list are its members and their places', () => {
  fc.assert(
    fc.property(ids, ids, fc.nat(20), (held, list, from) => {
      const bits = bitsOf(held);
      const out = new Int32Array(list.length + 1);
      const places = new Int32Array(list.length + 1);
      const n = bits.select(Int32Array.from(list), from, list.length, out, places);
      const expected = list.flatMap((i, k) => (k >= from && held.includes(i) ? [k] : []));
      assert.deepEqual([...places.subarray(0, n)], expected);
      assert.deepEqual(
        [...out.subarray(0, n)],
        expected.map((k) => list[k]),
      );
    }),
  );
});

test('what is removed from an ascending list is what is in it', () => {
  fc.assert(
    fc.property(ids, ids, (a, gone) => {
      const list = Int32Array.from(new Set(a)).sort();
      const expected = [...list].filter((i) => !gone.includes(i));
      const left = removeAscending(list, list.length, gone);
      assert.deepEqual([...list.subarray(0, left)], expected);
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
