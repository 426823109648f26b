import type { Shape } from '../../shape.js';
import { maskedLog } from '../executor.js';
import type { TfTensor } from './api.js';
import type { Calls } from './calls.js';
import type { KernelArguments, KernelName } from './commands.js';
import { binaryKernels, unaryKernels } from './elementwise.js';

type Kernel<K extends KernelName> = (
  t: Calls,
  inputs: readonly TfTensor[],
  args: KernelArguments[K],
) => TfTensor;

/** Each kernel of the executor interface out of forward kernels of TensorFlow.js. No input and no result is empty. */
export const kernels: { readonly [K in KernelName]: Kernel<K> } = {
  unary: (t, [x], { op, p, q }) => unaryKernels[op](t, x!, p, q),

  binary: (t, [a, b], { op, shape }) => binaryKernels[op](t, a!, b!, shape),

  select: (t, [condition, a, b]) => t.choose(isSet(t, condition!), a!, b!),

  reduce: (t, [x], { op, axis: { outer, length, inner } }) => {
    const blocks = t.reshape(x!, [outer, length, inner]);
    return op === 'sum'
      ? t.call('Sum', { x: blocks }, { axis: [1], keepDims: false })
      : t.call('Max', { x: blocks }, { reductionIndices: [1], keepDims: false });
  },

  // By doubling (Hillis & Steele 1986): WebGPU's own kernel takes the length of the first array it ever summed backwards for
  // that of every later one.
  cumsum: (t, [x], { axis: { outer, length, inner }, reverse }) => {
    let sums = t.reshape(x!, [outer, length, inner]);
    for (let shift = 1; shift < length; shift *= 2) {
      const begin = [0, reverse ? shift : 0, 0];
      const part = t.call('Slice', { x: sums }, { begin, size: [outer, length - shift, inner] });
      const paddings = [[0, 0], reverse ? [0, shift] : [shift, 0], [0, 0]];
      sums = t.call('Add', { a: sums, b: t.call('PadV2', { x: part }, { paddings, constantValue: 0 }) });
    }
    return sums;
  },

  matmul: (t, [a, b], { batch, m, n, k, transposeA, transposeB, sharedA, sharedB }) => {
    const left = t.reshape(a!, [sharedA ? 1 : batch, ...(transposeA ? [k, m] : [m, k])]);
    const right = t.reshape(b!, [sharedB ? 1 : batch, ...(transposeB ? [n, k] : [k, n])]);
    const products = t.call('BatchMatMul', { a: left, b: right }, { transposeA, transposeB });
    return t.spread(products, [batch, m, n]);
  },

  // WebGPU's own kernel knows no array of one axis, which stays as it is.
  transpose: (t, [x], { permutation }) =>
    permutation.length < 2 ? t.reshape(x!, x!.shape) : t.call('Transpose', { x: x! }, { perm: permutation }),

  broadcast: (t, [x], { shape }) => t.spread(x!, shape),

  slice: (t, [x], { begin, shape }) =>
    shape.length === 0 ? t.reshape(x!, []) : t.call('Slice', { x: x! }, { begin, size: shape }),

  pad: (t, [x], { begin, shape, value }) => {
    if (shape.length === 0) return t.reshape(x!, []);
    const paddings = begin.map((before, i) => [before, shape[i]! - before - x!.shape[i]!]);
    return t.call('PadV2', { x: x! }, { paddings, constantValue: value });
  },

  concat: (t, xs, { outer, widths }) => {
    const rows = xs.map((x, j) => t.reshape(x, [outer, widths[j]!]));
    return rows.length === 1 ? rows[0]! : t.call('Concat', rows, { axis: 1 });
  },

  gather: (t, [x, indices], { axis: { outer, length, inner } }) => {
    const [blocks, rows] = [t.reshape(x!, [outer, length, inner]), flat(t, indices!)];
    return t.call('GatherV2', { x: blocks, indices: rows }, { axis: 1, batchDims: 0 });
  },

  scatterAdd: (t, [dy, indices], { axis: { outer, length, inner } }) => {
    const rows = flat(t, indices!);
    const count = rows.shape[0]!;
    const byRow = t.call('Transpose', { x: t.reshape(dy!, [outer, count, inner]) }, { perm: [1, 0, 2] });
    const x = t.reshape(byRow, [count, outer * inner]);
    const sums = t.call('UnsortedSegmentSum', { x, segmentIds: rows }, { numSegments: length });
    return t.call('Transpose', { x: t.reshape(sums, [length, outer, inner]) }, { perm: [1, 0, 2] });
  },

  pick: (t, [x, indices], { rows, columns }) =>
    t.call(
      'GatherV2',
      { x: t.reshape(x!, [rows * columns]), indices: flatPositions(t, indices!, rows, columns) },
      { axis: 0, batchDims: 0 },
    ),

  place: (t, [dy, indices], { rows, columns }) => {
    const hit = t.call('Equal', {
      a: t.reshape(indices!, [rows, 1]),
      b: t.reshape(t.multiples(columns, 1), [1, columns]),
    });
    return t.choose(hit, t.spread(t.reshape(dy!, [rows, 1]), [rows, columns]), t.fill([rows, columns], 0));
  },

  oneHot: (t, [indices], { depth }) =>
    t.call('OneHot', { indices: flat(t, indices!) }, { depth, onValue: 1, offValue: 0, dtype: 'float32' }),

  softmax: (t, [x, mask], { rows, columns, log }) => {
    const data = t.reshape(x!, [rows, columns]);
    const kept = mask === undefined ? null : isSet(t, t.reshape(mask, [rows, columns]));
    const only = (values: TfTensor, other: number): TfTensor =>
      kept === null ? values : t.choose(kept, values, t.fill([rows, columns], other));
    const top = t.call('Max', { x: only(data, lowest) }, { reductionIndices: [1], keepDims: true });
    const below = t.call('Sub', { a: data, b: top });
    const weights = only(t.call('Exp', { x: below }), 0);
    const total = t.call('Sum', { x: weights }, { axis: [1], keepDims: true });
    if (!log) return only(t.call('RealDiv', { a: weights, b: total }), 0);
    return only(t.call('Sub', { a: below, b: t.call('Log', { x: total }) }), maskedLog);
  },
};

const lowest = -3.4028234663852886e38;

function isSet(t: Calls, mask: TfTensor): TfTensor {
  return t.call('NotEqual', { a: mask, b: t.scalar(0) });
}

function flat(t: Calls, x: TfTensor): TfTensor {
  return t.reshape(x, [sizeOfShape(x.shape)]);
}

function sizeOfShape(shape: Shape): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** Position of element `indices[r]` of each row r in the flat array. */
function flatPositions(t: Calls, indices: TfTensor, rows: number, columns: number): TfTensor {
  return t.call('Add', { a: flat(t, indices), b: t.multiples(rows, columns) });
}
