import { sizeOf } from './spaces.js';

/** Element types that travel and are stored; the names are those of the safetensors format. */
export const DTYPES = {
  F32: Float32Array,
  F64: Float64Array,
  I32: Int32Array,
  U32: Uint32Array,
  U8: Uint8Array,
} as const;

export type DType = keyof typeof DTYPES;
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

/** A dense array: row-major `data` of the product of `shape` elements. */
export interface NDArray<T extends TypedArray = TypedArray> {
  readonly shape: readonly number[];
  readonly data: T;
}

/** Columns by name: what samples, weights and checkpoints are made of. */
export type NamedArrays = { readonly [name: string]: NDArray };

/** Wraps `data`; one-dimensional unless a shape is given. Throws a RangeError when shape and length disagree. */
export function ndarray<T extends TypedArray>(data: T, shape: readonly number[] = [data.length]): NDArray<T> {
  if (sizeOf(shape) !== data.length)
    throw new RangeError(`array of ${data.length} elements cannot have shape [${shape}]`);
  return { shape, data };
}

const NAMES = new Map<unknown, DType>(Object.entries(DTYPES).map(([name, type]) => [type, name as DType]));

/** The safetensors name of an array's element type. */
export function dtypeOf(data: TypedArray): DType {
  const exact = NAMES.get(data.constructor);
  if (exact !== undefined) return exact;
  for (const [name, type] of Object.entries(DTYPES)) if (data instanceof type) return name as DType;
  throw new TypeError(`unsupported array type ${Object.prototype.toString.call(data)}`);
}

/** Joins arrays along axis 0. All must agree in element type and in the other axes; throws a RangeError naming the two that differ. */
export function concatenate(parts: readonly NDArray[]): NDArray {
  const first = parts[0];
  if (!first) throw new RangeError('concatenate: no arrays');
  if (first.shape.length === 0)
    throw new RangeError('concatenate: part 0 is a single number, which has no axis to join along');
  const row = first.shape.slice(1);
  const type = DTYPES[dtypeOf(first.data)];
  let rows = 0;
  for (const [i, part] of parts.entries()) {
    if (
      part.data.constructor !== type ||
      part.shape.length !== first.shape.length ||
      !row.every((n, d) => n === part.shape[d + 1])
    ) {
      throw new RangeError(
        `concatenate: part ${i} is ${dtypeOf(part.data)} [${part.shape}], part 0 is ${dtypeOf(first.data)} [${first.shape}]`,
      );
    }
    rows += part.shape[0];
  }
  const data = new type(rows * sizeOf(row));
  let offset = 0;
  for (const part of parts) {
    data.set(part.data, offset);
    offset += part.data.length;
  }
  return { shape: [rows, ...row], data };
}

/** The rows of `array` (its elements along axis 0) that `rows` names, in that order. */
export function takeRows(array: NDArray, rows: ArrayLike<number>): NDArray {
  const { shape, data } = array;
  const row = shape.slice(1);
  const size = sizeOf(row);
  const taken = new DTYPES[dtypeOf(data)](rows.length * size);
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i] * size;
    const to = i * size;
    for (let k = 0; k < size; k++) taken[to + k] = data[from + k];
  }
  return { shape: [rows.length, ...row], data: taken };
}

/** Joins samples column by column along axis 0. Every sample must have the same columns. */
export function concatenateColumns(samples: readonly NamedArrays[]): NamedArrays {
  const first = samples[0];
  if (!first) throw new RangeError('concatenateColumns: no samples');
  for (const [i, sample] of samples.entries()) {
    const extra = Object.keys(sample).find((name) => !(name in first));
    if (extra !== undefined)
      throw new RangeError(`concatenateColumns: sample 0 has no column '${extra}', sample ${i} has`);
  }
  return Object.fromEntries(
    Object.keys(first).map((name) => [
      name,
      concatenate(
        samples.map((sample, i) => {
          const column = sample[name];
          if (!column) throw new RangeError(`concatenateColumns: sample ${i} has no column '${name}'`);
          return column;
        }),
      ),
    ]),
  );
}

/** Name and flat index of the first NaN or infinite element, or undefined when all are finite. */
export function firstNonFinite(
  arrays: NamedArrays,
): { name: string; index: number; value: number } | undefined {
  for (const [name, { data }] of Object.entries(arrays)) {
    if (!(data instanceof Float32Array || data instanceof Float64Array)) continue;
    for (let index = 0; index < data.length; index++) {
      if (!Number.isFinite(data[index])) return { name, index, value: data[index] };
    }
  }
  return undefined;
}
