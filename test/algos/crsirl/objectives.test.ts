import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compared, lessMeanOfTurn, noBaseline, updateBaseline } from '../../../algos/crsirl/baseline.js';
import { remember, turnNumbers, type Dialogues } from '../../../algos/crsirl/dialogues.js';
import { sequenceOf } from '../../../algos/crsirl/networks/policy.js';
import { drawPairs, margins, pairDialogues, preferenceLoss } from '../../../algos/crsirl/preferences.js';
import { returnsToGo, shapedRewards } from '../../../algos/crsirl/rewards.js';
import { ndarray } from '../../../core/arrays.js';
import { Rng } from '../../../core/random.js';
import { grad, mul, scope, sub, sum, tensor, type Tensor } from '../../../core/tensor/index.js';
import { knowledge, randomDialogues } from './turns.js';

const gamma = 0.999;
const known = knowledge(2);
const lengthsOf = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 8 });

/** Dialogues of which only ranks and rewards matter. */
const ranked = (ranks: readonly number[], success: boolean): Dialogues => ({
  columns: {
    reward: ndarray(new Float32Array(ranks.length)),
    'hindsight/rank': ndarray(Float32Array.from(ranks)),
  },
  lengths: Int32Array.of(ranks.length),
  success: Uint8Array.of(success ? 1 : 0),
});

describe('hindsight shaping', () => {
  it('rewards progress and punishes the opposite', () => {
    const [up] = shapedRewards(ranked([99, 9], true), { discount: gamma, failures: false });
    assert.ok(Math.abs(up - 2.305) < 1e-3, `${up}`);
    const [down] = shapedRewards(ranked([9, 99], true), { discount: gamma, failures: false });
    assert.ok(down < 0);
  });

  it('adds log(first rank + 1) to the return, whatever happened in between', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { minLength: 1, maxLength: 15 }), (ranks) => {
        const shaped = shapedRewards(ranked(ranks, true), { discount: gamma, failures: false });
        const total = shaped.reduce((sum, reward, t) => sum + gamma ** t * reward, 0);
        assert.ok(Math.abs(total - Math.log(ranks[0] + 1)) < 1e-4);
      }),
    );
  });

  it('leaves failures alone, unless a simulation may know better', () => {
    const failed = ranked([5, 3, 0], false);
    assert.deepEqual([...shapedRewards(failed, { discount: gamma, failures: false })], [0, 0, 0]);
    assert.ok(shapedRewards(failed, { discount: gamma, failures: true })[0] > 0);
  });
});

describe('what is left of values without the mean of their turn', () => {
  const turn = [0, 1, 2, 0, 0, 1];
  const left = (values: readonly number[]): number[] =>
    Array.from(scope(() => lessMeanOfTurn(tensor(values), turn)).toArray());

  it('is 0 on average in each turn, and for a dialogue that is alone in one', () => {
    assert.deepEqual(left([1, 4, 5, 3, 8, 6]), [-3, -1, 0, -1, 4, 1]);
  });

  it('does not tell what all dialogues have alike, nor does its gradient', () => {
    assert.deepEqual(left([11, 24, 5, 13, 18, 26]), left([1, 4, 0, 3, 8, 6]));
    const slope = grad((shift: Tensor) =>
      sum(mul(lessMeanOfTurn(mul(shift, tensor(turn.map(() => 1))), turn), 3)),
    )(tensor([2]));
    assert.deepEqual(Array.from(slope.toArray()), [0]);
  });
});

describe('returns', () => {
  it('are discounted sums of what is still to come, dialogue by dialogue', () => {
    fc.assert(
      fc.property(lengthsOf, fc.nat(), (lengths, seed) => {
        const rng = Rng.seed(seed);
        const rewards = turnNumbers(Int32Array.from(lengths)).map(() => rng.normal());
        const returns = scope(() => returnsToGo(tensor(rewards), sequenceOf(lengths), gamma)).toArray();
        let row = rewards.length;
        for (const length of [...lengths].reverse()) {
          let expected = 0;
          for (let t = 0; t < length; t++) {
            expected = rewards[--row] + gamma * expected;
            assert.ok(Math.abs(returns[row] - expected) < 1e-5);
          }
        }
      }),
    );
  });

  it('are weighed against each other: advantages have mean 0 and mean square 1', () => {
    const lengths = Int32Array.of(2, 1);
    const { advantages } = compared(noBaseline(3), Float32Array.of(0, 1, -0.5), lengths, 1);
    // Returns 1, 1 and -0.5, and nothing to compare them with yet.
    const root = Math.SQRT1_2;
    [root, root, -2 * root].forEach((x, i) => assert.ok(Math.abs(advantages.toArray()[i] - x) < 1e-6));
    const alike = compared(noBaseline(3), new Float32Array(3), lengths, 1).advantages.toArray();
    assert.deepEqual([...alike], [0, 0, 0]);
  });

  it('are compared with their running mean at the same turn', () => {
    const turn = turnNumbers(Int32Array.of(2, 1));
    assert.deepEqual(turn, [0, 1, 0]);
    const once = updateBaseline(noBaseline(3), [1, 5, 3], turn);
    assert.deepEqual(
      turn.map((t) => once.mean[t]),
      [2, 5, 2],
    );
    let many = once;
    for (let i = 0; i < 200; i++) many = updateBaseline(many, [4, 4, 4], turn);
    assert.ok(Math.abs(many.mean[0] - 4) < 1e-6);
    assert.equal(many.mean[2], 0);
  });
});

describe('preference pairs', () => {
  const dialogues = (lengths: readonly number[], wins: readonly boolean[]): Dialogues => ({
    ...randomDialogues(Rng.seed(1), known, lengths),
    success: Uint8Array.from(wins, (win) => (win ? 1 : 0)),
  });

  it('prefer success to failure and the shorter of two successes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.boolean()), { minLength: 1, maxLength: 9 }),
        fc.nat(),
        (list, seed) => {
          const lengths = list.map(([length]) => length);
          const wins = list.map(([, win]) => win);
          const pairs = drawPairs(dialogues(lengths, wins), 7, Rng.seed(seed));
          for (const [a, b] of pairs)
            assert.ok(wins[a] && (!wins[b] || lengths[b] > lengths[a]), `${a} over ${b}`);
          const there = list.some(
            ([length, win]) => win && list.some(([other, won]) => !won || other > length),
          );
          assert.equal(pairs.length, there ? 7 : 0);
        },
      ),
    );
  });

  it('are cut to the shorter dialogue: what came after has no influence', () => {
    const base = dialogues([2, 5, 3], [true, false, true]);
    const cut = pairDialogues(base, [
      [0, 1],
      [0, 2],
    ]);
    assert.deepEqual([...cut.lengths], [2, 2, 2, 2]);
    const action = Int32Array.from(base.columns['action'].data);
    for (const row of [4, 5, 6, 9]) action[row] = 99;
    const changed = { ...base, columns: { ...base.columns, action: ndarray(action) } };
    const again = pairDialogues(changed, [
      [0, 1],
      [0, 2],
    ]);
    assert.deepEqual(again, cut);
  });

  it('have probabilities that add up to one, log 2 where both are alike', () => {
    const loss = (logProb: readonly number[], lengths: readonly number[]): number =>
      scope(() => preferenceLoss(margins(tensor(logProb), Int32Array.from(lengths)))).item();
    const [a, b, c] = [-1.5, -0.25, -2];
    const one = Math.exp(-loss([a, b, c], [2, 1]));
    const other = Math.exp(-loss([c, a, b], [1, 2]));
    assert.ok(Math.abs(one + other - 1) < 1e-6);
    assert.ok(Math.abs(loss([a, b, a, b], [2, 2]) - Math.log(2)) < 1e-6);
    // A step down the loss widens the margin.
    const start = tensor([a, b, c]);
    const lengths = Int32Array.of(2, 1);
    const slope = grad((logProb: typeof start) => preferenceLoss(margins(logProb, lengths)))(start);
    const margin = (x: typeof start): number => scope(() => sum(margins(x, lengths))).item();
    assert.ok(margin(scope(() => sub(start, mul(slope, 0.1)))) > margin(start));
  });
});

describe('the buffer', () => {
  it('keeps the last dialogues in their order, with what log pi needs', () => {
    let buffer: Dialogues | null = null;
    const all: number[] = [];
    for (let i = 0; i < 5; i++) {
      const fresh = randomDialogues(Rng.seed(i), known, [1 + i, 2]);
      all.push(...fresh.lengths);
      buffer = remember(buffer, fresh, 3);
      assert.deepEqual([...buffer.lengths], all.slice(-3));
    }
    const last = randomDialogues(Rng.seed(4), known, [5, 2]);
    const { columns, success } = buffer!;
    assert.deepEqual([...success], [0, 1, 0]);
    assert.ok(!('reward' in columns) && 'turn/offered' in columns);
    const { data } = columns['turn/previous'];
    assert.deepEqual([...data.slice(2)], [...last.columns['turn/previous'].data]);
  });
});
