import { currentExecutor } from '../executors/current.js';
import {
  axisView,
  broadcastShapes,
  resolveAxis,
  sameShape,
  showShape,
  sizeOf,
  type Shape,
} from '../shape.js';
import { record } from '../tape.js';
import { Tensor } from '../tensor.js';
import { sum } from './reduce.js';

/** The same elements under another shape of the same size; one size may be -1 and is worked out. Any dtype. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const open = shape.indexOf(-1);
  let target = shape;
  if (open >= 0) {
    const known = sizeOf(shape) * -1;
    target = shape.map((n, i) => (i === open ? (known === 0 ? 0 : x.size / known) : n));
  }
  if (sizeOf(target) !== x.size || target.some((n) => !Number.isInteger(n) || n < 0)) {
    throw new Error(
      `reshape: ${showShape(x.shape)} has ${x.size} elements and cannot become ${showShape(shape)}`,
    );
  }
  if (sameShape(target, x.shape)) return x;
  return record(new Tensor(x.storage, target, x.dtype), [x], (dy) => [reshape(dy, x.shape)]);
}

/** Axis i of the result is axis `permutation[i]` of x; without `permutation` the axes are reversed. Any dtype. */
export function transpose(x: Tensor, permutation?: readonly number[]): Tensor {
  const rank = x.shape.length;
  const order =
    permutation?.map((axis) => resolveAxis('transpose', axis, rank)) ??
    Array.from({ length: rank }, (_, i) => rank - 1 - i);
  if (order.length !== rank || new Set(order).size !== rank) {
    throw new Error(`transpose: [${order.join(',')}] does not name every axis of ${showShape(x.shape)} once`);
  }
  if (order.every((axis, i) => axis === i)) return x;
  const inverse = new Array<number>(rank);
  order.forEach((axis, i) => (inverse[axis] = i));
  const y = new Tensor(
    currentExecutor().transpose(x, order),
    order.map((axis) => x.shape[axis]!),
    x.dtype,
  );
  return record(y, [x], (dy) => [transpose(dy, inverse)]);
}

/** x repeated along axes of size 1 and new leading axes until it has `shape` (NumPy's rule). Any dtype. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  if (!sameShape(broadcastShapes('broadcastTo', x.shape, shape), shape)) {
    throw new Error(`broadcastTo: ${showShape(x.shape)} cannot become ${showShape(shape)}`);
  }
  return record(new Tensor(currentExecutor().broadcast(x, shape), shape, x.dtype), [x], (dy) => [
    sumTo(dy, x.shape),
  ]);
}

/** The transpose of `broadcastTo`: sums over the axes along which `shape` was repeated to give x. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const lead = x.shape.length - shape.length;
  const axes: number[] = [];
  for (let i = 0; i < x.shape.length; i++) {
    if (i < lead || (shape[i - lead] === 1 && x.shape[i] !== 1)) axes.push(i);
  }
  return reshape(axes.length === 0 ? x : sum(x, axes), shape);
}

/** The block that starts at `begin` and has `size` elements along each axis; -1 means up to the end. Any dtype. */
export function slice(x: Tensor, begin: readonly number[], size: Shape): Tensor {
  const rank = x.shape.length;
  if (begin.length !== rank || size.length !== rank) {
    throw new Error(
      `slice: ${showShape(x.shape)} needs ${rank} numbers, got begin [${begin.join(',')}] and size [${size.join(',')}]`,
    );
  }
  const shape = size.map((n, i) => (n === -1 ? x.shape[i]! - begin[i]! : n));
  if (shape.some((n, i) => !Number.isInteger(n) || n < 0 || begin[i]! < 0 || begin[i]! + n > x.shape[i]!)) {
    throw new Error(
      `slice: begin [${begin.join(',')}] with size [${size.join(',')}] is outside ${showShape(x.shape)}`,
    );
  }
  if (sameShape(shape, x.shape)) return x;
  return record(new Tensor(currentExecutor().slice(x, begin, shape), shape, x.dtype), [x], (dy) => [
    padTo(dy, begin, x.shape, 0),
  ]);
}

function padTo(x: Tensor, begin: readonly number[], shape: Shape, value: number): Tensor {
  const y = new Tensor(currentExecutor().pad(x, begin, shape, value), shape, x.dtype);
  return record(y, [x], (dy) => [slice(dy, begin, x.shape)]);
}

/** x with `widths[i] = [before, after]` elements of `value` added along axis i. Any dtype. */
export function pad(
  x: Tensor,
  widths: readonly (readonly [before: number, after: number])[],
  value = 0,
): Tensor {
  if (
    widths.length !== x.shape.length ||
    widths.some(([a, b]) => !Number.isInteger(a) || !Number.isInteger(b) || a < 0 || b < 0)
  ) {
    throw new Error(
      `pad: ${showShape(x.shape)} needs ${x.shape.length} pairs of whole numbers >= 0, got ${JSON.stringify(widths)}`,
    );
  }
  return padTo(
    x,
    widths.map(([before]) => before),
    x.shape.map((n, i) => n + widths[i]![0] + widths[i]![1]),
    value,
  );
}

/** Tensors joined along an existing axis (default 0); all other sizes and the dtypes must agree. */
export function concat(xs: readonly Tensor[], axis = 0): Tensor {
  const first = xs[0];
  if (first === undefined) throw new Error('concat: expected at least one tensor');
  const along = resolveAxis('concat', axis, first.shape.length);
  for (const x of xs) {
    if (
      x.shape.length !== first.shape.length ||
      x.dtype !== first.dtype ||
      x.shape.some((n, i) => i !== along && n !== first.shape[i])
    ) {
      throw new Error(
        `concat: ${xs.map((t) => `${t.dtype} ${showShape(t.shape)}`).join(', ')} cannot be joined along axis ${along}`,
      );
    }
  }
  if (xs.length === 1) return first;
  const { outer, inner } = axisView(first.shape, along);
  const length = xs.reduce((total, x) => total + x.shape[along]!, 0);
  const shape = first.shape.map((n, i) => (i === along ? length : n));
  const y = new Tensor(
    currentExecutor().concat(
      xs,
      outer,
      xs.map((x) => x.shape[along]! * inner),
    ),
    shape,
    first.dtype,
  );
  return record(y, xs, (dy, wants) => {
    let start = 0;
    return xs.map((x, j) => {
      const begin = x.shape.map((_, i) => (i === along ? start : 0));
      start += x.shape[along]!;
      return wants[j] ? slice(dy, begin, x.shape) : null;
    });
  });
}

/** Tensors of one shape joined along a new axis (default 0). Any dtype. */
export function stack(xs: readonly Tensor[], axis = 0): Tensor {
  const first = xs[0];
  if (first === undefined) throw new Error('stack: expected at least one tensor');
  const at = resolveAxis('stack', axis, first.shape.length + 1);
  for (const x of xs) {
    if (!sameShape(x.shape, first.shape))
      throw new Error(`stack: shapes ${showShape(first.shape)} and ${showShape(x.shape)} differ`);
  }
  const shape = [...first.shape.slice(0, at), 1, ...first.shape.slice(at)];
  return concat(
    xs.map((x) => reshape(x, shape)),
    at,
  );
}

/** Consecutive blocks of the given sizes along an axis (default 0), which they must fill. Any dtype. */
export function split(x: Tensor, sizes: readonly number[], axis = 0): Tensor[] {
  const along = resolveAxis('split', axis, x.shape.length);
  if (sizes.reduce((total, n) => total + n, 0) !== x.shape[along]) {
    throw new Error(`split: sizes [${sizes.join(',')}] do not fill axis ${along} of ${showShape(x.shape)}`);
  }
  let start = 0;
  return sizes.map((n) => {
    const begin = x.shape.map((_, i) => (i === along ? start : 0));
    start += n;
    return slice(
      x,
      begin,
      x.shape.map((m, i) => (i === along ? n : m)),
    );
  });
}
