import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Rng } from '../../core/random.js';

/** A stream at a known position of xoshiro128**. */
const at = (...s: readonly number[]): Rng => Rng.restore([0, 0, 0, 0, ...s, 0, 0, 0]);

const times = <T>(n: number, draw: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => draw(i));

const mean = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;

/** Asserts that counts agree with expected counts: Pearson's statistic within 4 deviations of its mean. Streams are fixed. */
function assertFits(counts: readonly number[], expected: readonly number[]): void {
  const statistic = counts.reduce((sum, n, i) => sum + (n - expected[i]) ** 2 / expected[i], 0);
  const degrees = counts.length - 1;
  assert.ok(
    statistic < degrees + 4 * Math.sqrt(2 * degrees),
    `chi-square ${statistic} with ${degrees} degrees of freedom`,
  );
}

/** How often each of 0..size-1 was drawn. */
function histogram(size: number, n: number, draw: () => number): number[] {
  const counts = Array<number>(size).fill(0);
  for (let i = 0; i < n; i++) counts[draw()]++;
  return counts;
}

const bitsSet = (x: number): number => x.toString(2).replaceAll('0', '').length;

describe('the generator', () => {
  // From Blackman and Vigna's C program, compiled, started at 1, 2, 3, 4.
  it('is xoshiro128**', () => {
    const rng = at(1, 2, 3, 4);
    const first = times(12, () => rng.uint32());
    assert.deepEqual(first, [
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804, 337829053,
      2142557243,
    ]); // prettier-ignore
    let xor = 0;
    for (let i = 12; i < 1_000_000; i++) xor ^= rng.uint32();
    assert.equal(xor >>> 0, 3333648534);
    assert.equal(rng.uint32(), 3175353485);
  });

  it('makes a number in [0, 1) of the upper 27 and 26 bits of two draws', () => {
    assert.equal(at(1, 2, 3, 4).float(), ((11520 >>> 5) * 2 ** 26) / 2 ** 53);
    const rng = at(1, 2, 3, 4);
    times(4, () => rng.uint32());
    assert.equal(
      rng.float(),
      (Math.floor(2031721883 / 32) * 2 ** 26 + Math.floor(1637235492 / 64)) / 2 ** 53,
    );
    assert.ok(times(10_000, () => rng.float()).every((x) => x >= 0 && x < 1));
  });

  it('fills every part of its range evenly: upper bits, lower bits, pairs of draws', () => {
    const rng = Rng.seed(1);
    assertFits(histogram(256, 100_000, () => rng.uint32() >>> 24), Array(256).fill(100_000 / 256)); // prettier-ignore
    assertFits(histogram(256, 100_000, () => rng.uint32() & 255), Array(256).fill(100_000 / 256)); // prettier-ignore
    const pairs = histogram(256, 100_000, () => (rng.uint32() >>> 28) * 16 + (rng.uint32() >>> 28));
    assertFits(pairs, Array<number>(256).fill(100_000 / 256));
  });
});

describe('streams', () => {
  const heads = (rngs: readonly Rng[]): string[] => rngs.map((rng) => times(3, () => rng.uint32()).join());

  it('are told apart by seed and labels, type and order of labels included', () => {
    const root = Rng.seed(7);
    const streams = [
      root,
      Rng.seed(8),
      Rng.seed(-7),
      Rng.seed(7.5),
      Rng.seed(7 + 2 ** -40),
      Rng.seed(7 + 2 ** 32),
      root.fork('a'),
      root.fork('b'),
      root.fork('ab'),
      root.fork('a', 'b'),
      root.fork('b', 'a'),
      root.fork(1),
      root.fork('1'),
      root.fork(1, 2),
      root.fork(12),
      root.fork(''),
      root.fork('', ''),
    ];
    assert.equal(new Set(heads(streams)).size, streams.length);
    assert.deepEqual(heads([root.fork('a').fork('b', 3)]), heads([root.fork('a', 'b', 3)]));
    assert.deepEqual(heads([Rng.seed(3, 'x', 1)]), heads([Rng.seed(3).fork('x', 1)]));
  });

  it('of many seeds and of many labels all differ, and their first draws are uniform', () => {
    for (const stream of [(i: number) => Rng.seed(i), (i: number) => Rng.seed(0).fork('unit', i)]) {
      const firsts = times(20_000, (i) => stream(i).uint32());
      assert.ok(new Set(firsts).size > 20_000 - 5); // about 0.05 pairs of 32-bit numbers meet by chance
      assertFits(histogram(100, 20_000, () => firsts.pop()! % 100), Array(100).fill(200)); // prettier-ignore
    }
  });

  it('of neighbours are not correlated', () => {
    for (let lag = 1; lag <= 3; lag++) {
      const [a, b] = [Rng.seed(0).fork(1), Rng.seed(0).fork(1 + lag)];
      const products = times(20_000, () => (a.float() - 0.5) * (b.float() - 0.5));
      assert.ok(Math.abs(mean(products)) < 4 / 12 / Math.sqrt(20_000));
    }
  });

  it('change in half of their bits when one bit of the seed changes', () => {
    for (let bit = 0; bit < 31; bit++) {
      let flipped = 0;
      for (let seed = 0; seed < 100; seed++)
        flipped += bitsSet((Rng.seed(seed).uint32() ^ Rng.seed(seed ^ (1 << bit)).uint32()) >>> 0);
      assert.ok(
        Math.abs(flipped / 3200 - 0.5) < (4 * 0.5) / Math.sqrt(3200),
        `bit ${bit}: ${flipped / 3200}`,
      );
    }
  });

  it('change in each of their bits as often as not', () => {
    const flips = Array<number>(32).fill(0);
    for (let i = 0; i < 2000; i++) {
      const difference =
        Rng.seed(0).fork('name', i).uint32() ^
        Rng.seed(0)
          .fork('name', i + 1)
          .uint32();
      for (let bit = 0; bit < 32; bit++) flips[bit] += (difference >>> bit) & 1;
    }
    for (const n of flips) assert.ok(Math.abs(n - 1000) < 4 * Math.sqrt(500));
  });

  it('fork by name, not by position, and leave the parent alone', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(50), fc.string(), (seed, draws, label) => {
        const fresh = Rng.seed(seed);
        const used = Rng.seed(seed);
        times(draws, () => used.normal());
        const untouched = Rng.restore(used.state());
        assert.deepEqual(heads([used.fork(label)]), heads([fresh.fork(label)]));
        assert.equal(used.normal(), untouched.normal());
      }),
    );
  });
});

describe('state and restore', () => {
  /** Every kind of draw, some of them leaving a spare normal number behind. */
  const draw = (rng: Rng, kind: number): number =>
    [() => rng.uint32(), () => rng.float(), () => rng.normal(), () => rng.int(7), () => rng.weighted([1, 2])][
      kind
    ]();

  it('go on where the stream was, a spare normal number included, also through JSON', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.nat(4)), fc.array(fc.nat(4)), (seed, before, after) => {
        const rng = Rng.seed(seed);
        for (const kind of before) draw(rng, kind);
        const restored = Rng.restore(JSON.parse(JSON.stringify([...rng.state()])) as number[]);
        assert.deepEqual(restored.state(), rng.state());
        for (const kind of after) assert.equal(draw(restored, kind), draw(rng, kind));
        assert.equal(restored.fork('child').uint32(), rng.fork('child').uint32());
      }),
    );
  });

  it('keep a spare number of any value', () => {
    const rng = Rng.seed(2);
    for (let i = 0; i < 100; i++) {
      rng.normal();
      assert.equal(Rng.restore(rng.state()).normal(), rng.normal());
    }
  });

  it('the state is a copy', () => {
    const rng = Rng.seed(1);
    const state = rng.state();
    const next = rng.uint32();
    state.fill(0, 4, 8);
    assert.notEqual(rng.uint32(), next);
    assert.equal(Rng.seed(1).uint32(), next);
  });

  it('refuses a state of another size', () => {
    assert.throws(() => Rng.restore([1, 2, 3, 4]), /4 words instead of 11/);
  });
});

describe('int', () => {
  it('is uniform below n, without the bias of a remainder', () => {
    const rng = Rng.seed(3);
    assert.equal(rng.int(1), 0);
    for (const n of [2, 3, 10, 1000]) {
      assertFits(histogram(n, 50 * n + 1000, () => rng.int(n)), Array(n).fill(50 + 1000 / n)); // prettier-ignore
    }
    const n = 3 * 2 ** 30; // a bare remainder would put half of the draws below 2^30
    const thirds = histogram(3, 30_000, () => Math.floor(rng.int(n) / 2 ** 30));
    assertFits(thirds, [10_000, 10_000, 10_000]);
    assert.ok(times(1000, () => rng.int(2 ** 32)).some((x) => x > 2 ** 31));
  });

  it('refuses what is no count', () => {
    for (const n of [0, -1, 1.5, NaN, Infinity, 2 ** 32 + 1])
      assert.throws(() => Rng.seed(0).int(n), RangeError);
  });
});

describe('uniform and normal', () => {
  it('uniform stays in [low, high) and has the mean and variance of its range', () => {
    const rng = Rng.seed(4);
    const xs = times(20_000, () => rng.uniform(-3, 5));
    assert.ok(xs.every((x) => x >= -3 && x < 5));
    assert.ok(Math.abs(mean(xs) - 1) < (4 * 8) / Math.sqrt(12 * 20_000));
    assert.ok(Math.abs(mean(xs.map((x) => (x - 1) ** 2)) - 64 / 12) < 0.2);
  });

  it('normal has the moments and the tails of a standard normal distribution', () => {
    const n = 200_000;
    const rng = Rng.seed(5);
    const xs = times(n, () => rng.normal());
    const moment = (k: number): number => mean(xs.map((x) => x ** k));
    const within = (value: number, expected: number, variance: number, what: string): void =>
      assert.ok(Math.abs(value - expected) < 4 * Math.sqrt(variance / n), `${what} is ${value}`);
    within(moment(1), 0, 1, 'mean');
    within(moment(2), 1, 2, 'variance');
    within(moment(3), 0, 15, 'third moment');
    within(moment(4), 3, 96, 'fourth moment');
    for (const [z, tail] of [
      [1, 0.3173105],
      [2, 0.0455003],
      [3, 0.0026998],
    ]) {
      // prettier-ignore
      within(mean(xs.map((x) => (Math.abs(x) > z ? 1 : 0))), tail, tail * (1 - tail), `share beyond ${z}`);
    }
    within(mean(xs.slice(1).map((x, i) => x * xs[i])), 0, 1, 'correlation of neighbours');
    within(
      mean(xs.slice(1).map((x, i) => (x * x - 1) * (xs[i] ** 2 - 1))),
      0,
      4,
      'correlation of their squares',
    );
  });
});

describe('weighted and categorical', () => {
  it('draw in proportion to the weights; weights of zero never', () => {
    const rng = Rng.seed(6);
    const counts = histogram(5, 20_000, () => rng.weighted([1, 0, 2, 5, 0]));
    assert.deepEqual([counts[1], counts[4]], [0, 0]);
    assertFits([counts[0], counts[2], counts[3]], [2500, 5000, 12_500]);
  });

  it('draw from softmax(logits), whatever is added to all of them; logits of -Infinity never', () => {
    const logits = [0, 1, -2, -Infinity, 0.5];
    const weights = logits.map(Math.exp);
    const total = weights.reduce((a, b) => a + b);
    for (const shift of [0, 1e4, -1e4]) {
      const rng = Rng.seed(7);
      const counts = histogram(5, 20_000, () => rng.categorical(logits.map((x) => x + shift)));
      assert.equal(counts[3], 0);
      const fits = (xs: readonly number[]): number[] => xs.filter((_, i) => i !== 3);
      assertFits(fits(counts), fits(weights).map((w) => (20_000 * w) / total)); // prettier-ignore
    }
  });

  it('always give an index of positive weight', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-300, max: 1e300, noNaN: true })), {
          maxLength: 20,
        }),
        (seed, weights) => {
          fc.pre(weights.some((w) => w > 0));
          assert.ok(weights[Rng.seed(seed).weighted(weights)] > 0);
        },
      ),
    );
  });

  it('refuse weights that say nothing', () => {
    const rng = Rng.seed(0);
    for (const weights of [[], [0, 0], [NaN, 1], [Infinity, 1]]) {
      assert.throws(() => rng.weighted(weights), /weights sum to/);
    }
    assert.throws(() => rng.categorical([-Infinity, -Infinity]), RangeError);
  });
});

describe('shuffle and permutation', () => {
  it('keep what they shuffle', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.integer()), (seed, items) => {
        const shuffled = Rng.seed(seed).shuffle([...items]);
        const sorted = (xs: readonly number[]): number[] => [...xs].sort((a, b) => a - b);
        assert.deepEqual(sorted(shuffled), sorted(items));
        const order = Rng.seed(seed).permutation(items.length);
        assert.deepEqual(
          sorted([...order]),
          times(items.length, (i) => i),
        );
      }),
    );
  });

  it('give every order equally often', () => {
    const rng = Rng.seed(8);
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = rng.permutation(4).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    assert.equal(counts.size, 24);
    assertFits([...counts.values()], Array<number>(24).fill(1000));
  });
});
