import fc from 'fast-check';
import { broadcastShapes } from '../../../../core/tensor/shape.js';
import {
  anything,
  axes,
  broadcastPairs,
  floats,
  integers,
  shapes,
  sizes,
  whole,
  type KernelCase,
} from './arbitraries.js';
import { results, type KernelCall } from './calls.js';

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

/** Calls of the kernels that combine, move or find elements. */
export const structureCases: readonly KernelCase[] = [
  matmulCase,
  ...reducing,
  ...layoutCases,
  ...indexingCases,
];
