import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { truncatedAdvantages } from '../../../algos/meta/advantages.js';
import { faintMoments, normalizeRewards } from '../../../algos/meta/rewards.js';

describe('advantages with time limits', () => {
  it('are those of the specification: the last step of an episode has none', () => {
    const options = { steps: 3, discount: 0.97, lambda: 0.9 };
    const [a, b, c] = truncatedAdvantages([1, 1, 1], [0.5, 0.5, 0.5], 1, options);
    assert.ok(Math.abs(a - 1.844905) < 1e-6 && Math.abs(b - 0.985) < 1e-6, `${a}, ${b}`);
    assert.equal(c, 0);
  });

  it('do not pass from one episode or trial to another', () => {
    const options = { steps: 2, discount: 0.9, lambda: 0.8 };
    const values = [0.3, 0.1, 0.2, 0.7, 5, 6, 7, 8];
    const of = (rewards: number[]): number[] => [...truncatedAdvantages(rewards, values, 2, options)];
    const plain = of([1, 2, 3, 4, 5, 6, 7, 8]);
    assert.deepEqual(of([1, 2, 30, 40, 50, 60, 70, 80]).slice(0, 2), plain.slice(0, 2));
    assert.equal(plain[0], Math.fround(1 + 0.9 * 0.1 - 0.3));
    assert.deepEqual(
      [1, 3, 5, 7].map((i) => plain[i]),
      [0, 0, 0, 0],
    );
  });
});

describe('normalised rewards', () => {
  it('are divided by the deviation of the return so far, which has taken the step in', () => {
    const options = { discount: 0.5, rewardLimit: 10 };
    const { rewards, moments } = normalizeRewards(faintMoments(1), Float32Array.of(2, 2, -2, -2), 2, options);
    // After step 0: R = 2 and -2; after step 1: 3 and -3. Variance is over all four so far.
    assert.ok(Math.abs(rewards[0] - 1) < 1e-3, `${rewards[0]}`);
    assert.ok(Math.abs(rewards[1] - 2 / Math.sqrt((4 + 4 + 9 + 9) / 4)) < 1e-3, `${rewards[1]}`);
    assert.equal(rewards[2], -rewards[0]);
    assert.ok(Math.abs(moments.count - 4.0001) < 1e-9);
  });

  it('are cut off', () => {
    const options = { discount: 0, rewardLimit: 1.5 };
    const many = Float32Array.from({ length: 50 }, (_, t) => (t === 49 ? 9 : 0.01));
    const { rewards } = normalizeRewards(faintMoments(1), many, 1, options);
    assert.equal(rewards[49], 1.5);
  });
});
