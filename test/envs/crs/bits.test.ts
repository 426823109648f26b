import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Bits } from '../../../envs/crs/bits.js';
import { listAt, packLists, transposeLists } from '../../../envs/crs/lists.js';

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
