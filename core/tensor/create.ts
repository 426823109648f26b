import { currentExecutor } from './executors/current.js';
import { checkShape, showShape, sizeOf, type Shape } from './shape.js';
import { Storage, type DType, type TypedArray } from './storage.js';
import { Tensor } from './tensor.js';

type Nested = number | readonly Nested[];

function nestedShape(data: Nested): number[] {
  const shape: number[] = [];
  for (let level: Nested | undefined = data; Array.isArray(level); level = (level as readonly Nested[])[0])
    shape.push(level.length);
  return shape;
}

function flattenNested(data: Nested, shape: Shape, axis: number, out: number[]): void {
  if (!Array.isArray(data)) {
    if (axis !== shape.length) throw new Error('tensor: nested arrays of different depth');
    out.push(data as number);
    return;
  }
  if (data.length !== shape[axis])
    throw new Error(
      `tensor: ragged nested arrays: expected ${shape[axis] ?? 'a number'}, got a row of ${data.length}`,
    );
  for (const row of data as readonly Nested[]) flattenNested(row, shape, axis + 1, out);
}

/**
 * A tensor of the given numbers (copied). Without `shape`, nested arrays give their own shape and a flat array has one axis.
 * `dtype` is 'float32' unless `data` is an `Int32Array` or 'int32' is asked for. Throws when the number of elements does not fit.
 */
export function tensor(data: Nested | TypedArray, shape?: Shape, dtype?: DType): Tensor {
  const type = dtype ?? (data instanceof Int32Array ? 'int32' : 'float32');
  let flat: ArrayLike<number>;
  let size = shape;
  if (typeof data === 'number') {
    flat = [data];
    size ??= [];
  } else if (ArrayBuffer.isView(data)) {
    flat = data as TypedArray;
    size ??= [flat.length];
  } else {
    const nested = nestedShape(data);
    const list: number[] = [];
    flattenNested(data, nested, 0, list);
    flat = list;
    size ??= nested;
  }
  checkShape('tensor', size);
  if (flat.length !== sizeOf(size))
    throw new Error(`tensor: ${flat.length} elements do not fill shape ${showShape(size)}`);
  return new Tensor(
    new Storage(type === 'int32' ? Int32Array.from(flat) : currentExecutor().Float.from(flat)),
    [...size],
    type,
  );
}

/**
 * A tensor on top of an existing array, without a copy: for weights that have just come off the wire or out of a checkpoint. The
 * array must not be changed afterwards.
 */
export function wrap(data: Float32Array | Int32Array, shape: Shape): Tensor {
  checkShape('wrap', shape);
  if (data.length !== sizeOf(shape))
    throw new Error(`wrap: ${data.length} elements do not fill shape ${showShape(shape)}`);
  return new Tensor(new Storage(data), [...shape], data instanceof Int32Array ? 'int32' : 'float32');
}

/** A float32 tensor of shape []. */
export function scalar(value: number): Tensor {
  return full([], value);
}

/** A tensor filled with 0. */
export function zeros(shape: Shape, dtype: DType = 'float32'): Tensor {
  return full(shape, 0, dtype);
}

/** A tensor filled with 1. */
export function ones(shape: Shape, dtype: DType = 'float32'): Tensor {
  return full(shape, 1, dtype);
}

/** A tensor filled with `value`. */
export function full(shape: Shape, value: number, dtype: DType = 'float32'): Tensor {
  checkShape('full', shape);
  const size = sizeOf(shape);
  const data = dtype === 'int32' ? new Int32Array(size) : new (currentExecutor().Float)(size);
  return new Tensor(new Storage(value === 0 ? data : data.fill(value)), [...shape], dtype);
}
