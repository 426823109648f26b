import { broadcastStrides, sizeOf, stridesOf, type Shape } from '../shape.js';
import type { TypedArray } from '../storage.js';

/** Copies an array read with `strides` (in elements, from `offset`) into `out` in row-major order of `shape`. */
export function copyStrided(
  x: TypedArray,
  offset: number,
  strides: readonly number[],
  shape: Shape,
  out: TypedArray,
): void {
  const rank = shape.length;
  const size = sizeOf(shape);
  if (size === 0) return;
  const position = new Array<number>(rank).fill(0);
  const width = rank === 0 ? 1 : shape[rank - 1]!;
  const step = rank === 0 ? 0 : strides[rank - 1]!;
  let at = offset;
  for (let o = 0; o < size; o += width) {
    for (let j = 0; j < width; j++) out[o + j] = x[at + j * step]!;
    for (let axis = rank - 2; axis >= 0; axis--) {
      at += strides[axis]!;
      if (++position[axis]! < shape[axis]!) break;
      at -= strides[axis]! * shape[axis]!;
      position[axis] = 0;
    }
  }
}

/** Writes a row-major array of `shape` into the block of `out` (of `outShape`) that starts at `begin`. */
export function placeBlock(
  x: TypedArray,
  shape: Shape,
  out: TypedArray,
  outShape: Shape,
  begin: readonly number[],
): void {
  const size = sizeOf(shape);
  if (size === 0) return;
  const rank = shape.length;
  const strides = stridesOf(outShape);
  const position = new Array<number>(rank).fill(0);
  const width = rank === 0 ? 1 : shape[rank - 1]!;
  let at = begin.reduce((sum, b, i) => sum + b * strides[i]!, 0);
  for (let o = 0; o < size; o += width) {
    for (let j = 0; j < width; j++) out[at + j] = x[o + j]!;
    for (let axis = rank - 2; axis >= 0; axis--) {
      at += strides[axis]!;
      if (++position[axis]! < shape[axis]!) break;
      at -= strides[axis]! * shape[axis]!;
      position[axis] = 0;
    }
  }
}

/** The array broadcast to `target`, as a fresh array of the same type; the array itself when the shapes agree. */
export function expand(x: TypedArray, shape: Shape, target: Shape): TypedArray {
  const size = sizeOf(target);
  if (size === sizeOf(shape)) return x;
  const out =
    x instanceof Int32Array
      ? new Int32Array(size)
      : x instanceof Float64Array
        ? new Float64Array(size)
        : new Float32Array(size);
  copyStrided(x, 0, broadcastStrides(shape, target), target, out);
  return out;
}

/** The k largest of each row, largest first, ties by lower index, NaN as the smallest. */
export function topRows(
  x: TypedArray,
  rows: number,
  columns: number,
  k: number,
  values: TypedArray,
  indices: Int32Array,
): void {
  for (let r = 0; r < rows; r++) {
    const from = r * columns;
    const to = r * k;
    let filled = 0;
    for (let c = 0; c < columns; c++) {
      const value = x[from + c]!;
      let at = filled;
      while (
        at > 0 &&
        (value > values[to + at - 1]! || (Number.isNaN(values[to + at - 1]!) && !Number.isNaN(value)))
      )
        at--;
      if (at >= k) continue;
      for (let j = Math.min(filled, k - 1); j > at; j--) {
        values[to + j] = values[to + j - 1]!;
        indices[to + j] = indices[to + j - 1]!;
      }
      values[to + at] = value;
      indices[to + at] = c;
      if (filled < k) filled++;
    }
  }
}
