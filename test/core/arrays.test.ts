import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  concatenate,
  concatenateColumns,
  dtypeOf,
  DTYPES,
  firstNonFinite,
  ndarray,
  takeRows,
  type DType,
  type NDArray,
} from '../../core/arrays.js';

const dtypes = Object.keys(DTYPES) as DType[];

/** Arrays with the same row shape and element type, of 0 to 4 rows each. */
const alike = fc
  .record({
    dtype: fc.constantFrom(...dtypes),
    row: fc.array(fc.nat(3), { maxLength: 2 }),
    counts: fc.array(fc.nat(4), { minLength: 1 }),
  })
  .map(({ dtype, row, counts }) => {
    let next = 0;
    const size = row.reduce((a, b) => a * b, 1);
    return counts.map((rows): NDArray =>
      ndarray(new DTYPES[dtype](Array.from({ length: rows * size }, () => next++ % 256)), [rows, ...row]),
    );
  });

describe('ndarray', () => {
  it('is one-dimensional unless a shape is given, and shares the data', () => {
    const data = Float32Array.of(1, 2, 3, 4);
    assert.deepEqual(ndarray(data).shape, [4]);
    assert.equal(ndarray(data, [2, 2]).data, data);
    assert.deepEqual(ndarray(Int32Array.of(7), []).shape, []);
  });

  it('refuses a shape of another size', () => {
    assert.throws(
      () => ndarray(Float32Array.of(1, 2, 3), [2, 2]),
      /array of 3 elements cannot have shape \[2,2\]/,
    );
  });
});

describe('dtypeOf', () => {
  for (const dtype of dtypes) it(dtype, () => assert.equal(dtypeOf(new DTYPES[dtype](1)), dtype));
  it('refuses other arrays', () =>
    assert.throws(() => dtypeOf(new Int16Array(1) as never), /\[object Int16Array\]/));
});

describe('concatenate', () => {
  it('lays rows one after the other, and takeRows finds them again', () => {
    fc.assert(
      fc.property(alike, (parts) => {
        const joined = concatenate(parts);
        assert.equal(joined.shape[0], parts.reduce((sum, { shape }) => sum + shape[0], 0)); // prettier-ignore
        assert.equal(dtypeOf(joined.data), dtypeOf(parts[0].data));
        let row = 0;
        for (const part of parts) {
          const rows = Array.from({ length: part.shape[0] }, () => row++);
          assert.deepEqual(takeRows(joined, rows), part);
        }
      }),
    );
  });

  it('names the two that differ', () => {
    const a = ndarray(new Float32Array(6), [2, 3]);
    assert.throws(
      () => concatenate([a, ndarray(new Float32Array(4), [2, 2])]),
      /part 1 is F32 \[2,2\], part 0 is F32 \[2,3\]/,
    );
    assert.throws(() => concatenate([a, ndarray(new Float64Array(6), [2, 3])]), /part 1 is F64/);
    assert.throws(() => concatenate([a, ndarray(new Float32Array(6))]), /part 1 is F32 \[6\]/);
    assert.throws(() => concatenate([]), /no arrays/);
    assert.throws(() => concatenate([ndarray(Float32Array.of(1), [])]), /single number/);
  });
});

describe('takeRows', () => {
  it('repeats and reorders, in memory of its own', () => {
    const array = ndarray(Int32Array.of(0, 1, 10, 11, 20, 21), [3, 2]);
    const taken = takeRows(array, [2, 0, 2]);
    assert.deepEqual(taken, ndarray(Int32Array.of(20, 21, 0, 1, 20, 21), [3, 2]));
    taken.data[0] = 99;
    assert.equal(array.data[4], 20);
  });
});

describe('concatenateColumns', () => {
  const sample = (x: number) => ({ a: ndarray(Float32Array.of(x)), b: ndarray(Int32Array.of(x, x), [1, 2]) });

  it('joins column by column', () => {
    assert.deepEqual(concatenateColumns([sample(1), sample(2)]), {
      a: ndarray(Float32Array.of(1, 2)),
      b: ndarray(Int32Array.of(1, 1, 2, 2), [2, 2]),
    });
  });

  it('names a column that is missing on either side', () => {
    const { a } = sample(1);
    assert.throws(() => concatenateColumns([sample(1), { a }]), /sample 1 has no column 'b'/);
    assert.throws(() => concatenateColumns([{ a }, sample(1)]), /sample 0 has no column 'b'/);
    assert.throws(() => concatenateColumns([]), /no samples/);
  });
});

describe('firstNonFinite', () => {
  it('names the column, the place and the value', () => {
    const good = ndarray(Float64Array.of(0, 1));
    assert.equal(firstNonFinite({ good, whole: ndarray(Int32Array.of(1)) }), undefined);
    assert.deepEqual(firstNonFinite({ good, bad: ndarray(Float32Array.of(0, -Infinity, NaN)) }), {
      name: 'bad',
      index: 1,
      value: -Infinity,
    });
  });
});
