import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { ppoLoss } from '../../../algos/ppo/loss.js';
import type { LossOptions } from '../../../algos/shared/clipped-surrogate.js';
import type { Rows } from '../../../algos/shared/minibatches.js';
import { actorCritic, type ActorCritic } from '../../../core/networks/actor-critic.js';
import { networkConfig } from '../../../core/networks/mlp.js';
import type { Params } from '../../../core/networks/params.js';
import { Rng } from '../../../core/random.js';
import { box, discrete, type Space } from '../../../core/spaces.js';
import {
  createExecutor,
  currentExecutor,
  flattenTree,
  grad,
  mapTree,
  setExecutor,
  tensor,
  type Tensor,
} from '../../../core/tensor/index.js';

const options: LossOptions = { clip: 0.2, valueClip: null, valueCoefficient: 0.5, entropyCoefficient: 0.01 };
const tiny = networkConfig.parse({ hidden: [4], init: 'uniform' });

const networkOf = (actionSpace: Space): ActorCritic =>
  actorCritic({ name: 'toy', observationSpace: box([2]), actionSpace }, tiny);

/** A minibatch of the network's own draws, with log-probabilities shifted by `shift` per row. */
function minibatch(
  network: ActorCritic,
  params: { policy: Params; value: Params },
  rows: number,
  shift: number[],
): Rows {
  const rng = Rng.seed(3);
  const numbers = (): number[] => Array.from({ length: rows }, () => rng.normal());
  const inputs = { observation: tensor([...numbers(), ...numbers()], [rows, 2]) };
  const { output, logStd } = network.policy(params.policy, inputs);
  const host = { output: output.toArray(), logStd: logStd?.toArray() };
  const { actions, extras } = network.distribution.decide(host, rows, { rng, greedy: false });
  const latent = extras['latent'];
  return {
    ...inputs,
    recorded: latent
      ? tensor(latent.data as Float32Array, latent.shape)
      : tensor(Int32Array.from(actions as number[])),
    logProb: tensor(Float32Array.from(extras['logProb'].data, (x, row) => x - shift[row])),
    advantages: tensor(numbers()),
    targets: tensor(numbers()),
    values: tensor(numbers()),
  };
}

describe('the loss of PPO', () => {
  const usual = currentExecutor();
  before(async () => setExecutor(await createExecutor('reference', { precision: 'float64' })));
  after(() => setExecutor(usual));

  for (const [what, actionSpace] of [
    ['discrete', discrete(3)],
    ['continuous', box([2], -1, 1)],
  ] as const) {
    it(`${what}: its gradient is that of central differences`, () => {
      const network = networkOf(actionSpace);
      const params = network.init(Rng.seed(1));
      const batch = minibatch(network, params, 5, [0.3, -0.3, 0.1, -0.05, 0]);
      const loss = (p: typeof params): Tensor =>
        ppoLoss(network, p, batch, { ...options, valueClip: 0.3 }).loss;
      const exact = flattenTree<Tensor>(grad(loss)(params));
      const step = 1e-5;
      for (const [path, slopes] of exact) {
        const shifted = (index: number, by: number): number => {
          const moved = mapTree<Tensor, Tensor>(params, (leaf, at) =>
            at === path
              ? tensor(
                  Float64Array.from(leaf.toArray(), (x, i) => (i === index ? x + by : x)),
                  leaf.shape,
                )
              : leaf,
          );
          return loss(moved as typeof params).item();
        };
        slopes.toArray().forEach((slope, index) => {
          const expected = (shifted(index, step) - shifted(index, -step)) / (2 * step);
          assert.ok(
            Math.abs(slope - expected) < 1e-5 * (1 + Math.abs(expected)),
            `${path}[${index}]: ${slope}, ${expected}`,
          );
        });
      }
    });
  }

  it('is that of the paper, row by row', () => {
    const network = networkOf(discrete(3));
    const params = network.init(Rng.seed(1));
    const number = fc.integer({ min: -8, max: 8 }).map((x) => x / 8);
    const list = fc.array(number, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(
        list,
        list,
        list,
        list,
        fc.constantFrom(null, 0.1),
        (shift, advantages, targets, values, valueClip) => {
          const batch = {
            ...minibatch(network, params, 4, shift),
            advantages: tensor(advantages),
            targets: tensor(targets),
            values: tensor(values),
          };
          const parts = ppoLoss(network, params, batch, { ...options, valueClip });
          const predicted = network.value(params.value, batch).toArray();
          const clamp = (x: number, by: number): number => Math.max(-by, Math.min(by, x));
          let policy = 0;
          let kl = 0;
          let clipped = 0;
          let value = 0;
          for (let row = 0; row < 4; row++) {
            const ratio = Math.exp(shift[row]);
            policy -= Math.min(ratio * advantages[row], (1 + clamp(ratio - 1, 0.2)) * advantages[row]) / 4;
            const near = values[row] + clamp(predicted[row] - values[row], valueClip ?? Infinity);
            kl += (ratio - 1 - shift[row]) / 4;
            clipped += Math.abs(ratio - 1) > 0.2 ? 0.25 : 0;
            value += Math.max((predicted[row] - targets[row]) ** 2, (near - targets[row]) ** 2) / 8;
          }
          const close = (a: number, b: number): void =>
            assert.ok(Math.abs(a - b) < 1e-5, `${a}, expected ${b}`);
          close(parts.policy.item(), policy);
          close(parts.value.item(), value);
          close(parts.kl.item(), kl);
          close(parts.clipped.item(), clipped);
          close(parts.loss.item(), policy + 0.5 * value - 0.01 * parts.entropy.item());
        },
      ),
    );
  });

  it('pulls nowhere once the ratio is beyond the clip range on the side that the advantage wants', () => {
    const network = networkOf(discrete(3));
    const params = network.init(Rng.seed(1));
    const pull = (shift: number, advantage: number): number => {
      const batch = { ...minibatch(network, params, 1, [shift]), advantages: tensor([advantage]) };
      const slopes = grad((policy: Params) => ppoLoss(network, { ...params, policy }, batch, options).policy)(
        params.policy,
      );
      return Math.max(
        ...flattenTree<Tensor>(slopes).flatMap(([, leaf]) => [...leaf.toArray()].map(Math.abs)),
      );
    };
    const beyond = 0.3; // e^0.3 > 1.2, e^-0.3 < 0.8
    assert.equal(pull(beyond, 1), 0);
    assert.equal(pull(-beyond, -1), 0);
    assert.ok(pull(beyond, -1) > 1e-3);
    assert.ok(pull(-beyond, 1) > 1e-3);
    assert.ok(pull(0.1, 1) > 1e-3);
    assert.ok(pull(-0.1, -1) > 1e-3);
  });
});
