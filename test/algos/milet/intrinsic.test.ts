import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { miletConfig } from '../../../algos/milet/config.js';
import { entropyOf, explorationBonus, intrinsicRewards, weightAt } from '../../../algos/milet/intrinsic.js';

const { intrinsic } = miletConfig.parse({});
const near = (a: number, b: number, by: number): void =>
  assert.ok(Math.abs(a - b) < by, `${a}, expected ${b}`);

/** q(c|tau_:t) for t = 0..T-1 of one trial. */
const beliefs = (T: number): fc.Arbitrary<number[][]> =>
  fc.array(
    fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 3, maxLength: 3 }).map((weights) => {
      const total = weights.reduce((a, b) => a + b, 0);
      return weights.map((w) => w / total);
    }),
    { minLength: T, maxLength: T },
  );

describe('rewards of exploration', () => {
  it('have the weights of the specification', () => {
    const expected: [number, number, number?][] = [
      [0, 0.09999546, -0.09999092],
      [50, 0.09932621],
      [90, 0.06321206, -0.02642411],
      [93, 0.05034147, -0.00068294],
      [94, 0.04511884, 0.00976232],
      [99, 0.00951626, 0.08096748],
    ];
    for (const [t, entropy, consistency] of expected) {
      near(weightAt(intrinsic.entropy, t, 100), entropy, 1e-8);
      if (consistency !== undefined) near(weightAt(intrinsic.consistency, t, 100), consistency, 1e-8);
    }
  });

  it('telescope: falls in entropy add up to ln K less what is left', () => {
    const whole = {
      entropy: { offset: 1, factor: 0, rate: 0 },
      consistency: { offset: 0, factor: 0, rate: 0 },
    };
    fc.assert(
      fc.property(beliefs(8), (q) => {
        const bonus = explorationBonus(Float32Array.from(q.flat()), 1, { steps: 5, T: 8 }, whole);
        const total = bonus.reduce((a, b) => a + b, 0);
        near(total, Math.log(3) - entropyOf(q[5]), 1e-5);
        assert.deepEqual([...bonus.subarray(5)], [0, 0, 0], 'nothing in exploitation');
      }),
    );
  });

  it('charge for every change of the belief, and for nothing else', () => {
    fc.assert(
      fc.property(beliefs(2), ([before, after]) => {
        const same = intrinsicRewards(before, before);
        assert.equal(same.entropy, 0);
        near(same.consistency, 0, 1e-12);
        const { consistency } = intrinsicRewards(before, after);
        assert.ok(consistency <= 1e-7);
        if (before.some((p, c) => Math.abs(p - after[c]) > 0.01)) assert.ok(consistency < -1e-5);
      }),
    );
  });
});
