import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EnvDefinition, Episode } from '../../core/env.js';
import { loadDefinition } from '../../core/loaded-env.js';
import { estimate, summarize } from '../../learners/evaluation.js';
import { walkDefinition, type WalkTask } from '../fixtures/walk.js';

describe('estimate', () => {
  it('is the mean with the half-width of its interval by the t distribution', () => {
    // Quantiles 0.975 of Student's t from tables: 1, 4, 6, 9 and 29 degrees of freedom.
    for (const [n, t] of [
      [2, 12.7062],
      [5, 2.77645],
      [7, 2.44691],
      [10, 2.26216],
      [30, 2.04523],
    ]) {
      // prettier-ignore
      const values = Array.from({ length: n }, (_, i) => i);
      const mean = (n - 1) / 2;
      const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1));
      const got = estimate(values);
      assert.equal(got.mean, mean);
      assert.ok(
        Math.abs(got.interval / ((t * deviation) / Math.sqrt(n)) - 1) < 1e-3,
        `${n}: ${got.interval}`,
      );
    }
  });

  it('knows no interval of one number', () => {
    assert.deepEqual(estimate([3]), { mean: 3, interval: NaN });
  });
});

describe('summarize', () => {
  const episodes: Episode[] = [1, 3].map((place) => ({
    return: place,
    length: 10 * place,
    metrics: { place },
  }));
  const summaryOf = async (definition: EnvDefinition<unknown, WalkTask>): Promise<object> => {
    const summary = summarize(
      await loadDefinition('walk', definition as unknown as EnvDefinition, {}),
      episodes,
    );
    return Object.fromEntries(Object.entries(summary).map(([name, { mean }]) => [name, mean]));
  };

  it('puts what the environment reports first, or else the means of its metrics', async () => {
    const own = walkDefinition(undefined, { summarize: () => ({ far: { mean: 7, interval: 1 } }) });
    assert.deepEqual(Object.entries(await summaryOf(own)), [['far', 7], ['return', 2], ['length', 20]]); // prettier-ignore
    const silent = walkDefinition(undefined, { summarize: undefined });
    assert.deepEqual(Object.entries(await summaryOf(silent)), [['place', 2], ['return', 2], ['length', 20]]); // prettier-ignore
    const plain = walkDefinition(undefined, { summarize: undefined, episodeMetrics: undefined });
    assert.deepEqual(Object.keys(await summaryOf(plain)), ['return', 'length']);
  });
});
