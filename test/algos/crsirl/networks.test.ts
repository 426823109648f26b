import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  encode,
  encodeTokens,
  initEncoder,
  type EncoderVersion,
} from '../../../algos/crsirl/networks/encoder.js';
import {
  HIDDEN,
  initPolicy,
  logProbabilities,
  sequenceOf,
  stepPolicy,
} from '../../../algos/crsirl/networks/policy.js';
import { initReward, intrinsicReward } from '../../../algos/crsirl/networks/reward.js';
import { turnsOf, turnTensors, type Turns } from '../../../algos/crsirl/networks/turns.js';
import { Rng } from '../../../core/random.js';
import {
  logSoftmax,
  ones,
  scope,
  tensor,
  treeLeaves,
  zeros,
  type Tensor,
} from '../../../core/tensor/index.js';
import { knowledge, observed, randomSaid, type Said } from './turns.js';

const known = knowledge(10);
const versions: readonly EncoderVersion[] = ['text', 'compat'];
const count = (tree: object): number =>
  treeLeaves(tree as Tensor[]).reduce((total, leaf) => total + leaf.size, 0);
const turnsFrom = (said: readonly Said[], version: EncoderVersion): Turns =>
  turnTensors(turnsOf(observed(Rng.seed(3), known, said), known), known, version === 'compat');
const close = (a: ArrayLike<number>, b: ArrayLike<number>, tolerance = 1e-5): void => {
  assert.equal(a.length, b.length);
  for (let i = 0; i < a.length; i++)
    assert.ok(Math.abs(a[i] - b[i]) <= tolerance * (1 + Math.abs(b[i])), `[${i}]: ${a[i]} and ${b[i]}`);
};
const states = (said: readonly Said[], version: EncoderVersion): ArrayLike<number> =>
  scope(() =>
    encode(initEncoder(Rng.seed(1), known.dim, version), turnsFrom(said, version), version),
  ).toArray();

describe('the sizes of the published networks', () => {
  it('encoder: 158,400 as released, without the unused sign in the version of the text', () => {
    assert.equal(count(initEncoder(Rng.seed(1), 64, 'compat')), 158_400);
    assert.equal(count(initEncoder(Rng.seed(1), 64, 'text')), 158_300);
  });

  it('policy: 75,321 with the 12,928 of the item ranker, which only MetaCRS has', () => {
    assert.equal(count(initPolicy(Rng.seed(1), 64, 'compat').policy), 75_321 - 12_928);
  });
});

for (const version of versions) {
  describe(`TransGate, ${version}`, () => {
    const rng = Rng.seed(7, version);
    const said = Array.from({ length: 9 }, (_, i) => randomSaid(rng, known, i % 3));

    it('does not care about the order of what was said', () => {
      const reversed = said.map((turn) =>
        Object.fromEntries(Object.entries(turn).map(([name, list]) => [name, [...list].reverse()])),
      ) as unknown as Said[];
      close(states(reversed, version), states(said, version));
    });

    it('sees each kind of feedback', () => {
      const [turn] = [randomSaid(rng, known, 2)];
      const before = states([turn], version);
      const unlike = (other: Said): void =>
        assert.ok(Array.from(states([other], version)).some((x, i) => Math.abs(x - before[i]) > 1e-4));
      unlike({ ...turn, accepted: [...turn.accepted, 17] });
      unlike({ ...turn, rejected: [...turn.rejected, 17] });
      unlike({
        ...turn,
        candidates: turn.candidates.slice(1).concat(turn.candidates.length > 1 ? [] : [11]),
      });
      unlike({ ...turn, rejectedItems: [...turn.rejectedItems, 3] });
      unlike({ ...turn, accepted: turn.rejected, rejected: turn.accepted });
    });

    it('gives a turn the same state alone as among others', () => {
      const together = states(said, version);
      const alone = said.flatMap((turn) => Array.from(states([turn], version)));
      close(alone, together);
    });

    it('has finite states when nothing has been rejected yet', () => {
      const first = states([randomSaid(rng, known, 0)], version);
      assert.ok(Array.from(first).every(Number.isFinite));
      assert.ok(Array.from(first).some((x) => x > 0));
    });
  });
}

describe('tokens', () => {
  const said = randomSaid(Rng.seed(8), known, 2);
  const changed = { ...said, rejected: [said.rejected[0], known.items + known.attributes - 1] };
  const differences = (version: EncoderVersion): number[] => {
    const [a, b] = [said, changed].map((turn) => {
      const params = initEncoder(Rng.seed(1), known.dim, version);
      return scope(() => encodeTokens(params, turnsFrom([turn], version).tokens, version));
    });
    const [x, y] = [a.toArray(), b.toArray()];
    return Array.from({ length: a.shape[0] }, (_, token) =>
      Math.max(...Array.from({ length: 100 }, (_, i) => Math.abs(x[token * 100 + i] - y[token * 100 + i]))),
    );
  };
  const token = said.accepted.length + 2; // accepted ones, the candidates, the first rejected one, then the one that was changed

  it('attend to themselves alone in the released version', () => {
    const changes = differences('compat');
    assert.ok(changes[token] > 1e-3);
    assert.deepEqual(
      changes.filter((_, i) => i !== token),
      changes.filter((_, i) => i !== token).map(() => 0),
    );
  });

  it('attend to each other in the version of the text', () => {
    assert.ok(differences('text').every((change) => change > 1e-6));
  });
});

describe('the policy', () => {
  const rng = Rng.seed(11);
  const lengths = [3, 1, 4];
  const said = Array.from({ length: 8 }, () => randomSaid(rng, known));
  const params = initPolicy(Rng.seed(2), known.dim, 'text');
  const turns = turnsFrom(said, 'text');
  const chosen = tensor(
    Int32Array.from(said, (turn) => turn.offered.length % 2),
    [8],
  );

  it('has the same probabilities turn by turn as over whole dialogues', () => {
    const logProb = scope(() => logProbabilities(params, turns, sequenceOf(lengths), chosen, 'text'));
    const together = logProb.toArray();
    let row = 0;
    for (const length of lengths) {
      let hidden = zeros([1, HIDDEN]);
      for (let t = 0; t < length; t++, row++) {
        const columns = observed(Rng.seed(3), known, said);
        const own = Object.fromEntries(
          Object.entries(columns).map(([name, { shape, data }]) => {
            const size = data.length / shape[0];
            return [name, { shape: [1, ...shape.slice(1)], data: data.slice(row * size, (row + 1) * size) }];
          }),
        );
        const one = turnTensors(turnsOf(own, known), known, false);
        const step = scope(() => stepPolicy(params, one, hidden, 'text'));
        hidden = step.hidden;
        const logP = scope(() => logSoftmax(step.logits, one.mask)).toArray();
        close([logP[chosen.toArray()[row]]], [together[row]]);
        const allowed = Array.from(logP).filter((_, slot) => one.mask.toArray()[slot] === 1);
        close([allowed.reduce((sum, x) => sum + Math.exp(x), 0)], [1]);
      }
    }
  });

  it('does not read a dialogue beyond the turn that it acts in, nor another one', () => {
    const later = said.map((turn, row) => (row === 2 || row === 3 ? randomSaid(rng, known, 1) : turn));
    const [a, b] = [said, later].map((these) =>
      scope(() =>
        logProbabilities(params, turnsFrom(these, 'text'), sequenceOf(lengths), chosen, 'text'),
      ).toArray(),
    );
    const same = [...a.keys()].filter((row) => Math.abs(a[row] - b[row]) < 1e-6);
    assert.deepEqual(same, [0, 1, 4, 5, 6, 7]);
  });
});

describe('the intrinsic reward', () => {
  it('starts small and stays between -1 and 1', () => {
    const params = initReward(Rng.seed(4), 3);
    const rewards = (size: number): number[] =>
      Array.from(
        scope(() =>
          intrinsicReward(params, tensor(new Float32Array(500).fill(size), [5, 100]), ones([5, 3])),
        ).toArray(),
      );
    assert.ok(
      rewards(1).every((r) => Math.abs(r) < 0.05 && r !== 0),
      `${rewards(1)}`,
    );
    assert.ok(rewards(1e6).every((r) => Math.abs(r) <= 1));
  });
});
