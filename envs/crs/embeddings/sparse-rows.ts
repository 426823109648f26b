import { pow } from '../../../core/exact-math.js';
import type { NamedArrays } from '../../../core/arrays.js';
import { wrap, type Tensor } from '../../../core/tensor/index.js';

/** Rows of a table taken out for a step. */
export interface Picked {
  /** The distinct rows, in the order of their first appearance. */
  readonly rows: Int32Array;
  /** Them as a tensor: [n, dim]. */
  readonly vectors: Tensor;
  /** For each id that was asked for, its place among them. */
  readonly places: Int32Array;
}

/** A table of vectors of which every step moves few, so that a step costs what its rows cost and not what the table costs. */
export class VectorTable {
  readonly values: Float32Array;
  private readonly place: Int32Array;

  /** `first` gives the numbers of the table, row by row. */
  constructor(
    readonly rows: number,
    readonly dim: number,
    first: () => number,
  ) {
    this.values = Float32Array.from({ length: rows * dim }, first);
    this.place = new Int32Array(rows).fill(-1);
  }

  pick(ids: Int32Array): Picked {
    const { dim, place } = this;
    const distinct: number[] = [];
    const places = ids.map((id) => {
      if (place[id] < 0) place[id] = distinct.push(id) - 1;
      return place[id];
    });
    const vectors = new Float32Array(distinct.length * dim);
    for (const [i, id] of distinct.entries()) {
      vectors.set(this.values.subarray(id * dim, (id + 1) * dim), i * dim);
      place[id] = -1;
    }
    return { rows: Int32Array.from(distinct), vectors: wrap(vectors, [distinct.length, dim]), places };
  }
}

/** Moves rows of a table against their slopes, which are row-major in the order of `rows`. */
export interface RowOptimizer {
  step(rows: Int32Array, slopes: ArrayLike<number>): void;
  /** Everything beside the table that the next step depends on. */
  readonly state: { readonly [name: string]: Float32Array | Float64Array };
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const ADAM_EPSILON = 1e-8;
const ADAGRAD_EPSILON = 1e-10;

/** Adam (Kingma & Ba 2015); the moments of a row move with the row, in the steps that it is in, and only then. */
export function rowAdam({ values, dim }: VectorTable, rate: number): RowOptimizer {
  const moments = new Float32Array(values.length);
  const squares = new Float32Array(values.length);
  const steps = new Float64Array(1);
  return {
    state: { moments, squares, steps },
    step(rows, slopes) {
      steps[0]++;
      const first = rate / (1 - pow(BETA1, steps[0]));
      const second = 1 / (1 - pow(BETA2, steps[0]));
      for (let i = 0, k = 0; i < rows.length; i++) {
        for (let at = rows[i] * dim, end = at + dim; at < end; at++, k++) {
          const g = slopes[k];
          moments[at] = BETA1 * moments[at] + (1 - BETA1) * g;
          squares[at] = BETA2 * squares[at] + (1 - BETA2) * g * g;
          values[at] -= (first * moments[at]) / (Math.sqrt(squares[at] * second) + ADAM_EPSILON);
        }
      }
    },
  };
}

/** Adagrad (Duchi, Hazan & Singer 2011), with `decay` times a row added to its slope. */
export function rowAdagrad({ values, dim }: VectorTable, rate: number, decay: number): RowOptimizer {
  const squares = new Float32Array(values.length);
  return {
    state: { squares },
    step(rows, slopes) {
      for (let i = 0, k = 0; i < rows.length; i++) {
        for (let at = rows[i] * dim, end = at + dim; at < end; at++, k++) {
          const g = slopes[k] + decay * values[at];
          squares[at] += g * g;
          values[at] -= (rate * g) / (Math.sqrt(squares[at]) + ADAGRAD_EPSILON);
        }
      }
    },
  };
}

/** Tables by name with their optimisers, for a checkpoint: views, not copies. */
export function stateOf(parts: {
  readonly [name: string]: { readonly table: VectorTable; readonly optimizers: readonly RowOptimizer[] };
}): NamedArrays {
  const arrays: Record<string, NamedArrays[string]> = {};
  for (const [name, { table, optimizers }] of Object.entries(parts)) {
    arrays[`${name}/values`] = { shape: [table.rows, table.dim], data: table.values };
    for (const [i, { state }] of optimizers.entries())
      for (const [key, data] of Object.entries(state))
        arrays[`${name}/${i}/${key}`] = { shape: [data.length], data };
  }
  return arrays;
}
