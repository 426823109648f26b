import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ndarray, type NamedArrays } from '../../../core/arrays.js';
import { joinRollouts } from '../../../core/rollout/join.js';
import { continuation, gae, rewardsSoFar, rewardsToGo } from '../../../core/rollout/returns.js';
import { unit } from './world.js';

type End = 'goes on' | 'terminated' | 'truncated' | 'both';

/** A rollout of `envs` environments with the given ends, step-major, and values for every observation and final observation. */
interface Case {
  readonly envs: number;
  readonly steps: number;
  readonly ends: readonly End[];
  readonly rewards: readonly number[];
  readonly values: readonly number[];
  readonly finals: readonly number[];
}

const cases: fc.Arbitrary<Case> = fc
  .record({ envs: fc.integer({ min: 1, max: 3 }), steps: fc.integer({ min: 1, max: 8 }) })
  .chain(({ envs, steps }) => {
    const rows = envs * steps;
    const numbers = fc.array(
      fc.integer({ min: -20, max: 20 }).map((x) => x / 8),
      { minLength: rows, maxLength: rows },
    );
    const end = fc.constantFrom<End>('goes on', 'goes on', 'goes on', 'terminated', 'truncated', 'both');
    return fc.record({
      envs: fc.constant(envs),
      steps: fc.constant(steps),
      ends: fc.array(end, { minLength: rows, maxLength: rows }),
      rewards: numbers,
      values: numbers,
      finals: numbers,
    });
  });

const isTerminal = (end: End): boolean => end === 'terminated' || end === 'both';

/** What rollSteps would have recorded; finals[row] is the value of the observation after `row`. */
function recorded({ envs, steps, ends, rewards, finals }: Case): {
  rollout: NamedArrays;
  finalValues: number[];
} {
  const cuts = [...ends.keys()].filter(
    (row) => !isTerminal(ends[row]) && (ends[row] === 'truncated' || row >= envs * (steps - 1)),
  );
  return {
    rollout: {
      reward: ndarray(Float32Array.from(rewards)),
      terminated: ndarray(Uint8Array.from(ends, (end) => (isTerminal(end) ? 1 : 0))),
      truncated: ndarray(Uint8Array.from(ends, (end) => (end === 'truncated' || end === 'both' ? 1 : 0))),
      'final/row': ndarray(Int32Array.from(cuts)),
    },
    finalValues: cuts.map((row) => finals[row]),
  };
}

/** V of what follows `row`, and whether the rollout has it. */
function follows(c: Case, row: number): { value: number; inRollout: boolean } {
  if (isTerminal(c.ends[row])) return { value: 0, inRollout: false };
  if (c.ends[row] === 'truncated' || row >= c.envs * (c.steps - 1))
    return { value: c.finals[row], inRollout: false };
  return { value: c.values[row + c.envs], inRollout: true };
}

const close = (actual: ArrayLike<number>, expected: readonly number[]): void => {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, row) => {
    assert.ok(
      Math.abs(actual[row] - value) < 1e-4 * (1 + Math.abs(value)),
      `row ${row}: ${actual[row]}, expected ${value}`,
    );
  });
};

const discount = 0.9;

describe('advantages and returns', () => {
  it('GAE is the sum of discounted TD errors up to the end of the episode', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(0, 0.5, 0.95, 1), (c, lambda) => {
        const { rollout, finalValues } = recorded(c);
        const future = continuation(rollout, c.values, finalValues, c.envs);
        const slow = c.rewards.map((_, start) => {
          let sum = 0;
          let weight = 1;
          for (let row = start; ; row += c.envs, weight *= discount * lambda) {
            const next = follows(c, row);
            sum += weight * (c.rewards[row] + discount * next.value - c.values[row]);
            if (!next.inRollout) return sum;
          }
        });
        close(gae(c.rewards, c.values, future, { discount, lambda }), slow);
      }),
    );
  });

  it('with lambda 1 the advantage is the return minus the value, with lambda 0 one TD error', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const { rollout, finalValues } = recorded(c);
        const future = continuation(rollout, c.values, finalValues, c.envs);
        const returns = rewardsToGo(c.rewards, future, discount);
        const full = gae(c.rewards, c.values, future, { discount, lambda: 1 });
        close(
          full,
          [...returns].map((value, row) => value - c.values[row]),
        );
        const one = gae(c.rewards, c.values, future, { discount, lambda: 0 });
        close(
          one,
          c.rewards.map((reward, row) => reward + discount * follows(c, row).value - c.values[row]),
        );
      }),
    );
  });

  it('a time limit does not count as an end: under the true values of an endless task nothing is an advantage', () => {
    const worth = 1 / (1 - discount);
    for (const lambda of [0, 0.7, 1]) {
      const constant = {
        envs: 1,
        steps: 5,
        rewards: [1, 1, 1, 1, 1],
        values: Array<number>(5).fill(worth),
        finals: Array<number>(5).fill(worth),
      };
      const cut: Case = { ...constant, ends: ['goes on', 'truncated', 'goes on', 'goes on', 'goes on'] };
      const { rollout, finalValues } = recorded(cut);
      const options = { discount, lambda };
      const future = continuation(rollout, cut.values, finalValues, 1);
      close(gae(cut.rewards, cut.values, future, options), [0, 0, 0, 0, 0]);
      close(rewardsToGo(cut.rewards, future, discount), Array<number>(5).fill(worth));

      const died: Case = { ...constant, ends: ['goes on', 'terminated', 'goes on', 'goes on', 'goes on'] };
      const dead = recorded(died);
      const advantages = gae(
        died.rewards,
        died.values,
        continuation(dead.rollout, died.values, dead.finalValues, 1),
        options,
      );
      close(advantages, [discount * lambda * (1 - worth), 1 - worth, 0, 0, 0]);
    }
  });

  it('the reward so far starts again with every episode', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const { rollout, finalValues } = recorded(c);
        const future = continuation(rollout, c.values, finalValues, c.envs);
        const slow = c.rewards.map((_, end) => {
          let start = end;
          while (start >= c.envs && follows(c, start - c.envs).inRollout) start -= c.envs;
          let sum = 0;
          for (let row = start; row <= end; row += c.envs) sum = discount * sum + c.rewards[row];
          return sum;
        });
        close(rewardsSoFar(c.rewards, future, discount), slow);
      }),
    );
  });

  it('joining units keeps every episode within its unit', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 3 }), (c, copies) => {
        const { rollout, finalValues } = recorded(c);
        const samples = Array.from({ length: copies }, (_, index) => ({
          unit: { ...unit, index },
          arrays: rollout,
        }));
        const joined = joinRollouts(samples);
        const repeat = <T>(list: readonly T[]): T[] => samples.flatMap(() => list);
        const values = repeat(c.values);
        const future = continuation(joined, values, repeat(finalValues), c.envs);
        const alone = continuation(rollout, c.values, finalValues, c.envs);
        const options = { discount, lambda: 0.8 };
        close(
          gae(joined['reward'].data, values, future, options),
          repeat([...gae(c.rewards, c.values, alone, options)]),
        );
      }),
    );
  });
});
