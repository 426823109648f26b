import type { ReduceOp } from '../executors/executor.js';
import { currentExecutor } from '../executors/current.js';
import { axisView, resolveAxes, resolveAxis, showShape, type Shape } from '../shape.js';
import { record } from '../tape.js';
import { Tensor } from '../tensor.js';
import { checkFloat } from './check.js';
import { add, div, equal, exp, log, maximum, minimum, mul, sub } from './elementwise.js';
import { broadcastTo, reshape } from './layout.js';
import { stopGradient } from './stop-gradient.js';

/** Which axes a reduction runs over, and whether they stay as axes of size 1. */
export interface ReduceOptions {
  readonly keepDims?: boolean;
}

function keptShape(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((n, i) => (axes.includes(i) ? 1 : n));
}

function droppedShape(shape: Shape, axes: readonly number[]): Shape {
  return shape.filter((_, i) => !axes.includes(i));
}

/** One kernel call for each run of neighbouring axes, innermost run first. */
function reduceAxes(op: ReduceOp, x: Tensor, axes: readonly number[]): Tensor {
  let result = x;
  let end = axes.length;
  while (end > 0) {
    let begin = end - 1;
    while (begin > 0 && axes[begin - 1] === axes[begin]! - 1) begin--;
    const shape = result.shape;
    const [low, high] = [axes[begin]!, axes[end - 1]!];
    const merged = [
      ...shape.slice(0, low),
      shape.slice(low, high + 1).reduce((a, b) => a * b, 1),
      ...shape.slice(high + 1),
    ];
    const kept = shape.map((n, i) => (i >= low && i <= high ? 1 : n));
    result = new Tensor(currentExecutor().reduce(op, result, axisView(merged, low)), kept);
    end = begin;
  }
  return result;
}

/** Sum over the given axes (all by default); 0 where there is nothing to add. */
export function sum(x: Tensor, axes?: number | readonly number[], options: ReduceOptions = {}): Tensor {
  checkFloat('sum', x);
  const along = resolveAxes('sum', axes, x.shape.length);
  const kept = keptShape(x.shape, along);
  const total = reduceAxes('sum', x, along);
  const y = new Tensor(total.storage, options.keepDims ? kept : droppedShape(x.shape, along));
  return record(y, [x], (dy) => [broadcastTo(reshape(dy, kept), x.shape)]);
}

/** Arithmetic mean over the given axes (all by default). */
export function mean(x: Tensor, axes?: number | readonly number[], options: ReduceOptions = {}): Tensor {
  checkFloat('mean', x);
  const count = resolveAxes('mean', axes, x.shape.length).reduce((n, axis) => n * x.shape[axis]!, 1);
  return div(sum(x, axes, options), count);
}

/** Largest element over the given axes (all by default), NaN if any is NaN. Equal maxima share the gradient. */
export function max(x: Tensor, axes?: number | readonly number[], options: ReduceOptions = {}): Tensor {
  checkFloat('max', x);
  const along = resolveAxes('max', axes, x.shape.length);
  if (along.some((axis) => x.shape[axis] === 0))
    throw new Error(`max: nothing to compare in ${showShape(x.shape)}`);
  const kept = keptShape(x.shape, along);
  const y = new Tensor(
    reduceAxes('max', x, along).storage,
    options.keepDims ? kept : droppedShape(x.shape, along),
  );
  return record(y, [x], (dy) => {
    const hits = equal(x, reshape(stopGradient(y), kept));
    const share = div(hits, sum(hits, along, { keepDims: true }));
    return [mul(reshape(dy, kept), share)];
  });
}

const largestFloat = 3.4e38;

/** log(sum(exp(x))) over the given axes (all by default), without overflow. */
export function logSumExp(x: Tensor, axes?: number | readonly number[], options: ReduceOptions = {}): Tensor {
  checkFloat('logSumExp', x);
  const along = resolveAxes('logSumExp', axes, x.shape.length);
  const top = minimum(maximum(max(stopGradient(x), along, { keepDims: true }), -largestFloat), largestFloat);
  const y = add(log(sum(exp(sub(x, top)), along, { keepDims: true })), top);
  return options.keepDims ? y : reshape(y, droppedShape(x.shape, along));
}

/** Running sum along an axis; with `reverse` from the end. */
export function cumsum(x: Tensor, axis = -1, options: { readonly reverse?: boolean } = {}): Tensor {
  checkFloat('cumsum', x);
  const along = resolveAxis('cumsum', axis, x.shape.length);
  const reverse = options.reverse ?? false;
  const y = new Tensor(currentExecutor().cumsum(x, axisView(x.shape, along), reverse), x.shape);
  return record(y, [x], (dy) => [cumsum(dy, along, { reverse: !reverse })]);
}
