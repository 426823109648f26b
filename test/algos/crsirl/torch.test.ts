import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { actionInputs, actionInputSize } from '../../../algos/crsirl/action-inputs.js';
import {
  adamScales,
  blend,
  innerStep,
  metaGradient,
  mgda,
  noMoments,
  plainScales,
} from '../../../algos/crsirl/bilevel.js';
import { read, type Dialogues } from '../../../algos/crsirl/dialogues.js';
import { innerLoss, innerReturns, matchingLoss, policyLoss } from '../../../algos/crsirl/losses.js';
import { initPolicy, logProbabilities, type PolicyParams } from '../../../algos/crsirl/networks/policy.js';
import { initReward } from '../../../algos/crsirl/networks/reward.js';
import { turnsOf } from '../../../algos/crsirl/networks/turns.js';
import { ndarray } from '../../../core/arrays.js';
import { Rng } from '../../../core/random.js';
import {
  createExecutor,
  currentExecutor,
  fillTree,
  flattenTree,
  scope,
  setExecutor,
  tensor,
  valueAndGrad,
  type Executor,
  type Tensor,
  type Tree,
} from '../../../core/tensor/index.js';
import type { CrsKnowledge } from '../../../envs/crs/knowledge.js';

interface RecordedTurn {
  readonly accepted: readonly number[];
  readonly rejected: readonly number[];
  readonly candidates: readonly number[];
  readonly rejectedItems: readonly number[];
  readonly offered: readonly number[];
  readonly previous: number;
  readonly reward: number;
  readonly action: number;
  readonly answer: number;
}
interface Recorded {
  readonly lengths: readonly number[];
  readonly turns: readonly RecordedTurn[];
}
/** Of each leaf of a gradient: its length, and its product with a direction. */
type Digest = { readonly [leaf: string]: readonly [length: number, product: number] };
interface Step {
  readonly return: number;
  readonly preference: number;
  readonly alpha: number;
  readonly returnGradient: Digest;
  readonly preferenceGradient: Digest;
  readonly metaGradient: Digest;
}

/** What PyTorch computes, written by test/data/make_crsirl.py. */
const torch = JSON.parse(
  readFileSync(new URL('../../../../test/data/crsirl.json', import.meta.url), 'utf8'),
) as {
  readonly dim: number;
  readonly items: number;
  readonly attributes: number;
  readonly slots: number;
  readonly discount: number;
  readonly lambda: number;
  readonly eta: number;
  readonly dialogues: { readonly inner: Recorded; readonly outer: Recorded; readonly pairs: Recorded };
  readonly rewards: readonly number[];
  readonly baseline: readonly number[];
  readonly advantages: readonly number[];
  readonly logProbabilities: readonly number[];
  readonly intrinsic: readonly number[];
  readonly inner: number;
  readonly innerGradient: Digest;
  readonly steps: { readonly sgd: Step; readonly adam: Step };
};

/** `count` numbers in -scale..scale, from an integer hash of the name and of the place: `values` of make_crsirl.py. */
function values(name: string, count: number, scale: number): number[] {
  let key = 0;
  for (const c of Buffer.from(name)) key = (Math.imul(key, 31) + c) >>> 0;
  return Array.from({ length: count }, (_, i) => {
    let x = (key ^ Math.imul(i, 0x9e3779b1)) >>> 0;
    x = Math.imul(x ^ (x >>> 15), 0x85ebca6b) >>> 0;
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35) >>> 0;
    x = (x ^ (x >>> 16)) >>> 0;
    return (x / 2 ** 31 - 1) * scale;
  });
}

const leaves = (tree: unknown): [string, Tensor][] => flattenTree(tree as Tree<Tensor>);

/** The tree with parameters from the formula. */
function parameters<P>(tree: P, prefix: string): P {
  const filled = leaves(tree).map(([path, { shape, size }]) => {
    const drawn = values(`${prefix}/${path}`, size, 1 / Math.sqrt(shape[0]));
    return tensor(path.endsWith('gain') ? drawn.map((x) => x + 1) : drawn, shape);
  });
  return fillTree(tree as Tree<Tensor>, filled) as P;
}

const nothing = torch.items + torch.attributes;
const known: CrsKnowledge = {
  items: torch.items,
  attributes: torch.attributes,
  nothing,
  dim: torch.dim,
  vectors: Float32Array.from([
    ...values('vectors', nothing * torch.dim, 1),
    ...Array<number>(torch.dim).fill(0),
  ]),
};

function dialogues({ lengths, turns }: Recorded): Dialogues {
  const ids = (width: number, list: (turn: RecordedTurn) => readonly number[]) =>
    ndarray(
      Int32Array.from(
        turns.flatMap((turn) => Array.from({ length: width }, (_, k) => list(turn)[k] ?? nothing)),
      ),
      [turns.length, width],
    );
  const offered = ids(torch.slots, (turn) => turn.offered);
  const seen = {
    'observation/accepted': ids(3, (turn) => turn.accepted),
    'observation/rejected': ids(2, (turn) => turn.rejected),
    'observation/candidates': ids(8, (turn) => turn.candidates),
    'observation/rejectedItems': ids(2, (turn) => turn.rejectedItems),
    'observation/offered': offered,
    'observation/mask': {
      shape: offered.shape,
      data: Float32Array.from(offered.data, (node) => (node === nothing ? 0 : 1)),
    },
    'observation/previous': ndarray(Int32Array.from(turns, (turn) => turn.previous)),
    'observation/reward': ndarray(
      Float32Array.from(turns, (turn) => turn.reward),
      [turns.length, 1],
    ),
  };
  return {
    columns: {
      ...turnsOf(seen, known),
      action: ndarray(Int32Array.from(turns, (turn) => turn.action)),
      'hindsight/answer': ndarray(Float32Array.from(turns, (turn) => turn.answer)),
    },
    lengths: Int32Array.from(lengths),
    success: new Uint8Array(lengths.length),
  };
}

/** Everything that the file holds, as we compute it. */
function ours() {
  const theta = parameters(initPolicy(Rng.seed(1), torch.dim, 'text'), 'theta');
  const phi = parameters(initReward(Rng.seed(1), actionInputSize(torch.dim, true)), 'phi');
  const tau = dialogues(torch.dialogues.inner);
  const reading = read(tau, known, 'text');
  const { rewards, returns } = innerReturns(
    theta,
    { reading, rewards: Float32Array.from(torch.rewards), actions: actionInputs(tau, known, true) },
    { lambda: torch.lambda, discount: torch.discount, encoder: 'text' },
  );
  const comparison = { usual: Float32Array.from(torch.baseline), scale: 1 };
  const inner = innerLoss({ reading, returns, comparison }, 'text');
  const { value, grads } = valueAndGrad((policy: PolicyParams) => inner(policy, phi))(theta);
  const outerReading = read(dialogues(torch.dialogues.outer), known, 'text');
  const pairs = dialogues(torch.dialogues.pairs);
  const pairReading = read(pairs, known, 'text');
  const steps = {
    sgd: plainScales(theta, torch.eta),
    adam: adamScales(noMoments(theta), grads, torch.eta).scales,
  };
  const outer = (scales: PolicyParams) => {
    const adapted = innerStep(theta, grads, scales);
    const ex = valueAndGrad((policy: PolicyParams) =>
      policyLoss(policy, outerReading, tensor([...torch.advantages]), 'text'),
    )(adapted);
    const p = valueAndGrad((policy: PolicyParams) =>
      matchingLoss(policy, pairReading, pairs.lengths, 'text'),
    )(adapted);
    const alpha = mgda(ex.grads, p.grads);
    const meta = metaGradient(inner, theta, phi, scales, blend(alpha, ex.grads, p.grads));
    return { ex, p, alpha, meta };
  };
  return {
    logProbabilities: scope(() =>
      logProbabilities(theta, reading.turns, reading.sequence, reading.chosen, 'text'),
    ).toArray(),
    intrinsic: scope(() => rewards(phi)).toArray(),
    inner: value.item(),
    innerGradient: grads,
    sgd: outer(steps.sgd),
    adam: outer(steps.adam),
  };
}

const executors = { reference: 1e-4, wasm: 1e-3 };

for (const [name, tolerance] of Object.entries(executors)) {
  describe(`crsirl beside PyTorch, computed by ${name}`, () => {
    let usual: Executor;
    let got: ReturnType<typeof ours>;
    before(async () => {
      usual = currentExecutor();
      setExecutor(await createExecutor(name as keyof typeof executors));
      got = ours();
    });
    after(() => setExecutor(usual));

    const near = (what: string, a: number, b: number, size = Math.abs(b)): void =>
      assert.ok(Math.abs(a - b) <= tolerance * Math.max(size, 1e-2), `${what}: ${a}, PyTorch ${b}`);
    /** Leaf by leaf; products with a direction are as large as the leaf times the root of its numbers. */
    const nearGradient = (prefix: string, tree: unknown, expected: Digest): void => {
      const all = leaves(tree);
      assert.deepEqual(all.map(([path]) => path).sort(), Object.keys(expected).sort());
      for (const [path, leaf] of all) {
        const numbers = Array.from(leaf.toArray());
        const direction = values(`direction/${prefix}/${path}`, numbers.length, 1);
        const [length, product] = expected[path];
        near(`length of ${path}`, Math.sqrt(numbers.reduce((sum, x) => sum + x * x, 0)), length);
        const along = numbers.reduce((sum, x, i) => sum + x * direction[i], 0);
        near(`direction of ${path}`, along, product, length);
      }
    };

    it('gives the same probabilities and intrinsic rewards', () => {
      torch.logProbabilities.forEach((x, i) => near(`log pi ${i}`, got.logProbabilities[i], x));
      torch.intrinsic.forEach((x, i) => near(`r_phi ${i}`, got.intrinsic[i], x));
    });

    it('gives the same inner loss and gradient', () => {
      near('inner loss', got.inner, torch.inner);
      nearGradient('theta', got.innerGradient, torch.innerGradient);
    });

    for (const optimizer of ['sgd', 'adam'] as const) {
      it(`gives the same outer losses, weight and meta-gradient after an inner step by ${optimizer}`, () => {
        const { ex, p, alpha, meta } = got[optimizer];
        const expected = torch.steps[optimizer];
        near('L^ex', ex.value.item(), expected.return);
        near('L^p', p.value.item(), expected.preference);
        near('alpha', alpha, expected.alpha);
        nearGradient('theta', ex.grads, expected.returnGradient);
        nearGradient('theta', p.grads, expected.preferenceGradient);
        nearGradient('phi', meta, expected.metaGradient);
      });
    }
  });
}
