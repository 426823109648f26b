import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EnvSpec } from '../../../core/algorithm.js';
import { actorCritic } from '../../../core/networks/actor-critic.js';
import { inputsOf } from '../../../core/networks/inputs.js';
import { networkConfig } from '../../../core/networks/mlp.js';
import { normalise } from '../../../core/networks/normalizer.js';
import { networkPolicy } from '../../../core/networks/network-policy.js';
import { fromArrays, toArrays } from '../../../core/networks/params.js';
import { Rng } from '../../../core/random.js';
import { ColumnWriter } from '../../../core/rollout/column-writer.js';
import { box, dict, discrete, multiDiscrete, sample, type Space, type Value } from '../../../core/spaces.js';
import { flattenTree, grad, mul, sum, type Tensor } from '../../../core/tensor/index.js';

const config = networkConfig.parse({ hidden: [8, 5] });
const spec = (observationSpace: Space, actionSpace: Space): EnvSpec => ({
  name: 'toy',
  observationSpace,
  actionSpace,
});

function columnsOf(space: Space, values: readonly Value[]): ReturnType<ColumnWriter['arrays']> {
  const writer = new ColumnWriter(space, 'observation', values.length);
  for (const [row, value] of values.entries()) writer.set(row, value);
  return writer.arrays(values.length);
}

const scored = dict({ state: box([3]), actions: box([4, 2]), mask: box([4], 0, 1) });
type Offer = { state: Float32Array; actions: Float32Array; mask: Float32Array };
const offer = (seed: number): Offer => ({
  ...(sample(scored, Rng.seed(seed)) as Offer),
  mask: Float32Array.of(1, 0, 1, 1),
});

describe('networks picked by space', () => {
  const spaces: [string, Space, Space, string[]][] = [
    ['a vector', box([3]), discrete(4), ['observation']],
    ['an image', box([2, 3]), box([2], -1, 1), ['observation']],
    ['numbers', discrete(5), multiDiscrete([2, 3]), []],
    [
      'parts',
      dict({ a: box([2]), b: dict({ c: discrete(3), d: multiDiscrete([2, 4]) }) }),
      discrete(2),
      ['observation/a'],
    ],
    ['described actions', scored, discrete(4), ['observation/state']],
  ];

  for (const [what, observation, action, normalised] of spaces) {
    it(`${what}: finite outputs, every row for itself, all parameters in use`, () => {
      const network = actorCritic(spec(observation, action), config);
      assert.deepEqual(network.normalised, normalised);
      const params = network.init(Rng.seed(1));
      const rng = Rng.seed(2);
      const values = [1, 2, 3].map((seed) =>
        observation === scored ? offer(seed) : sample(observation, rng),
      );
      const all = inputsOf(columnsOf(observation, values));
      const out = network.policy(params.policy, all).output;
      const v = network.value(params.value, all);
      assert.deepEqual(out.shape, [3, network.distribution.outputs]);
      assert.deepEqual(v.shape, [3]);
      for (const [row, value] of values.entries()) {
        const one = inputsOf(columnsOf(observation, [value]));
        const width = network.distribution.outputs;
        const expected = out.toArray().slice(row * width, (row + 1) * width);
        assert.deepEqual(network.policy(params.policy, one).output.toArray(), expected);
        assert.deepEqual(network.value(params.value, one).toArray(), v.toArray().slice(row, row + 1));
      }
      const total = (p: typeof params): Tensor => {
        const { output, logStd } = network.policy(p.policy, all);
        const weights = network.value(p.value, all);
        const ofPolicy = sum(mul(output, output));
        return sum(
          mul(logStd ? mul(ofPolicy, sum(mul(logStd, logStd))) : ofPolicy, sum(mul(weights, weights))),
        );
      };
      const shaken = fromArrays(
        Object.fromEntries(
          Object.entries(toArrays(params, 'all')).map(([name, { shape, data }]) => [
            name,
            { shape, data: Float32Array.from(data, (x) => x + 0.1 + 0.1 * rng.normal()) },
          ]),
        ),
        'all',
      ) as typeof params;
      for (const [path, leaf] of flattenTree<Tensor>(grad(total)(shaken))) {
        assert.ok(
          leaf.toArray().some((x) => x !== 0),
          `${path} has no influence`,
        );
      }
    });
  }

  it('the order of offered actions does not matter, nor what the masked ones look like', () => {
    const network = actorCritic(spec(scored, discrete(4)), config);
    const params = network.init(Rng.seed(1));
    const { state, actions, mask } = offer(5);
    const order = [2, 3, 1, 0];
    const moved: Offer = {
      state,
      actions: Float32Array.from(order.flatMap((i) => [...actions.slice(2 * i, 2 * i + 2)])),
      mask: Float32Array.from(order, (i) => mask[i]),
    };
    const logits = (o: Offer): Float32Array =>
      network.policy(params.policy, inputsOf(columnsOf(scored, [o]))).output.toArray() as Float32Array;
    const before = logits({ state, actions, mask });
    assert.deepEqual(
      [...logits(moved)],
      order.map((i) => before[i]),
    );

    const value = (o: Offer): number =>
      network.value(params.value, inputsOf(columnsOf(scored, [o]))).toArray()[0];
    const changed = actions.slice();
    changed[2] += 100; // action 1 is masked out
    assert.equal(value({ state, actions: changed, mask }), value({ state, actions, mask }));
    changed[0] += 100;
    assert.notEqual(value({ state, actions: changed, mask }), value({ state, actions, mask }));
  });

  it('refuses what it cannot serve, naming it', () => {
    const refused = (observation: Space, action: Space, message: RegExp): void =>
      assert.throws(() => actorCritic(spec(observation, action), config), { name: 'InputError', message });
    refused(box([2]), dict({ a: discrete(2) }), /action space.*Dict/);
    refused(scored, discrete(5), /'toy' describes 4 actions.*Discrete\(4\)/);
    refused(scored, box([4]), /'toy' describes 4 actions.*Discrete\(4\)/);
  });
});

describe('params', () => {
  it('survive being taken apart and put together, with more than ten layers', () => {
    const deep = networkConfig.parse({ hidden: Array<number>(11).fill(2) });
    const network = actorCritic(spec(box([2]), box([1])), deep);
    const params = network.init(Rng.seed(1));
    const back = fromArrays(
      { ...toArrays(params.policy, 'policy'), ...toArrays(params.value, 'value') },
      'policy',
    );
    assert.deepEqual(toArrays(back, 'p'), toArrays(params.policy, 'p'));
    const inputs = inputsOf(columnsOf(box([2]), [Float32Array.of(1, 2)]));
    assert.deepEqual(
      network.policy(back, inputs).output.toArray(),
      network.policy(params.policy, inputs).output.toArray(),
    );
  });
});

describe('networkPolicy', () => {
  it('sees observations through the scales and draws from the stream it is given', () => {
    const network = actorCritic(spec(box([2]), discrete(3)), networkConfig.parse({ init: 'uniform' }));
    const { policy: params } = network.init(Rng.seed(4));
    const scales = { observation: { mean: Float64Array.of(5, -5), deviation: Float64Array.of(2, 4) } };
    const policy = networkPolicy(spec(box([2]), discrete(3)), network, params, scales);
    const plain = networkPolicy(spec(box([2]), discrete(3)), network, params, {});
    const raw = [Float32Array.of(7, 3), Float32Array.of(1, -9)];
    const seen = [Float32Array.of(1, 2), Float32Array.of(-2, -1)];
    for (const greedy of [true, false]) {
      const through = policy.act(raw, undefined, { rng: Rng.seed(8), greedy });
      assert.deepEqual(through, plain.act(seen, undefined, { rng: Rng.seed(8), greedy }));
    }
    assert.notDeepEqual(
      plain.act(seen, undefined, { rng: Rng.seed(8), greedy: false }).extras,
      plain.act(raw, undefined, { rng: Rng.seed(8), greedy: false }).extras,
    );
  });

  it('acts on packed weights with the bits of the tensors that the learner computes', () => {
    const parts = dict({
      a: box([2]),
      b: dict({ c: discrete(3), d: multiDiscrete([2, 4]) }),
      e: box([2, 2]),
    });
    const scale = (size: number): { mean: Float64Array; deviation: Float64Array } => ({
      mean: new Float64Array(size).fill(0.3),
      deviation: Float64Array.from({ length: size }, (_, k) => (k === 0 ? 1e-3 : 1.7)),
    });
    const scales = { 'observation/a': scale(2), 'observation/e': scale(4) };
    for (const [observation, action] of [
      [parts, box([3], -1, 1)],
      [parts, multiDiscrete([2, 3])],
      [discrete(5), discrete(4)],
      [box([2, 3]), box([1])],
    ] as const) {
      const toy = spec(observation, action);
      const network = actorCritic(toy, config);
      const { policy: params } = network.init(Rng.seed(5));
      const policy = networkPolicy(toy, network, params, scales);
      for (const n of [1, 3, 16, 1]) {
        const rng = Rng.seed(n);
        const values = Array.from({ length: n }, () => sample(observation, rng));
        const seen = observation === parts ? scales : {};
        const inputs = inputsOf(normalise(columnsOf(observation, values), seen));
        const { output, logStd } = network.policy(params, inputs);
        const parameters = { output: output.toArray(), logStd: logStd?.toArray() };
        const expected = network.distribution.decide(parameters, n, { rng: Rng.seed(9), greedy: false });
        const decision = policy.act(values, undefined, { rng: Rng.seed(9), greedy: false });
        assert.deepEqual(decision, { ...expected, memory: undefined });
      }
    }
  });
});
