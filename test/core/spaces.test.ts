import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Rng } from '../../core/random.js';
import {
  box,
  dict,
  discrete,
  multiDiscrete,
  notIn,
  sample,
  sizeOf,
  type Space,
  type Value,
} from '../../core/spaces.js';

/** Bounds of one element: none, one or both. */
const bounds = fc
  .tuple(
    fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
    fc.float({ min: 0, max: 1e6, noNaN: true }),
    fc.nat(3),
  )
  .map(([low, width, kind]): [number, number] => [
    kind & 1 ? Math.fround(low) : -Infinity,
    kind & 2 ? Math.fround(Math.fround(low) + width) : Infinity,
  ]);

const boxes = fc.array(bounds, { minLength: 1, maxLength: 6 }).map((pairs) =>
  box(
    [pairs.length],
    pairs.map(([low]) => low),
    pairs.map(([, high]) => high),
  ),
);

const { space: spaces } = fc.letrec<{ space: Space; leaf: Space; parts: Space }>((tie) => ({
  leaf: fc.oneof(
    boxes,
    fc.integer({ min: 1, max: 2 ** 32 }).map(discrete),
    fc.array(fc.integer({ min: 1, max: 1000 }), { maxLength: 5 }).map(multiDiscrete),
  ),
  parts: fc.dictionary(fc.string(), tie('space'), { maxKeys: 4 }).map(dict),
  space: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), tie('parts')),
}));

describe('sample', () => {
  it('gives an element of the space, the same for the same stream', () => {
    fc.assert(
      fc.property(spaces, fc.integer(), (space, seed) => {
        const value = sample(space, Rng.seed(seed));
        assert.equal(notIn(space, value), undefined);
        assert.deepEqual(sample(space, Rng.seed(seed)), value);
      }),
    );
  });

  it('reaches all of a bounded space', () => {
    const rng = Rng.seed(1);
    const values = Array.from({ length: 2000 }, () => sample(box([1], -1, 3), rng) as Float32Array);
    const [low, high] = [Math.min(...values.map(([x]) => x)), Math.max(...values.map(([x]) => x))];
    assert.ok(low < -0.98 && high > 2.98);
    const parts = Array.from({ length: 200 }, () =>
      [...(sample(multiDiscrete([2, 3]), rng) as Int32Array)].join(),
    );
    assert.equal(new Set(parts).size, 6);
  });

  it('stays on its side of a single bound', () => {
    const space = box([2], [5, -Infinity], [Infinity, -5]);
    const [a, b] = sample(space, Rng.seed(0)) as Float32Array;
    assert.ok(a > 5 && a < 15 && b < -5 && b > -15);
  });
});

describe('notIn', () => {
  const space = dict({ place: box([2], -1, [1, 2]), gear: discrete(3), lights: multiDiscrete([2, 4]) });
  const good = { place: Float32Array.of(0, 2), gear: 2, lights: Int32Array.of(1, 3) };
  const cases: readonly (readonly [unknown, string | undefined])[] = [
    [good, undefined],
    [{ ...good, place: Float32Array.of(0, 2.5) }, 'observation.place[1] is 2.5, outside [-1, 2]'],
    [{ ...good, place: Float32Array.of(NaN, 0) }, 'observation.place[0] is NaN, outside [-1, 1]'],
    [{ ...good, place: Float32Array.of(0) }, 'observation.place has 1 elements instead of 2'],
    [{ ...good, place: [0, 0] }, 'observation.place is not a Float32Array'],
    [{ ...good, gear: 3 }, 'observation.gear is 3, not an integer in 0..2'],
    [{ ...good, gear: -1 }, 'observation.gear is -1, not an integer in 0..2'],
    [{ ...good, gear: 0.5 }, 'observation.gear is 0.5, not an integer in 0..2'],
    [{ ...good, gear: '1' }, 'observation.gear is 1, not an integer in 0..2'],
    [{ ...good, lights: Int32Array.of(0, 4) }, 'observation.lights[1] is 4, not in 0..3'],
    [{ ...good, lights: Int32Array.of(0, -1) }, 'observation.lights[1] is -1, not in 0..3'],
    [{ ...good, lights: Int32Array.of(0) }, 'observation.lights has 1 elements instead of 2'],
    [{ ...good, lights: Float32Array.of(0, 0) }, 'observation.lights is not an Int32Array'],
    [{ place: good.place, gear: 0 }, 'observation.lights is not an Int32Array'],
    [{ ...good, horn: 1 }, 'observation.horn is not part of the space'],
    [null, 'observation is not an object'],
    [3, 'observation is not an object'],
  ];
  for (const [value, reason] of cases) {
    it(reason ?? 'says nothing of an element', () =>
      assert.equal(notIn(space, value, 'observation'), reason),
    );
  }

  it('takes infinite numbers where there is no bound, NaN nowhere', () => {
    assert.equal(notIn(box([1]), Float32Array.of(Infinity)), undefined);
    assert.match(notIn(box([1]), Float32Array.of(NaN)) ?? '', /NaN/);
  });

  it('finds any element that leaves its bounds', () => {
    fc.assert(
      fc.property(boxes, fc.integer(), fc.nat(), (space, seed, at) => {
        const value = sample(space, Rng.seed(seed)) as Float32Array;
        const i = at % value.length;
        fc.pre(Number.isFinite(space.high[i]));
        value[i] = space.high[i] + Math.max(1, Math.abs(space.high[i]));
        assert.ok(notIn(space, value)?.startsWith(`value[${i}] is`));
      }),
    );
  });
});

describe('spaces are built with care', () => {
  it('a box refuses bounds of the wrong length or order', () => {
    assert.throws(() => box([2], [0, 0, 0]), /low has 3 elements, shape \[2\] has 2/);
    assert.throws(() => box([2], 0, [1]), /high has 1 elements/);
    assert.throws(() => box([2], [0, 2], 1), /low\[1\] 2 > high\[1\] 1/);
    assert.throws(() => box([1], NaN), RangeError);
  });

  it('a box spreads one bound over its shape and keeps its own copies', () => {
    const shape = [2, 3];
    const low = new Float32Array(6).fill(-2);
    const space = box(shape, low, 4);
    shape[0] = 9;
    low.fill(0);
    assert.deepEqual(
      [space.shape, [...space.low], [...space.high]],
      [[2, 3], Array(6).fill(-2), Array(6).fill(4)],
    );
    assert.equal(sizeOf(space.shape), 6);
    assert.equal(sizeOf([]), 1);
  });

  it('discrete spaces refuse sizes that are none', () => {
    for (const n of [0, -1, 1.5, NaN]) {
      assert.throws(() => discrete(n), RangeError);
      assert.throws(() => multiDiscrete([2, n]), RangeError);
    }
  });

  it('a single value and the parts of nothing are spaces too', () => {
    const one: Value = sample(discrete(1), Rng.seed(0));
    assert.equal(one, 0);
    assert.deepEqual(sample(dict({}), Rng.seed(0)), {});
  });
});
