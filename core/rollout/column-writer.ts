import { DTYPES, type DType, type NamedArrays, type TypedArray } from '../arrays.js';
import { sizeOf, type Space, type Value } from '../spaces.js';

interface Leaf {
  readonly name: string;
  /** Parts to go through from a value of the whole space to this leaf. */
  readonly path: readonly string[];
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** The leaves of a space in order: `name` for a plain space, `name/part` (nested: `name/part/part`) for a Dict. */
function leavesOf(space: Space, name: string, path: readonly string[] = []): Leaf[] {
  switch (space.kind) {
    case 'box':
      return [{ name, path, shape: space.shape, dtype: 'F32' }];
    case 'discrete':
      return [{ name, path, shape: [], dtype: 'I32' }];
    case 'multi-discrete':
      return [{ name, path, shape: [space.sizes.length], dtype: 'I32' }];
    case 'dict':
      return Object.entries(space.spaces).flatMap(([part, inner]) =>
        leavesOf(inner, `${name}/${part}`, [...path, part]),
      );
  }
}

/**
 * Columns for values of a space, one row per value: Box -> F32 [rows, ...shape], Discrete -> I32 [rows], MultiDiscrete -> I32
 * [rows, parts], Dict -> the columns of its parts. Grows when a row beyond the end is written.
 */
export class ColumnWriter {
  private readonly columns: { leaf: Leaf; size: number; data: TypedArray }[];

  /** `rows`: how many rows to make room for at first. */
  constructor(
    space: Space,
    name: string,
    private rows: number,
  ) {
    this.columns = leavesOf(space, name).map((leaf) => {
      const size = sizeOf(leaf.shape);
      return { leaf, size, data: new DTYPES[leaf.dtype](rows * size) };
    });
  }

  /** Copies `value` into row `row`. */
  set(row: number, value: Value): void {
    if (row >= this.rows) this.grow(row + 1);
    for (const column of this.columns) {
      let part = value;
      for (const name of column.leaf.path) part = (part as { readonly [name: string]: Value })[name];
      if (typeof part === 'number') column.data[row] = part;
      else column.data.set(part as Float32Array | Int32Array, row * column.size);
    }
  }

  /** The first `rows` rows. They share memory with the writer when they are all of its rows. */
  arrays(rows: number): NamedArrays {
    return Object.fromEntries(
      this.columns.map(({ leaf, size, data }) => [
        leaf.name,
        { shape: [rows, ...leaf.shape], data: rows === this.rows ? data : data.slice(0, rows * size) },
      ]),
    );
  }

  private grow(rows: number): void {
    this.rows = Math.max(rows, 2 * this.rows, 16);
    for (const column of this.columns) {
      const data = new DTYPES[column.leaf.dtype](this.rows * column.size);
      data.set(column.data);
      column.data = data;
    }
  }
}
