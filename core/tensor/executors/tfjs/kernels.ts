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

  binary: (t, [a, b], { op }) => binaryKernels[op](t, a!, b!),

  select: (t, [condition, a, b]) => t.choose(isSet(t, condition!), a!, b!),

  reduce: (t, [x], { op, axis: { outer, length, inner } }) => {
    const blocks = t.reshape(x!, [outer, length, inner]);
    return op === 'sum'
      ? t.call('Sum', { x: blocks }, { axis: [1], keepDims: false })
      : t.call('Max', { x: blocks }, { reductionIndices: [1], keepDims: false });
  },

  cumsum: (t, [x], { axis: { outer, length, inner }, reverse }) => {
    const blocks = t.reshape(x!, [outer, length, inner]);
    const rows = inner === 1 ? t.reshape(blocks, [outer, length]) : exchange(t, blocks);
    const totals = t.call('Cumsum', { x: rows }, { axis: rows.shape.length - 1, exclusive: false, reverse });
    return inner === 1 ? totals : exchange(t, totals);
  },

  matmul: (t, [a, b], { batch, m, n, k, transposeA, transposeB, sharedA, sharedB }) => {
    const left = t.reshape(a!, [sharedA ? 1 : batch, ...(transposeA ? [k, m] : [m, k])]);
    const right = t.reshape(b!, [sharedB ? 1 : batch, ...(transposeB ? [n, k] : [k, n])]);
    return t.call('BatchMatMul', { a: left, b: right }, { transposeA, transposeB });
  },

  transpose: (t, [x], { permutation }) => t.call('Transpose', { x: x! }, { perm: permutation }),

  broadcast: (t, [x], { shape }) => {
    const own = [...new Array<number>(shape.length - x!.shape.length).fill(1), ...x!.shape];
    return t.call('Tile', { x: t.reshape(x!, own) }, { reps: shape.map((n, i) => n / own[i]!) });
  },

  slice: (t, [x], { begin, shape }) => t.call('Slice', { x: x! }, { begin, size: shape }),

  pad: (t, [x], { begin, shape, value }) => {
    const paddings = begin.map((before, i) => [before, shape[i]! - before - x!.shape[i]!]);
    return t.call('PadV2', { x: x! }, { paddings, constantValue: value });
  },

  concat: (t, xs, { outer, widths }) =>
    t.call(
      'Concat',
      xs.map((x, j) => t.reshape(x, [outer, widths[j]!])),
      { axis: 1 },
    ),

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
    const spread = t.call('Tile', { x: t.reshape(dy!, [rows, 1]) }, { reps: [1, columns] });
    return t.choose(hit, spread, t.fill([rows, columns], 0));
  },

  oneHot: (t, [indices], { depth }) =>
    t.call('OneHot', { indices: flat(t, indices!) }, { depth, onValue: 1, offValue: 0, dtype: 'float32' }),

  cast: (t, [x], { dtype }) => (dtype === 'float32' ? t.float(x!) : saturated(t, x!)),

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

function exchange(t: Calls, x: TfTensor): TfTensor {
  return t.call('Transpose', { x }, { perm: [0, 2, 1] });
}

/** Position of element `indices[r]` of each row r in the flat array. */
function flatPositions(t: Calls, indices: TfTensor, rows: number, columns: number): TfTensor {
  return t.call('Add', { a: flat(t, indices), b: t.multiples(rows, columns) });
}

/** To int32: the backends' own casts differ outside of its range and for NaN. */
function saturated(t: Calls, x: TfTensor): TfTensor {
  const number = t.choose(t.call('Equal', { a: x, b: x }), x, t.fill(x.shape, 0));
  const bounded = t.call(
    'ClipByValue',
    { x: number },
    { clipValueMin: -(2 ** 31), clipValueMax: 2 ** 31 - 128 },
  );
  const above = t.call('GreaterEqual', { a: number, b: t.scalar(2 ** 31) });
  const whole = t.call('Cast', { x: bounded }, { dtype: 'int32' });
  return t.choose(above, t.fill(x.shape, 2 ** 31 - 1, 'int32'), whole);
}
