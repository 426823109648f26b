import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { distributionOver, type ActionDistribution } from '../../../core/networks/distribution.js';
import { tensorOf } from '../../../core/networks/inputs.js';
import { Rng } from '../../../core/random.js';
import { box, dict, discrete, multiDiscrete } from '../../../core/spaces.js';
import { tensor, type Tensor } from '../../../core/tensor/index.js';

const rows = (data: readonly number[], width: number): Tensor =>
  tensor(Float32Array.from(data), [data.length / width, width]);
const close = (a: number, b: number, tolerance = 1e-5): void =>
  assert.ok(Math.abs(a - b) <= tolerance * (1 + Math.abs(b)), `${a}, expected ${b}`);

/** Probabilities of softmax over the allowed logits. */
function softmax(logits: readonly number[], mask?: readonly number[]): number[] {
  const weights = logits.map((x, i) => (mask?.[i] === 0 ? 0 : Math.exp(x)));
  const total = weights.reduce((a, b) => a + b);
  return weights.map((w) => w / total);
}
const entropyOf = (p: readonly number[]): number =>
  -p.reduce((sum, x) => sum + (x > 0 ? x * Math.log(x) : 0), 0);

const logit = fc.integer({ min: -40, max: 40 }).map((x) => x / 8);
const logits4 = fc.array(logit, { minLength: 4, maxLength: 4 });
const mask4 = fc
  .array(fc.constantFrom(0, 1), { minLength: 4, maxLength: 4 })
  .filter((mask) => mask.includes(1));

describe('categorical', () => {
  const d = distributionOver(discrete(4));

  it('log-probability and entropy are those of softmax over the allowed actions', () => {
    fc.assert(
      fc.property(logits4, mask4, (logits, mask) => {
        const p = softmax(logits, mask);
        const parameters = { output: rows(logits, 4), mask: rows(mask, 4) };
        close(d.entropy(parameters).toArray()[0], entropyOf(p), 1e-4);
        for (let a = 0; a < 4; a++) {
          if (mask[a] === 1)
            close(d.logProb(parameters, tensor(Int32Array.of(a))).toArray()[0], Math.log(p[a]), 1e-4);
        }
      }),
    );
  });

  it('draws as often as it says and never what is masked out', () => {
    const logits = [1, 0, -1, 2];
    const mask = [1, 1, 0, 1];
    const p = softmax(logits, mask);
    const counts = [0, 0, 0, 0];
    const n = 20_000;
    const rng = Rng.seed(3);
    for (let i = 0; i < n; i++) {
      const { actions, extras } = d.decide({ output: logits, mask }, 1, { rng, greedy: false });
      counts[actions[0] as number] += 1;
      close(extras['logProb'].data[0], Math.log(p[actions[0] as number]));
    }
    assert.equal(counts[2], 0);
    const chiSquare = [0, 1, 3].reduce((sum, a) => sum + (counts[a] - n * p[a]) ** 2 / (n * p[a]), 0);
    assert.ok(chiSquare < 13.8, `chi square ${chiSquare} with 2 degrees of freedom`);
  });

  it('greedy takes the first of the best allowed', () => {
    const decide = (output: number[], mask?: number[]) =>
      d.decide({ output, mask }, output.length / 4, { rng: Rng.seed(1), greedy: true }).actions;
    assert.deepEqual(decide([0, 3, 3, 1, 9, 8, 7, 6], [1, 1, 1, 1, 0, 1, 1, 1]), [1, 1]);
  });

  it('refuses a row without an allowed action and logits that are not finite', () => {
    const decide = (output: number[], mask?: number[]) =>
      d.decide({ output, mask }, 1, { rng: Rng.seed(1), greedy: false });
    assert.throws(() => decide([1, 2, 3, 4], [0, 0, 0, 0]), /allows no action/);
    assert.throws(() => decide([NaN, NaN, NaN, NaN]), /not finite/);
  });
});

describe('several categoricals', () => {
  it('log-probability and entropy are sums over the parts', () => {
    const d = distributionOver(multiDiscrete([2, 3]));
    const logits = [0.5, -1, 2, 0, 1];
    const [p, q] = [softmax(logits.slice(0, 2)), softmax(logits.slice(2))];
    const { actions, extras } = d.decide({ output: logits }, 1, { rng: Rng.seed(5), greedy: false });
    const [a, b] = actions[0] as Int32Array;
    close(extras['logProb'].data[0], Math.log(p[a] * q[b]));
    const parameters = { output: rows(logits, 5) };
    close(d.logProb(parameters, tensor(Int32Array.of(a, b), [1, 2])).toArray()[0], Math.log(p[a] * q[b]));
    close(d.entropy(parameters).toArray()[0], entropyOf(p) + entropyOf(q));
    const greedy = d.decide({ output: logits }, 1, { rng: Rng.seed(5), greedy: true });
    assert.deepEqual(greedy.actions, [Int32Array.of(0, 0)]);
  });
});

describe('gaussian', () => {
  const space = box([3], [-2, 0, -Infinity], [2, 10, 1]);
  const d = distributionOver(space);
  const output = [0.5, -0.25, 3];
  const logStd = [0, -1, 0.5];

  it('the recorded log-density is that of the recorded draw', () => {
    const drawn = d.decide({ output, logStd }, 1, { rng: Rng.seed(7), greedy: false });
    const parameters = { output: rows(output, 3), logStd: tensor(Float32Array.from(logStd)) };
    const expected = output.reduce((sum, mean, k) => {
      const z = (drawn.extras['latent'].data[k] - mean) / Math.exp(logStd[k]);
      return sum - (z * z) / 2 - logStd[k] - Math.log(2 * Math.PI) / 2;
    }, 0);
    close(drawn.extras['logProb'].data[0], expected);
    close(d.logProb(parameters, tensorOf(drawn.extras['latent'])).toArray()[0], expected);
    const entropy = logStd.reduce((sum, s) => sum + s + Math.log(2 * Math.PI * Math.E) / 2, 0);
    close(d.entropy(parameters).toArray()[0], entropy);
  });

  it('draws with the mean and deviation that it says', () => {
    const rng = Rng.seed(11);
    const n = 20_000;
    const sums = [0, 0, 0];
    const squares = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      const { latent } = d.decide({ output, logStd }, 1, { rng, greedy: false }).extras;
      for (let k = 0; k < 3; k++) {
        sums[k] += latent.data[k];
        squares[k] += (latent.data[k] - output[k]) ** 2;
      }
    }
    for (let k = 0; k < 3; k++) {
      const deviation = Math.exp(logStd[k]);
      assert.ok(Math.abs(sums[k] / n - output[k]) < (4 * deviation) / Math.sqrt(n));
      assert.ok(Math.abs(squares[k] / n / deviation ** 2 - 1) < 4 * Math.sqrt(2 / n));
    }
  });

  it('-1 and 1 mean the bounds where there are two, and no action leaves the box', () => {
    const act = (...latent: number[]): number[] => [
      ...(d.decide({ output: latent, logStd }, 1, { rng: Rng.seed(1), greedy: true })
        .actions[0] as Float32Array),
    ];
    assert.deepEqual(act(-1, -1, -3), [-2, 0, -3]);
    assert.deepEqual(act(1, 1, 0.5), [2, 10, 0.5]);
    assert.deepEqual(act(0, 0, 0), [0, 5, 0]);
    assert.deepEqual(act(-7, 7, 7), [-2, 10, 1]);
  });
});

describe('distributionOver', () => {
  it('every decision of a batch is its own row', () => {
    const cases: [ActionDistribution, number][] = [
      [distributionOver(discrete(3)), 3],
      [distributionOver(multiDiscrete([2, 2])), 4],
      [distributionOver(box([2])), 2],
    ];
    for (const [d, width] of cases) {
      const output = Array.from({ length: 4 * width }, (_, i) => 10 * ((i * 7) % 5));
      const logStd = d.hasLogStd ? Array<number>(width).fill(0) : undefined;
      const all = d.decide({ output, logStd }, 4, { rng: Rng.seed(1), greedy: true });
      for (let row = 0; row < 4; row++) {
        const own = output.slice(row * width, (row + 1) * width);
        const one = d.decide({ output: own, logStd }, 1, { rng: Rng.seed(1), greedy: true });
        assert.deepEqual(one.actions[0], all.actions[row]);
        assert.equal(one.extras['logProb'].data[0], all.extras['logProb'].data[row]);
      }
    }
  });

  it('refuses a Dict of actions', () => {
    assert.throws(() => distributionOver(dict({ a: discrete(2) })), { name: 'InputError', message: /Dict/ });
  });
});
