import fc from 'fast-check';
import type {
  AxisSpec,
  BinaryOp,
  Executor,
  Operand,
  ReduceOp,
  UnaryOp,
} from '../../../../core/tensor/executors/executor.js';
import { broadcastShapes, sizeOf } from '../../../../core/tensor/shape.js';
import { Storage, type TypedArray } from '../../../../core/tensor/storage.js';

/** One call of a kernel: what it gives on an executor, read back. */
export type KernelCall = (executor: Executor) => TypedArray[];

/** Calls of one kernel over shapes and data. */
export interface KernelCase {
  readonly name: string;
  readonly calls: fc.Arbitrary<KernelCall>;
  /** Allowed difference, relative to the largest magnitude expected. */
  readonly tolerance?: number;
}

const operand = (data: Float32Array | Int32Array, shape: readonly number[]): Operand => ({
  storage: new Storage(data),
  shape,
  dtype: data instanceof Int32Array ? 'int32' : 'float32',
  size: data.length,
});

/** The results of kernels, read back before their scope ends. */
function results(executor: Executor, run: () => readonly Storage[]): TypedArray[] {
  executor.openScope();
  try {
    return run().map((storage) => (storage.host ?? executor.read(storage)).slice());
  } finally {
    executor.closeScope(new Set());
  }
}

const value = fc.double({ min: -3, max: 3, noNaN: true }).map(Math.fround);
const positive = fc.double({ min: 0.1, max: 3, noNaN: true }).map(Math.fround);
const whole = fc.integer({ min: -4, max: 4 });

const floats = (shape: readonly number[], of: fc.Arbitrary<number> = value): fc.Arbitrary<Operand> =>
  fc
    .array(of, { minLength: sizeOf(shape), maxLength: sizeOf(shape) })
    .map((data) => operand(Float32Array.from(data), shape));

const integers = (shape: readonly number[], below: number): fc.Arbitrary<Operand> =>
  fc
    .array(fc.nat(Math.max(below - 1, 0)), { minLength: sizeOf(shape), maxLength: sizeOf(shape) })
    .map((data) => operand(Int32Array.from(data), shape));

const shapes = (maxRank = 4, max = 5): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 0, max }), { maxLength: maxRank });

/** Mostly more than a few elements, sometimes none. */
const sizes = (max: number): fc.Arbitrary<number> =>
  fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max }) }, { weight: 1, arbitrary: fc.constant(0) });

const axes = fc.record({ outer: sizes(4), length: sizes(9), inner: sizes(5) });

/** Floats or integers: kernels that move elements take both. */
const anything = (shape: readonly number[]): fc.Arbitrary<Operand> =>
  fc.oneof(floats(shape), integers(shape, 9));

const inDomain: Partial<Record<UnaryOp, fc.Arbitrary<number>>> = {
  sqrt: positive,
  rsqrt: positive,
  log: positive,
  reciprocal: positive,
  powScalar: positive,
  rdivScalar: positive,
};

export const unaryOps: readonly UnaryOp[] = [
  'neg',
  'abs',
  'sign',
  'square',
  'sqrt',
  'rsqrt',
  'reciprocal',
  'exp',
  'log',
  'tanh',
  'sigmoid',
  'relu',
  'step',
  'softplus',
  'sin',
  'cos',
  'powScalar',
  'clip',
  'clipMask',
  'addScalar',
  'mulScalar',
  'divScalar',
  'rsubScalar',
  'rdivScalar',
  'maximumScalar',
  'minimumScalar',
  'greaterScalar',
  'greaterEqualScalar',
  'lessScalar',
  'lessEqualScalar',
  'equalScalar',
  'tieGreaterScalar',
  'tieLessScalar',
];

export const binaryOps: readonly BinaryOp[] = [
  'add',
  'sub',
  'mul',
  'div',
  'maximum',
  'minimum',
  'greater',
  'greaterEqual',
  'less',
  'lessEqual',
  'equal',
  'tieGreater',
  'tanhGrad',
  'sigmoidGrad',
  'reluGrad',
];

/** Ops that may meet equal operands, which random floats never are. */
const comparing = /greater|less|equal|tie|maximum|minimum|clip|step|sign|relu/i;

/** A unary kernel on data of the given kind. */
export function unaryCall(op: UnaryOp, data: readonly number[], p: number, q: number): KernelCall {
  const x = operand(Float32Array.from(data), [data.length]);
  return (e) => results(e, () => [e.unary(op, x, p, q)]);
}

/** A binary kernel on two arrays of one length. */
export function binaryCall(op: BinaryOp, a: readonly number[], b: readonly number[]): KernelCall {
  const [x, y] = [a, b].map((data) => operand(Float32Array.from(data), [data.length]));
  return (e) => results(e, () => [e.binary(op, x!, y!, x!.shape)]);
}

/** float32 -> int32. */
export function castCall(data: readonly number[]): KernelCall {
  const x = operand(Float32Array.from(data), [data.length]);
  return (e) => results(e, () => [e.cast(x, 'int32')]);
}

/** Softmax of one row. */
export function softmaxCall(
  data: readonly number[],
  mask: readonly number[] | null,
  log: boolean,
): KernelCall {
  const x = operand(Float32Array.from(data), [1, data.length]);
  const kept = mask === null ? null : operand(Float32Array.from(mask), [1, data.length]);
  return (e) => results(e, () => [e.softmax(x, kept, 1, data.length, log)]);
}

const waves = (shape: readonly number[], phase: number): Operand =>
  operand(
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(phase + i * 1.7) + 0.1),
    shape,
  );

/** One product of matrices of the given sizes. */
export function productCall(
  m: number,
  n: number,
  k: number,
  transposeA: boolean,
  transposeB: boolean,
): KernelCall {
  const a = waves(transposeA ? [k, m] : [m, k], 1);
  const b = waves(transposeB ? [n, k] : [k, n], 2);
  const spec = { batch: 1, m, n, k, transposeA, transposeB, sharedA: false, sharedB: false };
  return (e) => results(e, () => [e.matmul(a, b, spec)]);
}

/** One reduction of an array of the given sizes. */
export function reductionCall(op: ReduceOp, axis: AxisSpec): KernelCall {
  const x = waves([axis.outer, axis.length, axis.inner], 3);
  return (e) => results(e, () => [e.reduce(op, x, axis)]);
}

/** Two shapes that broadcast against each other. */
const broadcastPairs = shapes().chain((shape) => {
  const side = fc
    .tuple(fc.nat(shape.length), fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }))
    .map(([drop, ones]) => shape.map((n, i) => (ones[i] ? 1 : n)).slice(drop));
  return fc.tuple(side, side);
});

const unaryCases = unaryOps.map((op): KernelCase => {
  const numbers = comparing.test(op) ? whole : (inDomain[op] ?? value);
  const calls = fc
    .tuple(
      shapes(3).chain((shape) => floats(shape, numbers)),
      fc.integer({ min: -2, max: 1 }),
      fc.integer({ min: 1, max: 3 }),
    )
    .map(
      ([x, p, q]): KernelCall =>
        (e) =>
          results(e, () => [e.unary(op, x, op === 'divScalar' ? q : p, q)]),
    );
  return { name: `unary ${op}`, calls };
});

const binaryCases = binaryOps.map((op): KernelCase => {
  const numbers = comparing.test(op) ? whole : op === 'div' ? positive : value;
  const calls = broadcastPairs
    .chain(([a, b]) => fc.tuple(floats(a, numbers), floats(b, numbers)))
    .map(([a, b]): KernelCall => {
      const shape = broadcastShapes(op, a.shape, b.shape);
      return (e) => results(e, () => [e.binary(op, a, b, shape)]);
    });
  return { name: `binary ${op}`, calls };
});

const matmulCase: KernelCase = {
  name: 'matmul',
  tolerance: 1e-5,
  calls: fc
    .record({
      batch: sizes(3),
      m: sizes(19),
      n: sizes(17),
      k: sizes(23),
      transposeA: fc.boolean(),
      transposeB: fc.boolean(),
      sharedA: fc.boolean(),
      sharedB: fc.boolean(),
    })
    .chain((spec) => {
      const { m, n, k, batch, transposeA, transposeB, sharedA, sharedB } = spec;
      const a = [...(sharedA ? [] : [batch]), ...(transposeA ? [k, m] : [m, k])];
      const b = [...(sharedB ? [] : [batch]), ...(transposeB ? [n, k] : [k, n])];
      return fc.tuple(fc.constant(spec), floats(a), floats(b));
    })
    .map(
      ([spec, a, b]): KernelCall =>
        (e) =>
          results(e, () => [e.matmul(a, b, spec)]),
    ),
};

const reducing = (['sum', 'max'] as const).map((op): KernelCase => ({
  name: `reduce ${op}`,
  calls: axes
    .chain((axis) => fc.tuple(fc.constant(axis), floats([axis.outer, axis.length, axis.inner])))
    .map(
      ([axis, x]): KernelCall =>
        (e) =>
          results(e, () => [e.reduce(op, x, axis)]),
    ),
}));

const layoutCases: KernelCase[] = [
  {
    name: 'cumsum',
    calls: fc
      .tuple(axes, fc.boolean())
      .chain(([axis, reverse]) =>
        fc.tuple(fc.constant({ axis, reverse }), floats([axis.outer, axis.length, axis.inner])),
      )
      .map(
        ([{ axis, reverse }, x]): KernelCall =>
          (e) =>
            results(e, () => [e.cumsum(x, axis, reverse)]),
      ),
  },
  {
    name: 'transpose',
    calls: shapes(5, 4)
      .chain((shape) =>
        fc.tuple(anything(shape), fc.shuffledSubarray([...shape.keys()], { minLength: shape.length })),
      )
      .map(
        ([x, permutation]): KernelCall =>
          (e) =>
            results(e, () => [e.transpose(x, permutation)]),
      ),
  },
  {
    name: 'broadcast',
    calls: broadcastPairs
      .chain(([a, b]) => anything(a).map((x) => ({ x, shape: broadcastShapes('broadcast', a, b) })))
      .map(
        ({ x, shape }): KernelCall =>
          (e) =>
            results(e, () => [e.broadcast(x, shape)]),
      ),
  },
  {
    name: 'slice and pad',
    calls: shapes(4)
      .chain((shape) =>
        fc.tuple(
          anything(shape),
          fc.tuple(...shape.map((n) => fc.nat(n).chain((b) => fc.tuple(fc.constant(b), fc.nat(n - b))))),
          whole,
        ),
      )
      .map(([x, cuts, fill]): KernelCall => {
        const begin = cuts.map(([b]) => b);
        const shape = cuts.map(([, n]) => n);
        const around = x.shape.map((n, i) => n + begin[i]! + 1);
        return (e) => results(e, () => [e.slice(x, begin, shape), e.pad(x, begin, around, fill)]);
      }),
  },
  {
    name: 'concat',
    calls: fc
      .tuple(sizes(4), fc.array(fc.nat(5), { minLength: 1, maxLength: 4 }), fc.boolean())
      .chain(([outer, widths, whole]) =>
        fc
          .tuple(...widths.map((width) => (whole ? integers([outer, width], 9) : floats([outer, width]))))
          .map((xs) => ({ outer, widths, xs })),
      )
      .map(
        ({ outer, widths, xs }): KernelCall =>
          (e) =>
            results(e, () => [e.concat(xs, outer, widths)]),
      ),
  },
];

const indexingCases: KernelCase[] = [
  {
    name: 'gather and scatterAdd',
    calls: fc
      .tuple(axes, fc.nat(6))
      .chain(([axis, count]) => {
        const rows = axis.length === 0 ? 0 : count;
        return fc.tuple(
          fc.constant(axis),
          anything([axis.outer, axis.length, axis.inner]),
          integers([rows], axis.length),
          floats([axis.outer, rows, axis.inner]),
        );
      })
      .map(
        ([axis, x, indices, dy]): KernelCall =>
          (e) =>
            results(e, () => [e.gather(x, indices, axis), e.scatterAdd(dy, indices, axis)]),
      ),
  },
  {
    name: 'pick, place and oneHot',
    calls: fc
      .tuple(sizes(7), fc.integer({ min: 1, max: 9 }))
      .chain(([rows, columns]) =>
        fc.tuple(
          fc.constant({ rows, columns }),
          anything([rows, columns]),
          integers([rows], columns),
          floats([rows]),
        ),
      )
      .map(
        ([{ rows, columns }, x, indices, dy]): KernelCall =>
          (e) =>
            results(e, () => [
              e.pick(x, indices, rows, columns),
              e.place(dy, indices, rows, columns),
              e.oneHot(indices, columns),
            ]),
      ),
  },
  {
    name: 'topK',
    calls: fc
      .tuple(sizes(4), sizes(9), fc.nat(9))
      .chain(([rows, columns, k]) =>
        fc.tuple(fc.constant({ rows, columns, k: Math.min(k, columns) }), floats([rows, columns], whole)),
      )
      .map(
        ([{ rows, columns, k }, x]): KernelCall =>
          (e) =>
            results(e, () => {
              const { values, indices } = e.topK(x, rows, columns, k);
              return [values, indices];
            }),
      ),
  },
];

const rowCases: KernelCase[] = [
  {
    name: 'select',
    calls: shapes(3)
      .chain((shape) => fc.tuple(floats(shape, fc.constantFrom(0, 1, -2)), floats(shape), floats(shape)))
      .map(
        ([condition, a, b]): KernelCall =>
          (e) =>
            results(e, () => [e.select(condition, a, b)]),
      ),
  },
  {
    name: 'cast',
    calls: shapes(3)
      .chain((shape) =>
        fc.tuple(floats(shape, fc.double({ min: -99, max: 99, noNaN: true })), integers(shape, 99)),
      )
      .map(
        ([x, indices]): KernelCall =>
          (e) =>
            results(e, () => [e.cast(x, 'int32'), e.cast(indices, 'float32')]),
      ),
  },
  {
    name: 'softmax',
    tolerance: 1e-5,
    calls: fc
      .tuple(sizes(5), fc.integer({ min: 1, max: 9 }), fc.boolean(), fc.boolean())
      .chain(([rows, columns, masked, log]) =>
        fc.tuple(
          fc.constant({ rows, columns, masked, log }),
          floats([rows, columns]),
          floats([rows, columns], fc.constantFrom(0, 1)),
        ),
      )
      .map(
        ([{ rows, columns, masked, log }, x, mask]): KernelCall =>
          (e) =>
            results(e, () => [e.softmax(x, masked ? mask : null, rows, columns, log)]),
      ),
  },
];

/** Calls of every kernel of the executor interface. */
export const kernelCases: readonly KernelCase[] = [
  ...unaryCases,
  ...binaryCases,
  matmulCase,
  ...reducing,
  ...layoutCases,
  ...indexingCases,
  ...rowCases,
];
