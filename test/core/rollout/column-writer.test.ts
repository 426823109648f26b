import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Rng } from '../../../core/random.js';
import { ColumnWriter } from '../../../core/rollout/column-writer.js';
import {
  box,
  dict,
  discrete,
  multiDiscrete,
  sample,
  sizeOf,
  type Space,
  type Value,
} from '../../../core/spaces.js';

const leaf: fc.Arbitrary<Space> = fc.oneof(
  fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }).map((shape) => box(shape)),
  fc.integer({ min: 1, max: 5 }).map(discrete),
  fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }).map(multiDiscrete),
);
const space: fc.Arbitrary<Space> = fc.oneof(
  leaf,
  fc.tuple(leaf, leaf).map(([a, b]) => dict({ a, deeper: dict({ b }) })),
);

/** The value in row `row` of the columns. */
function read(space: Space, name: string, arrays: ReturnType<ColumnWriter['arrays']>, row: number): Value {
  if (space.kind === 'dict') {
    return Object.fromEntries(
      Object.entries(space.spaces).map(([part, inner]) => [
        part,
        read(inner, `${name}/${part}`, arrays, row),
      ]),
    );
  }
  const { shape, data } = arrays[name];
  if (space.kind === 'discrete') return data[row];
  const size = sizeOf(shape.slice(1));
  return data.slice(row * size, (row + 1) * size) as Value;
}

describe('ColumnWriter', () => {
  it('gives back every value of every space, however little room was made at first', () => {
    fc.assert(
      fc.property(
        space,
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 1, max: 40 }),
        (space, room, rows) => {
          const rng = Rng.seed(rows);
          const values = Array.from({ length: rows }, () => sample(space, rng));
          const writer = new ColumnWriter(space, 'x', room);
          for (const [row, value] of values.entries()) writer.set(row, value);
          const arrays = writer.arrays(rows);
          for (const [row, value] of values.entries()) assert.deepEqual(read(space, 'x', arrays, row), value);
        },
      ),
    );
  });
});
