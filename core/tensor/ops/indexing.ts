import { currentExecutor } from '../executors/current.js';
import { axisView, resolveAxis, sameShape, showShape } from '../shape.js';
import type { DType } from '../storage.js';
import { record } from '../tape.js';
import { Tensor } from '../tensor.js';
import { checkFloat, checkIndices } from './check.js';

/**
 * The rows `indices` (int32, any shape) of an axis of x: the axis is replaced by the axes of `indices`. The gradient adds up
 * over repeated indices. Throws for an index outside of the axis.
 */
export function gather(x: Tensor, indices: Tensor, axis = 0): Tensor {
  const along = resolveAxis('gather', axis, x.shape.length);
  checkIndices('gather', indices, x.shape[along]!);
  const shape = [...x.shape.slice(0, along), ...indices.shape, ...x.shape.slice(along + 1)];
  const view = axisView(x.shape, along);
  const y = new Tensor(currentExecutor().gather(x, indices, view), shape, x.dtype);
  return record(y, [x], (dy) => [scatterRows(dy, indices, along, x)]);
}

function scatterRows(dy: Tensor, indices: Tensor, axis: number, like: Tensor): Tensor {
  const y = new Tensor(currentExecutor().scatterAdd(dy, indices, axisView(like.shape, axis)), like.shape);
  return record(y, [dy], (g) => [gather(g, indices, axis)]);
}

/**
 * The transpose of `gather` along axis 0: zeros of [length, ...] to which row i of x is added at `indices[i]` (int32, one axis).
 */
export function scatterAdd(x: Tensor, indices: Tensor, length: number): Tensor {
  checkFloat('scatterAdd', x);
  checkIndices('scatterAdd', indices, length);
  if (indices.shape.length !== 1 || x.shape[0] !== indices.size) {
    throw new Error(
      `scatterAdd: expected one index a row of ${showShape(x.shape)}, got indices ${showShape(indices.shape)}`,
    );
  }
  const shape = [length, ...x.shape.slice(1)];
  const y = new Tensor(currentExecutor().scatterAdd(x, indices, axisView(shape, 0)), shape);
  return record(y, [x], (dy) => [gather(dy, indices, 0)]);
}

/** Rows of a [n, width] table at `indices` (int32, any shape): [...indices.shape, width]. */
export function embedding(table: Tensor, indices: Tensor): Tensor {
  checkFloat('embedding', table);
  if (table.shape.length !== 2)
    throw new Error(`embedding: expected a table of 2 axes, got ${showShape(table.shape)}`);
  return gather(table, indices, 0);
}

/** One element a row: x[..., indices[...]] for x of [..., n] and int32 indices of [...]; log-probabilities of taken actions. */
export function pick(x: Tensor, indices: Tensor): Tensor {
  const columns = x.shape[x.shape.length - 1];
  if (columns === undefined || !sameShape(x.shape.slice(0, -1), indices.shape)) {
    throw new Error(
      `pick: expected one index a row of ${showShape(x.shape)}, got indices ${showShape(indices.shape)}`,
    );
  }
  checkIndices('pick', indices, columns);
  const y = new Tensor(currentExecutor().pick(x, indices, indices.size, columns), indices.shape, x.dtype);
  return record(y, [x], (dy) => [place(dy, indices, columns)]);
}

function place(dy: Tensor, indices: Tensor, columns: number): Tensor {
  const y = new Tensor(currentExecutor().place(dy, indices, indices.size, columns), [
    ...indices.shape,
    columns,
  ]);
  return record(y, [dy], (g) => [pick(g, indices)]);
}

/** 1 at the index, 0 elsewhere: int32 [...] -> float32 [..., depth]. */
export function oneHot(indices: Tensor, depth: number): Tensor {
  checkIndices('oneHot', indices, depth);
  return new Tensor(currentExecutor().oneHot(indices, depth), [...indices.shape, depth]);
}

/** The elements as another type. To int32: towards zero, saturating, NaN as 0. No gradient. */
export function cast(x: Tensor, dtype: DType): Tensor {
  return x.dtype === dtype ? x : new Tensor(currentExecutor().cast(x, dtype), x.shape, dtype);
}

/**
 * The k largest elements of each row of [..., n] with their positions (int32): both [..., k], largest first, ties by lower index.
 * No gradient.
 */
export function topK(x: Tensor, k: number): { values: Tensor; indices: Tensor } {
  const columns = x.shape[x.shape.length - 1];
  if (columns === undefined || !Number.isInteger(k) || k < 0 || k > columns) {
    throw new Error(
      `topK: expected a whole number k of at most the last size of ${showShape(x.shape)}, got ${k}`,
    );
  }
  const shape = [...x.shape.slice(0, -1), k];
  const rows = columns === 0 ? 0 : x.size / columns;
  const { values, indices } = currentExecutor().topK(x, rows, columns, k);
  return { values: new Tensor(values, shape, x.dtype), indices: new Tensor(indices, shape, 'int32') };
}
