import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as t from '../../../core/tensor/index.js';
import type { Executor, Tensor } from '../../../core/tensor/index.js';

const wasm = await t.createExecutor('wasm');
const reference = await t.createExecutor('reference');

/** What an op gives on one executor, for data made there. */
function on(
  executor: Executor,
  f: (make: typeof t.tensor) => Tensor | readonly Tensor[],
): { shape: readonly number[]; data: number[] }[] {
  t.setExecutor(executor);
  const inScope = t.scope(() => f(t.tensor));
  return (Array.isArray(inScope) ? (inScope as Tensor[]) : [inScope as Tensor]).map((y) => ({
    shape: y.shape,
    data: Array.from(y.toArray()),
  }));
}

function close(actual: number, expected: number, tolerance: number, floor: number): boolean {
  if (Object.is(actual, expected) || actual === expected) return true;
  if (Number.isNaN(actual) || Number.isNaN(expected)) return Number.isNaN(actual) && Number.isNaN(expected);
  const rounded = Math.fround(expected);
  if (actual === rounded) return true;
  return (
    Math.abs(actual - expected) <= tolerance * Math.max(floor, Math.abs(expected)) ||
    (Math.abs(expected) > 3.4e38 && Math.abs(actual) > 3.39e38)
  );
}

function agree(
  name: string,
  f: (make: typeof t.tensor) => Tensor | readonly Tensor[],
  tolerance = 1e-5,
  floor = 1e-3,
): void {
  const expected = on(reference, f);
  const actual = on(wasm, f);
  expected.forEach((e, j) => {
    const a = actual[j]!;
    assert.deepEqual(a.shape, e.shape, `${name}: shape`);
    e.data.forEach((value, i) =>
      assert.ok(
        close(a.data[i]!, value, tolerance, floor),
        `${name}: element ${i} is ${a.data[i]}, expected ${value}`,
      ),
    );
  });
}

const float = (min: number, max: number): fc.Arbitrary<number> =>
  fc.double({ min, max, noNaN: true }).map(Math.fround);
const special = fc.constantFrom(
  NaN,
  Infinity,
  -Infinity,
  0,
  -0,
  1e-40,
  -1e-40,
  3e38,
  -3e38,
  1,
  -1,
  0.5,
  100,
  -100,
);
const anything = fc.oneof({ weight: 3, arbitrary: float(-20, 20) }, { weight: 1, arbitrary: special });
const shapeOf = (rank: number, max = 9): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 0, max }), { minLength: rank, maxLength: rank });
const anyShape = fc.integer({ min: 0, max: 4 }).chain((rank) => shapeOf(rank, 7));
const sizeOf = (shape: readonly number[]): number => shape.reduce((n, m) => n * m, 1);
const dataOf = (
  shape: readonly number[],
  value: fc.Arbitrary<number> = float(-3, 3),
): fc.Arbitrary<number[]> => fc.array(value, { minLength: sizeOf(shape), maxLength: sizeOf(shape) });
const arrayOf = (
  shape: fc.Arbitrary<number[]>,
  value?: fc.Arbitrary<number>,
): fc.Arbitrary<{ shape: number[]; data: number[] }> =>
  shape.chain((s) => dataOf(s, value).map((data) => ({ shape: s, data })));

const unaryOps: [string, (x: Tensor) => Tensor][] = [
  ...(
    [
      'neg',
      'abs',
      'square',
      'sqrt',
      'rsqrt',
      'reciprocal',
      'exp',
      'log',
      'tanh',
      'sigmoid',
      'relu',
      'softplus',
    ] as const
  ).map((op): [string, (x: Tensor) => Tensor] => [op, t[op]]),
  ...[-3, -1.5, -1, 0, 1.5, 3, 4].map((p): [string, (x: Tensor) => Tensor] => [
    `pow ${p}`,
    (x) => t.pow(x, p),
  ]),
  ...(
    [
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
    ] as const
  ).flatMap((op): [string, (x: Tensor) => Tensor][] => [
    [`${op} 0.5`, (x) => t[op](x, 0.5)],
    [`0.5 ${op}`, (x) => t[op](0.5, x)],
  ]),
  ['clip', (x) => t.clip(x, -1, 2)],
];

for (const [name, f] of unaryOps) {
  test(`${name} agrees with the reference, special values included`, () => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 23 }), (data) => agree(name, (make) => f(make(data)))),
      { numRuns: 60 },
    );
  });
}

for (const name of ['sin', 'cos'] as const) {
  test(`${name} agrees with the reference, also for large arguments`, () => {
    const angle = fc.oneof(
      float(-10, 10),
      float(-1e6, 1e6),
      fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 1e-40),
    );
    fc.assert(
      fc.property(fc.array(angle, { maxLength: 9 }), (data) => agree(name, (make) => t[name](make(data)))),
      { numRuns: 100 },
    );
  });
}

const binaryOps = [
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
] as const;

/** Two shapes that broadcast against each other. */
const broadcastable = anyShape.chain((shape) =>
  fc
    .tuple(
      ...[0, 1].map(() =>
        fc.tuple(
          fc.integer({ min: 0, max: shape.length }),
          fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
        ),
      ),
    )
    .map((sides) => sides.map(([drop, ones]) => shape.map((n, i) => (ones[i] ? 1 : n)).slice(drop))),
);

for (const op of binaryOps) {
  test(`${op} agrees with the reference under broadcasting`, () => {
    fc.assert(
      fc.property(
        broadcastable.chain(([a, b]) =>
          fc.tuple(fc.constant([a!, b!]), dataOf(a!, anything), dataOf(b!, anything)),
        ),
        ([[a, b], x, y]) => agree(op, (make) => t[op](make(x, a!), make(y, b!))),
      ),
      { numRuns: 80 },
    );
  });
}

test('where agrees with the reference under broadcasting', () => {
  fc.assert(
    fc.property(
      broadcastable.chain(([a, b]) =>
        fc.tuple(fc.constant([a!, b!]), dataOf(a!, fc.constantFrom(0, 1)), dataOf(b!, anything)),
      ),
      ([[a, b], c, x]) => agree('where', (make) => t.where(make(c, a!), make(x, b!), 3)),
    ),
  );
});

test('reductions agree with the reference over any axes', () => {
  const cases = arrayOf(anyShape).chain((x) =>
    fc.tuple(fc.constant(x), fc.subarray([...x.shape.keys()]), fc.boolean()),
  );
  fc.assert(
    fc.property(cases, ([{ shape, data }, axes, keepDims]) => {
      const x = (make: typeof t.tensor): Tensor => make(data, shape);
      agree('sum', (make) => t.sum(x(make), axes, { keepDims }), 1e-5, 1);
      if (axes.some((axis) => shape[axis] === 0)) return;
      agree('mean', (make) => t.mean(x(make), axes, { keepDims }), 1e-5, 1);
      agree('max', (make) => t.max(x(make), axes, { keepDims }));
      agree('logSumExp', (make) => t.logSumExp(x(make), axes, { keepDims }), 1e-5, 1);
      for (const axis of axes)
        agree(
          'cumsum',
          (make) => [t.cumsum(x(make), axis), t.cumsum(x(make), axis, { reverse: true })],
          1e-5,
          1,
        );
    }),
    { numRuns: 150 },
  );
});

test('long sums agree with the reference', () => {
  const data = Array.from({ length: 10007 }, (_, i) => Math.fround(Math.sin(i) + 0.5));
  agree('row', (make) => t.sum(make(data)));
  agree('columns', (make) => t.sum(make(data.slice(0, 10000), [500, 20]), 0));
  agree('max', (make) => t.max(make([...data, NaN])));
});

test('matmul agrees with the reference for all transposes, tails and batches', () => {
  const sizes = fc.tuple(
    fc.integer({ min: 0, max: 37 }),
    fc.integer({ min: 0, max: 41 }),
    fc.integer({ min: 0, max: 23 }),
  );
  const seeds = fc.integer({ min: 1, max: 1000 });
  fc.assert(
    fc.property(
      sizes,
      fc.boolean(),
      fc.boolean(),
      fc.constantFrom('none', 'both', 'left', 'right'),
      seeds,
      ([m, n, k], transposeA, transposeB, batched, seed) => {
        const batch = (side: string): number[] => (batched === 'both' || batched === side ? [3] : []);
        const a = [...batch('left'), ...(transposeA ? [k, m] : [m, k])];
        const b = [...batch('right'), ...(transposeB ? [n, k] : [k, n])];
        const numbers = (shape: number[], salt: number): number[] =>
          Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(seed * salt + i * 1.7));
        agree(
          'matmul',
          (make) => t.matmul(make(numbers(a, 1), a), make(numbers(b, 2), b), { transposeA, transposeB }),
          1e-5,
          1,
        );
      },
    ),
    { numRuns: 300 },
  );
});

test('matmul agrees with the reference beyond the sizes of its blocks', () => {
  for (const [m, n, k] of [
    [300, 20, 270],
    [5, 70, 600],
    [1, 40, 300],
    [2, 33, 513],
    [261, 9, 3],
  ] as const) {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const numbers = (size: number, salt: number): number[] =>
          Array.from({ length: size }, (_, i) => Math.sin(salt + i * 1.3));
        const a = transposeA ? [k, m] : [m, k];
        const b = transposeB ? [n, k] : [k, n];
        agree(
          'matmul',
          (make) =>
            t.matmul(make(numbers(m * k, 1), a), make(numbers(k * n, 2), b), { transposeA, transposeB }),
          1e-5,
          10,
        );
      }
    }
  }
});

test('a row of a product has the same bits in a batch of any size', () => {
  t.setExecutor(wasm);
  const numbers = (size: number): Float32Array =>
    Float32Array.from({ length: size }, (_, i) => Math.sin(i * 1.9));
  for (const [n, k] of [
    [8, 27],
    [128, 128],
    [37, 300],
    [1, 64],
  ] as const) {
    const w = t.tensor(numbers(k * n), [k, n]);
    const x = numbers(64 * k);
    const whole = t.matmul(t.tensor(x, [64, k]), w).toArray();
    for (const rows of [1, 2, 3, 4, 5, 7, 8, 9, 30]) {
      const part = t.matmul(t.tensor(x.slice(0, rows * k), [rows, k]), w).toArray();
      assert.deepEqual(part, whole.slice(0, rows * n), `${rows} rows of ${k} by ${k} x ${n}`);
    }
  }
});

test('a column of a product has the same bits alone as among others', () => {
  t.setExecutor(wasm);
  const numbers = (size: number): Float32Array =>
    Float32Array.from({ length: size }, (_, i) => Math.sin(i * 2.3));
  for (const transposeA of [false, true]) {
    for (const k of [1, 2, 5, 64, 301]) {
      for (const m of [1, 3, 4, 8, 11, 16, 39]) {
        const a = t.tensor(numbers(m * k), transposeA ? [k, m] : [m, k]);
        const b = t.tensor(numbers(k * 9), [k, 9]);
        const whole = t.matmul(a, b, { transposeA });
        for (const j of [0, 8]) {
          const one = (x: Tensor, rows: number): Tensor => t.slice(x, [0, j], [rows, 1]);
          const alone = t.matmul(a, one(b, k), { transposeA }).toArray();
          assert.deepEqual(
            alone,
            one(whole, m).toArray(),
            `${m} x ${k}, transposed: ${transposeA}, column ${j}`,
          );
        }
      }
    }
  }
});

test('layout ops agree with the reference', () => {
  const cases = arrayOf(anyShape).chain((x) =>
    fc.tuple(
      fc.constant(x),
      fc.shuffledSubarray([...x.shape.keys()], { minLength: x.shape.length }),
      fc.tuple(...x.shape.map((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.nat(100)))),
      fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: x.shape.length, maxLength: x.shape.length }),
    ),
  );
  fc.assert(
    fc.property(cases, ([{ shape, data }, order, cuts, widths]) => {
      const begin = cuts.map(([b]) => b);
      const size = cuts.map(([b, s], i) => s % (shape[i]! - b + 1));
      for (const type of ['float32', 'int32'] as const) {
        const x = (make: typeof t.tensor): Tensor => make(data.map(Math.trunc), shape, type);
        agree('transpose', (make) => t.transpose(x(make), order));
        agree('slice', (make) => t.slice(x(make), begin, size));
        agree('pad', (make) => t.pad(x(make), widths, 2));
        agree('broadcastTo', (make) => t.broadcastTo(t.reshape(x(make), [...shape, 1]), [2, ...shape, 3]));
        shape.forEach((n, axis) => {
          agree('concat', (make) =>
            t.concat(
              [
                x(make),
                t.slice(
                  x(make),
                  begin.map((b, i) => (i === axis ? b : 0)),
                  shape.map((m, i) => (i === axis ? n - begin[axis]! : m)),
                ),
              ],
              axis,
            ),
          );
          agree('stack', (make) => t.stack([x(make), x(make)], axis));
        });
      }
    }),
    { numRuns: 150 },
  );
});

test('indexing ops agree with the reference', () => {
  const cases = arrayOf(
    fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 9 })),
  ).chain((x) => fc.tuple(fc.constant(x), fc.array(fc.nat(1000), { maxLength: 8 }), fc.nat(9)));
  fc.assert(
    fc.property(cases, ([{ shape, data }, raw, k]) => {
      const indices = (make: typeof t.tensor, limit: number): Tensor =>
        make(
          raw.map((i) => i % limit),
          [raw.length],
          'int32',
        );
      shape.forEach((n, axis) =>
        agree('gather', (make) => t.gather(make(data, shape), indices(make, n), axis)),
      );
      agree(
        'scatterAdd',
        (make) =>
          t.scatterAdd(
            t.gather(make(data, shape), indices(make, shape[0]!)),
            t.tensor(
              raw.map((i) => i % 3),
              [raw.length],
              'int32',
            ),
            3,
          ),
        1e-5,
        1,
      );
      const rows = shape[0]! * shape[1]!;
      const picked = Array.from({ length: rows }, (_, i) => (i * 7 + k) % shape[2]!);
      agree('pick', (make) => t.pick(make(data, shape), make(picked, shape.slice(0, 2), 'int32')));
      agree('oneHot', (make) => t.oneHot(make(picked, [rows], 'int32'), shape[2]!));
      agree('topK', (make) => {
        const { values, indices: where } = t.topK(make(data, shape), k % (shape[2]! + 1));
        return [values, where];
      });
      agree('cast', (make) => t.cast(t.cast(make(data, shape), 'int32'), 'float32'));
    }),
    { numRuns: 100 },
  );
});

test('softmax agrees with the reference, with masks and special values', () => {
  const rows = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 13 }));
  const cases = rows.chain(([r, c]) =>
    fc.tuple(fc.constant([r, c]), dataOf([r, c], anything), dataOf([r, c], fc.constantFrom(0, 1))),
  );
  fc.assert(
    fc.property(cases, ([shape, data, mask]) => {
      agree('softmax', (make) => t.softmax(make(data, shape)), 1e-4);
      agree('logSoftmax', (make) => t.logSoftmax(make(data, shape)), 1e-4, 1e-2);
      agree('masked softmax', (make) => t.softmax(make(data, shape), make(mask, shape)), 1e-4);
      agree('masked logSoftmax', (make) => t.logSoftmax(make(data, shape), make(mask, shape)), 1e-4, 1e-2);
    }),
    { numRuns: 300 },
  );
});

test('the relaxed build agrees with the reference, and is used only on request', async () => {
  const relaxed = await t.createExecutor('wasm', { relaxed: true });
  const numbers = (size: number): number[] => Array.from({ length: size }, (_, i) => Math.sin(i * 1.7));
  const run = (executor: Executor): number[] =>
    on(executor, (make) =>
      t.linear(make(numbers(600), [20, 30]), make(numbers(1200), [30, 40]), make(numbers(40)), 'tanh'),
    )[0]!.data;
  const [exact, plain, fused] = [run(reference), run(wasm), run(relaxed)];
  exact.forEach((value, i) => {
    assert.ok(Math.abs(plain[i]! - value) < 1e-5);
    assert.ok(Math.abs(fused[i]! - value) < 1e-5);
  });
  assert.notDeepEqual(plain, fused, 'one rounding fewer must show somewhere');
});

test('one GRU step after the other gives the bits of a sequence', () => {
  t.setExecutor(wasm);
  const numbers = (...shape: number[]): Tensor =>
    t.tensor(
      Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i * 1.3 + shape[0]!)),
      shape,
    );
  const weights = { wx: numbers(5, 39), wh: numbers(13, 39), bx: numbers(39), bh: numbers(39) };
  for (const batch of [1, 3, 6]) {
    const x = numbers(4, batch, 5);
    const whole = t.gruSequence(x, t.zeros([batch, 13]), weights);
    let state = t.zeros([batch, 13]);
    for (let step = 0; step < 4; step++) {
      state = t.reshape(t.gruSequence(t.slice(x, [step, 0, 0], [1, -1, -1]), state, weights), [batch, 13]);
      assert.deepEqual(state.toArray(), t.slice(whole, [step, 0, 0], [1, -1, -1]).toArray());
    }
  }
});
