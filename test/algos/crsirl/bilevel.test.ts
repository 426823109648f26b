import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { actionInputs, actionInputSize } from '../../../algos/crsirl/action-inputs.js';
import {
  adamScales,
  blend,
  clipped,
  innerStep,
  metaGradient,
  mgda,
  noMoments,
  norm,
  plainScales,
} from '../../../algos/crsirl/bilevel.js';
import { read } from '../../../algos/crsirl/dialogues.js';
import { innerLoss, innerReturns, matchingLoss, policyLoss } from '../../../algos/crsirl/losses.js';
import { initPolicy, logProbabilities, type PolicyParams } from '../../../algos/crsirl/networks/policy.js';
import { initReward, type RewardParams } from '../../../algos/crsirl/networks/reward.js';
import { pairDialogues } from '../../../algos/crsirl/preferences.js';
import { Rng } from '../../../core/random.js';
import {
  add,
  createExecutor,
  currentExecutor,
  fillTree,
  grad,
  mul,
  pick,
  reshape,
  scope,
  setExecutor,
  tensor,
  treeLeaves,
  type Executor,
  type Tensor,
  type Tree,
} from '../../../core/tensor/index.js';
import { knowledge, randomDialogues } from './turns.js';

const known = knowledge(4);
const discount = 0.999;
const rng = Rng.seed(21);

const leaves = (tree: unknown): Tensor[] => treeLeaves(tree as Tree<Tensor>);
const numbers = (tree: unknown): number[] => leaves(tree).flatMap((leaf) => Array.from(leaf.toArray()));
const dotOf = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((total, x, i) => total + x * b[i], 0);
/** The tree plus `step` times a direction. */
function moved<P>(tree: P, direction: readonly number[], step: number): P {
  let i = 0;
  return fillTree(
    tree as Tree<Tensor>,
    leaves(tree).map((leaf) =>
      tensor(
        Array.from(leaf.toArray(), (x) => x + step * direction[i++]),
        leaf.shape,
      ),
    ),
  ) as P;
}

let usual: Executor;
before(async () => {
  usual = currentExecutor();
  setExecutor(await createExecutor('reference'));
});
after(() => setExecutor(usual));

/** An inner and an outer problem on random dialogues, in double precision. */
function problem(encoder: 'text' | 'compat', eta: number, lambda: number, optimizer: 'sgd' | 'adam' = 'sgd') {
  const theta = initPolicy(Rng.seed(31), known.dim, encoder);
  const start = initReward(Rng.seed(32), actionInputSize(known.dim, true));
  const phi: RewardParams = { ...start, last: { ...start.last, w: mul(start.last.w, 50) } };
  const [tau, next, past] = ['inner', 'outer', 'past'].map((name) =>
    randomDialogues(Rng.seed(33, name), known, [3, 1, 2]),
  );
  const reading = read(tau, known, encoder);
  const { rewards, returns } = innerReturns(
    theta,
    {
      reading,
      rewards: tau.columns['reward'].data as Float32Array,
      actions: actionInputs(tau, known, true),
    },
    { lambda, discount, encoder },
  );
  const comparison = { usual: new Float32Array(6).fill(0.2), scale: 1 };
  const inner = innerLoss({ reading, returns, comparison }, encoder);
  const slopes = grad((policy: PolicyParams) => inner(policy, phi))(theta);
  const scales =
    optimizer === 'sgd' ? plainScales(theta, eta) : adamScales(noMoments(theta), slopes, eta).scales;
  const adapt = (reward: RewardParams): PolicyParams =>
    innerStep(theta, grad((policy: PolicyParams) => inner(policy, reward))(theta), scales);
  const pairs = pairDialogues(past, [
    [0, 1],
    [2, 0],
  ]);
  const outerReading = read(next, known, encoder);
  const advantages = tensor(Array.from({ length: 6 }, (_, i) => Math.sin(i + 1)));
  const ex = (policy: PolicyParams): Tensor => policyLoss(policy, outerReading, advantages, encoder);
  const pairReading = read(pairs, known, encoder);
  const preference = (policy: PolicyParams): Tensor =>
    matchingLoss(policy, pairReading, pairs.lengths, encoder);
  return { theta, phi, tau, inner, rewards, returns, scales, adapt, ex, preference, encoder, lambda };
}

/** g(phi) = sum over k of omega_k grad r_phi(s_k, a_k), with one backward pass per turn (section 5.5 of the specification). */
function closedForm(
  { theta, phi, tau, rewards, scales, encoder, lambda }: ReturnType<typeof problem>,
  v: PolicyParams,
) {
  const reading = read(tau, known, encoder);
  const direction = numbers(v);
  const along = numbers(scales).map((scale, i) => scale * direction[i]);
  const rows = reading.turns.count;
  const at = (values: Tensor, row: number): Tensor =>
    reshape(pick(reshape(values, [1, rows]), tensor(Int32Array.of(row), [1])), []);
  const c = Array.from({ length: rows }, (_, row) =>
    dotOf(
      numbers(
        grad((policy: PolicyParams) =>
          at(logProbabilities(policy, reading.turns, reading.sequence, reading.chosen, encoder), row),
        )(theta),
      ),
      along,
    ),
  );
  const total = numbers(phi).map(() => 0);
  let row = 0;
  for (const length of tau.lengths) {
    for (let k = 0; k < length; k++) {
      let omega = 0;
      for (let t = 0; t <= k; t++) omega += (lambda / tau.lengths.length) * discount ** (k - t) * c[row + t];
      const slope = numbers(grad((reward: RewardParams) => at(rewards(reward), row + k))(phi));
      for (const [i, s] of slope.entries()) total[i] += omega * s;
    }
    row += length;
  }
  return total;
}

const worst = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((x, i) => Math.abs(x - b[i]))) / Math.max(...b.map(Math.abs));

describe('the meta-gradient', () => {
  for (const [encoder, optimizer] of [
    ['text', 'sgd'],
    ['compat', 'adam'],
  ] as const) {
    it(`is the closed form and the central difference: encoder ${encoder}, inner ${optimizer}`, () => {
      const eta = optimizer === 'sgd' ? 0.1 : 1e-3;
      const p = problem(encoder, eta, 0.7, optimizer);
      const adapted = p.adapt(p.phi);
      const g1 = grad(p.ex)(adapted);
      const g2 = grad(p.preference)(adapted);
      const alpha = 0.3;
      const v = blend(alpha, g1, g2);
      const meta = numbers(metaGradient(p.inner, p.theta, p.phi, p.scales, v));
      assert.ok(worst(meta, closedForm(p, v)) < 1e-10, `closed form: ${worst(meta, closedForm(p, v))}`);
      const outer = (phi: RewardParams): number =>
        scope(() => {
          const policy = p.adapt(phi);
          return add(mul(p.ex(policy), alpha), mul(p.preference(policy), 1 - alpha));
        }).item();
      const size = Math.sqrt(dotOf(meta, meta));
      for (const direction of [meta.map((x) => x / size), meta.map(() => rng.normal() * 0.02)]) {
        // Small enough that no relu of the adapted policy changes sides.
        const step = 1e-6;
        const slope =
          (outer(moved(p.phi, direction, step)) - outer(moved(p.phi, direction, -step))) / (2 * step);
        const exact = dotOf(meta, direction);
        assert.ok(
          Math.abs(slope - exact) < 1e-6 * size * Math.max(1, Math.sqrt(dotOf(direction, direction))),
          `${slope} and ${exact}`,
        );
      }
    });
  }

  it('is zero without intrinsic reward or inner step, and linear in lambda', () => {
    const gradient = (eta: number, lambda: number): number[] => {
      const p = problem('text', eta, lambda);
      return numbers(metaGradient(p.inner, p.theta, p.phi, p.scales, grad(p.ex)(p.theta)));
    };
    assert.ok(gradient(0.1, 0).every((x) => Math.abs(x) === 0));
    assert.ok(gradient(0, 1).every((x) => Math.abs(x) === 0));
    const once = gradient(0.1, 0.25);
    assert.ok(once.some((x) => x !== 0));
    assert.ok(
      worst(
        gradient(0.1, 0.75),
        once.map((x) => 3 * x),
      ) < 1e-12,
    );
  });

  it('raises rewards from a turn on whose probability the outer loss wants higher', () => {
    const p = problem('text', 0.1, 1);
    // v = -grad log pi(a_1 | s_1): going against v makes the first action more probable.
    const reading = read(p.tau, known, 'text');
    const first = tensor([1, 0, 0, 0, 0, 0]);
    const v = grad((policy: PolicyParams) => policyLoss(policy, reading, first, 'text'))(p.theta);
    const meta = numbers(metaGradient(p.inner, p.theta, p.phi, p.scales, v));
    const returns = (phi: RewardParams): number => scope(() => p.returns(phi)).toArray()[0];
    const length = Math.sqrt(dotOf(meta, meta));
    const lower = meta.map((x) => (-1e-3 * x) / length);
    assert.ok(returns(moved(p.phi, lower, 1)) > returns(p.phi));
  });
});

describe('the common descent direction', () => {
  const vector = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 4, maxLength: 4 });
  const tree = (x: readonly number[]) => ({ a: tensor(x.slice(0, 1)), b: [tensor(x.slice(1))] });

  it('is no longer than either gradient and lowers both losses', () => {
    fc.assert(
      fc.property(vector, vector, (x, y) => {
        const [g1, g2] = [tree(x), tree(y)];
        const alpha = mgda(g1, g2);
        const v = blend(alpha, g1, g2);
        const square = norm(v) ** 2;
        const slack = 1e-9 * (1 + dotOf(x, x) + dotOf(y, y));
        assert.ok(norm(v) <= Math.min(norm(g1), norm(g2)) + slack);
        const products = [g1, g2].map((g) => dotOf(numbers(v), numbers(g)));
        assert.ok(products.every((product) => product >= square - slack));
        if (alpha > 0 && alpha < 1)
          assert.ok(products.every((product) => Math.abs(product - square) <= slack));
        for (let k = 0; k <= 50; k++) assert.ok(norm(blend(k / 50, g1, g2)) >= norm(v) - slack);
      }),
    );
  });

  it('is nothing between opposite gradients, and either of equal ones', () => {
    const g = tree([3, -1, 2, 5]);
    for (const c of [0.25, 1, 4]) {
      const opposite = tree(numbers(g).map((x) => -c * x));
      const alpha = mgda(g, opposite);
      assert.ok(Math.abs(alpha - c / (1 + c)) < 1e-12);
      assert.ok(norm(blend(alpha, g, opposite)) < 1e-12);
    }
    assert.equal(mgda(g, g), 0.5);
  });

  it('is cut to a length, without a turn', () => {
    const g = tree([3, 0, 4, 0]);
    assert.deepEqual(numbers(clipped(g, 10)), [3, 0, 4, 0]);
    const cut = numbers(clipped(g, 1));
    assert.ok(Math.abs(cut[0] - 0.6) < 1e-12 && Math.abs(cut[2] - 0.8) < 1e-12);
  });
});

describe('the inner step', () => {
  it('with Adam first moves every parameter by the rate, and remembers', () => {
    const theta = { w: tensor([1, 2, 3]) };
    const slopes = { w: tensor([0.5, -4, 1e-3]) };
    const first = adamScales(noMoments(theta), slopes, 0.1);
    const moves = numbers(innerStep(theta, slopes, first.scales)).map((x, i) => x - [1, 2, 3][i]);
    assert.ok(worst(moves, [-0.1, 0.1, -0.1]) < 1e-4);
    const second = adamScales(first.moments, { w: tensor([0, 0, 0]) }, 0.1);
    const left = 0.999 * 0.001 * 0.25;
    const expected = 0.1 / (Math.sqrt(left / (1 - 0.999 ** 2)) + 1e-8);
    assert.ok(Math.abs(numbers(second.scales)[0] - expected) < 1e-9 * expected);
    assert.equal(second.moments.steps, 2);
  });
});
