import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { leaveOneOut } from '../../../algos/reinforce/baseline.js';
import { policyLoss } from '../../../algos/reinforce/loss.js';
import { actorCritic } from '../../../core/networks/actor-critic.js';
import { networkConfig } from '../../../core/networks/mlp.js';
import type { Params } from '../../../core/networks/params.js';
import { Rng } from '../../../core/random.js';
import { box, discrete } from '../../../core/spaces.js';
import {
  add,
  flattenTree,
  grad,
  mul,
  neg,
  softmax,
  sub,
  sum,
  tensor,
  zipTrees,
  type Tensor,
} from '../../../core/tensor/index.js';

const leaves = (tree: Params): number[] =>
  flattenTree<Tensor>(tree).flatMap(([, leaf]) => [...leaf.toArray()]);

/**
 * Two steps, two actions each: the first pays `first[a]`, the second `second[a][b]`. Observations say the step and the first action,
 * so the policy may do something else after each first action.
 */
const first = [1, -2];
const second = [
  [0.5, 3],
  [4, -1],
];
const observe = (step: number, a: number): number[] => [
  step === 0 ? 1 : 0,
  step === 1 && a === 0 ? 1 : 0,
  step === 1 && a === 1 ? 1 : 0,
];

describe('the policy gradient of REINFORCE', () => {
  const network = actorCritic(
    { name: 'two-steps', observationSpace: box([3]), actionSpace: discrete(2) },
    networkConfig.parse({ hidden: [4], init: 'uniform' }),
  );
  const { policy: params } = network.init(Rng.seed(1));
  const probabilities = (p: Params, step: number, a: number): Tensor =>
    softmax(network.policy(p, { observation: tensor([observe(step, a)]) }).output);

  it('is, over all episodes that can happen, the gradient of the expected return; whatever the baseline', () => {
    const expected = leaves(
      grad((p: Params) => {
        const start = probabilities(p, 0, 0);
        const after = [0, 1].map((a) => sum(mul(probabilities(p, 1, a), tensor([second[a]]))));
        const worth = [0, 1].map((a) => first[a] + after[a].item());
        const direct = sum(mul(start, tensor([worth])));
        const p0 = start.toArray();
        const later = after.map((x, a) => mul(x, p0[a]));
        return neg(later.reduce((total, term) => add(total, term), direct));
      })(params),
    );
    for (const baseline of [0, 2.5]) {
      const total = Array<number>(expected.length).fill(0);
      for (const a of [0, 1]) {
        for (const b of [0, 1]) {
          const chance = probabilities(params, 0, 0).toArray()[a] * probabilities(params, 1, a).toArray()[b];
          const returns = [first[a] + second[a][b], second[a][b]].map((g) => g - baseline);
          const inputs = { observation: tensor([observe(0, 0), observe(1, a)]) };
          const slopes = grad((p: Params) =>
            policyLoss(network, p, inputs, tensor(Int32Array.of(a, b)), tensor(returns), 0),
          )(params);
          leaves(slopes).forEach((slope, i) => (total[i] += chance * 2 * slope)); // 2 rows: the loss is a mean over them
        }
      }
      total.forEach((slope, i) =>
        assert.ok(Math.abs(slope - expected[i]) < 1e-5, `${i}: ${slope}, expected ${expected[i]}`),
      );
    }
  });

  it('the entropy bonus pulls towards the uniform policy', () => {
    const inputs = { observation: tensor([observe(0, 0)]) };
    const slopes = grad((p: Params) =>
      policyLoss(network, p, inputs, tensor(Int32Array.of(0)), tensor([0]), 1),
    )(params);
    const moved = network.policy(
      zipTrees(params, slopes, (x, slope) => sub(x, mul(slope, 0.1))) as Params,
      inputs,
    ).output;
    const entropy = (output: Tensor): number => network.distribution.entropy({ output }).item();
    assert.ok(entropy(moved) > entropy(network.policy(params, inputs).output));
  });
});

describe('the leave-one-out baseline', () => {
  it('is the mean of the other episodes at the same step, 0 for those that have ended', () => {
    const episode = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(episode, { minLength: 1, maxLength: 5 }), (episodes) => {
        const baseline = leaveOneOut(
          Float32Array.from(episodes.flat()),
          episodes.map((returns) => returns.length),
        );
        const slow = episodes.flatMap((returns, mine) =>
          returns.map((_, step) => {
            const others = episodes.filter((_, other) => other !== mine).map((list) => list[step] ?? 0);
            return others.length === 0 ? 0 : others.reduce((a, b) => a + b, 0) / others.length;
          }),
        );
        slow.forEach((value, row) => assert.ok(Math.abs(baseline[row] - value) < 1e-5));
        assert.equal(baseline.length, slow.length);
      }),
    );
  });
});
