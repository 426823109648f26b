import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { InputError } from '../../../core/errors.js';
import { ALGORITHM_CHECKS, checkAlgorithm } from '../../../core/conformance/algorithm.js';
import { formatReport } from '../../../core/conformance/report.js';
import { ndarray, type NamedArrays } from '../../../core/arrays.js';
import type { Env } from '../../../core/env.js';
import { Rng } from '../../../core/random.js';
import {
  add,
  currentExecutor,
  mean,
  mul,
  square,
  stopGradient,
  sub,
  valueAndGrad,
  wrap,
  zeros,
  type Tensor,
} from '../../../core/tensor/index.js';
import '../../../envs/classic/index.js';
import { playEpisode, tiny, tinyRound, type Tiny, type TinyState } from '../../fixtures/tiny.js';

let calls = 0;
const unitsOf = new WeakMap<Env, number>();
const remembered = new WeakMap<object, number>();
const buffer = new Float32Array(1);

const broken = (replaced: Partial<Tiny>): Tiny => ({ ...tiny, ...replaced });

/** `tiny` with a column beside the others. */
const withColumn = (column: (...args: Parameters<Tiny['collect']>) => NamedArrays): Tiny =>
  broken({ collect: (unit, world) => ({ ...playEpisode(world, world.rng), ...column(unit, world) }) });

/** `tiny` whose rounds are changed afterwards. */
const withRound = (
  change: (result: Awaited<ReturnType<Tiny['round']>>) => Awaited<ReturnType<Tiny['round']>>,
): Tiny => broken({ round: async (ctx, state) => change(await tinyRound(ctx, state)) });

const single = (x: number): NamedArrays => ({ extra: ndarray(Float32Array.of(x)) });

/** How many units the worker that has this environment computed before. */
function unitsBefore(env: Env): number {
  const n = unitsOf.get(env) ?? 0;
  unitsOf.set(env, n + 1);
  return n;
}

/** Algorithms that break one rule each, by the check that has to find it and what it has to say. */
const cases: { readonly [check: string]: readonly (readonly [Tiny, RegExp])[] } = {
  definition: [[broken({ summary: '' }), /summary/]],
  options: [
    [
      broken({ config: z.object({ units: z.int().default(3), learningRate: z.number().default(0.01) }) }),
      /strictObject/,
    ],
  ],
  rounds: [
    [broken({ round: () => Promise.reject(new Error('out of order')) }), /out of order/],
    [withColumn(() => single(NaN)), /round 0 train 0: .*'extra'\[0\] is NaN/],
    [
      broken({
        init: async (ctx) => (await ctx.collect({ count: 1, work: null }, {}), await tiny.init(ctx)),
      }),
      /init calls collect/,
    ],
  ],
  repeat: [
    [
      withRound(({ state, metrics }) => ({ metrics, state: { ...state, baseline: ++calls } })),
      /round 0: state .*baseline/,
    ],
    [withRound(({ state }) => ({ state, metrics: { 'a/b': ++calls } })), /round 0: metrics are/],
    [
      broken({ init: async (ctx) => ({ ...(await tiny.init(ctx)), rounds: Int32Array.of(++calls) }) }),
      /init: state 'rounds'\[0\] is/,
    ],
  ],
  order: [
    [
      broken({
        collect(unit, world) {
          const sample = playEpisode(world, world.rng);
          const [env] = world.envs(1);
          const before = unitsOf.get(env) ?? 0;
          unitsOf.set(env, unit.index);
          return {
            ...sample,
            return: ndarray((sample['return'].data as Float32Array).map((x) => x + before)),
          };
        },
      }),
      /round 0: state/,
    ],
  ],
  state: [
    [
      withRound(({ state, metrics }) => ({ metrics, state: { ...state, cache: new Map() } as TinyState })),
      /a Map at 'cache'/,
    ],
  ],
  resume: [
    [
      broken({
        async round(ctx, state) {
          const momentum = remembered.get(state) ?? 0;
          const result = await tinyRound(ctx, { ...state, baseline: state.baseline + momentum });
          remembered.set(result.state, 1);
          return result;
        },
      }),
      /state '.*' ?/,
    ],
  ],
  'state-kept': [
    [
      broken({
        async round(ctx, state) {
          const result = await tinyRound(ctx, state);
          state.rounds[0]++;
          return result;
        },
      }),
      /changed by it: 'rounds'\[0\] is 1 instead of 0/,
    ],
  ],
  weights: [
    [
      broken({ weights: (state) => ({ ...tiny.weights(state), ...single(++calls) }) }),
      /asked twice, 'extra'\[0\]/,
    ],
    [
      broken({ weights: (state) => ({ ...tiny.weights(state), ...single(Infinity) }) }),
      /'extra'\[0\] is Infinity/,
    ],
    [
      broken({
        async init(ctx) {
          const state = await tiny.init(ctx);
          remembered.set(state, 1);
          return state;
        },
        weights: (state) => ({ ...tiny.weights(state), ...single(remembered.get(state) ?? 0) }),
      }),
      /of a restored state, 'extra'/,
    ],
  ],
  metrics: [
    [withRound(({ state }) => ({ state, metrics: { 'loss/policy': NaN } })), /'loss\/policy' is NaN/],
    [withRound(({ state }) => ({ state, metrics: { loss: 1 } })), /'loss' is not of the form/],
  ],
  'seeded-only': [[withColumn(() => single(Math.random() < 2 ? 1 : 0)), /it uses Math.random/]],
  pipeline: [
    [
      broken({
        async round(ctx, state) {
          await ctx.collect({ purpose: 'more', count: 1, work: null }, tiny.weights(state));
          return await tinyRound(ctx, state);
        },
      }),
      /round 0 makes 2 calls/,
    ],
  ],
  learners: [
    [
      broken({ round: (ctx, state) => tinyRound({ ...ctx, learners: 1 }, state) }),
      /round 0: state .*allReduce/,
    ],
    [
      broken({ round: (ctx, state) => tinyRound({ ...ctx, learners: ctx.rank === 0 ? 2 : 1 }, state) }),
      /learner 0 waits in allReduce, but learner 1/,
    ],
    [
      broken({
        async round(ctx, state) {
          await ctx.allReduce(ctx.rank === 0 ? single(1) : {});
          return await tinyRound(ctx, state);
        },
      }),
      /learners reduce different arrays: extra F32 \[1\]; and /,
    ],
    [
      broken({
        round: (ctx, state) => (ctx.rank === 1 ? Promise.reject(new Error('lost')) : tinyRound(ctx, state)),
      }),
      /^lost/,
    ],
  ],
  'unit-fresh': [
    [
      withColumn((_, world) => single(unitsBefore(world.envs(1)[0]))),
      /round 0 train 1: column 'extra'\[0\] is 0 instead of 1/,
    ],
  ],
  'unit-repeat': [[withColumn((_, world) => single(unitsBefore(world.envs(1)[0]))), /column 'extra'/]],
  'unit-order': [[withColumn((_, world) => single(unitsBefore(world.envs(1)[0]))), /column 'extra'/]],
  'unit-chance': [
    [broken({ collect: (_, world) => playEpisode(world, Rng.seed(0)) }), /gave the same sample/],
  ],
  'unit-place': [[withColumn((unit) => single(unit.index)), /column 'extra'\[0\] is 1000 instead of 0/]],
  samples: [
    [
      withColumn(() => ({ extra: { shape: [3], data: new Float32Array(2) } })),
      /column 'extra' has shape \[3\] and 2 elements/,
    ],
    [
      broken({ ...withColumn(() => ({ extra: ndarray(Float32Array.of(1), []) })), round: apart }),
      /column 'extra' is a single number/,
    ],
    [
      broken({ ...withColumn((unit): NamedArrays => (unit.index === 1 ? single(1) : {})), round: apart }),
      /no column 'extra'/,
    ],
  ],
  'samples-kept': [
    [
      withColumn(() => {
        buffer[0]++;
        return { extra: ndarray(buffer) };
      }),
      /round 0 train 0: column 'extra'/,
    ],
  ],
  'weights-kept': [
    [
      broken({
        collect(_, world) {
          const sample = playEpisode(world, world.rng);
          world.weights['b'].data[0] += 1;
          return sample;
        },
      }),
      /weights were changed: 'b'\[0\] is 3 instead of 0/,
    ],
  ],
  policy: [
    [withPolicy((decision) => ({ ...decision, actions: decision.actions.map(() => 2) })), /action is 2/],
    [withPolicy((decision) => ({ ...decision, actions: [0] })), /1 actions for 5 observations/],
    [withPolicy((decision) => ({ ...decision, extras: single(0) })), /extra 'extra' has shape \[1\]/],
    [
      withPolicy((decision) => ({ ...decision, actions: decision.actions.map(() => ++calls % 2) })),
      /equal streams give different actions/,
    ],
    [
      withPolicy((decision) => ({
        ...decision,
        extras: { extra: ndarray(new Float32Array(5).fill(++calls)) },
      })),
      /different extras/,
    ],
  ],
  gradients: [
    [
      broken({
        round: (ctx, state) =>
          tinyRound(ctx, state, ({ w }) =>
            mean(
              square(
                sub(
                  w,
                  wrap(
                    Float32Array.from(w.toArray(), (x) => x / 2),
                    w.shape,
                  ),
                ),
              ),
            ),
          ),
      }),
      /along a random direction the loss changes by/,
    ],
    [
      broken({ round: (ctx, state) => tinyRound(ctx, state, ({ w }) => mul(mean(w), ++calls)) }),
      /two evaluations of a loss differ/,
    ],
    [
      broken({
        async round(ctx, state) {
          await tinyRound(ctx, state, ({ w }) => mean(mul(w, NaN)));
          return { state, metrics: {} };
        },
      }),
      /the gradient of '\w'\[0\] is NaN/,
    ],
  ],
};

/** A round that does not join its samples. */
async function apart(...[ctx, state]: Parameters<Tiny['round']>): ReturnType<Tiny['round']> {
  await ctx.collect({ count: 2, work: null }, tiny.weights(state));
  return { state, metrics: {} };
}

/** `tiny` whose policy errs when it is asked about several observations, as only the check does. */
function withPolicy(
  change: (decision: ReturnType<ReturnType<Tiny['policy']>['act']>) => typeof decision,
): Tiny {
  return broken({
    policy(...args) {
      const policy = tiny.policy(...args);
      return {
        ...policy,
        act: (observations, memory, options) => {
          const decision = policy.act(observations, memory, options);
          return observations.length > 1 ? change(decision) : decision;
        },
      };
    },
  });
}

const outcome = async (algorithm: Tiny, check: string): Promise<string> => {
  const report = await checkAlgorithm(algorithm, { units: 3 }, 'cartpole');
  const { status, reason } = report.checks.find(({ name }) => name === check)!;
  return `${status}: ${reason}`;
};

describe('the conformance suite for algorithms', () => {
  it('passes an algorithm that keeps the contract, and skips nothing of one that uses all of it', async () => {
    const report = await checkAlgorithm(tiny, {}, { name: 'cartpole', config: {} });
    assert.ok(report.passed, formatReport(report));
    assert.deepEqual(report.checks.filter(({ status }) => status !== 'pass'), []); // prettier-ignore
    assert.match(formatReport(report), /^algorithm: a linear policy for cartpole in env 'cartpole'\n/);
  });

  for (const { name } of ALGORITHM_CHECKS) {
    for (const [i, [algorithm, reason]] of (cases[name] ?? []).entries()) {
      it(`finds a broken rule: ${name} ${i}`, async () => {
        calls = 0;
        const found = await outcome(algorithm, name);
        assert.match(found, /^fail: /);
        assert.match(found.slice('fail: '.length), reason);
      });
    }
    it(`has a way to break ${name}`, () => assert.ok(cases[name]?.length > 0));
  }

  it('skips what cannot be looked at when no round can be played', async () => {
    const report = await checkAlgorithm(
      broken({ round: () => Promise.reject(new Error('no')) }),
      {},
      'cartpole',
    );
    const status = Object.fromEntries(report.checks.map((check) => [check.name, check.status]));
    assert.deepEqual(
      [status['options'], status['rounds'], status['state'], status['gradients']],
      ['pass', 'fail', 'skip', 'skip'],
    );
    assert.ok(!report.passed);
  });

  it('skips what an algorithm does not do', async () => {
    const still = broken({
      pipelines: false,
      init(ctx) {
        if (ctx.learners > 1) throw new InputError('too few units');
        return tiny.init(ctx);
      },
      round: apart,
    });
    const { checks, passed } = await checkAlgorithm(still, {}, 'cartpole');
    assert.ok(passed);
    const skipped = checks
      .filter(({ status }) => status === 'skip')
      .map(({ name, reason }) => [name, reason]);
    assert.deepEqual(skipped, [
      ['pipeline', 'it does not pipeline'],
      ['learners', 'too few units'],
      ['gradients', 'it takes no gradient'],
    ]);
  });

  it('holds constant in the differences what a loss holds constant', async () => {
    const held = broken({
      round: (ctx, state) => tinyRound(ctx, state, ({ w }) => mean(mul(stopGradient(w), w))),
    });
    assert.match(await outcome(held, 'gradients'), /^pass/); // plain differences of w^2 would say twice its gradient
  });

  it('also compares gradients that are taken in a unit', async () => {
    const adapting = (loss: (w: Tensor) => Tensor): Tiny =>
      broken({
        collect(_, world) {
          const grads = valueAndGrad(loss)(zeros([3])).grads;
          return { ...playEpisode(world, world.rng), extra: ndarray(Float32Array.from(grads.toArray())) };
        },
        round: apart,
      });
    const right = adapting((w) => mean(square(add(w, 1))));
    const shifted = (w: Tensor): Tensor =>
      wrap(
        Float32Array.from(w.toArray(), (x) => x + 1),
        w.shape,
      );
    const wrong = adapting((w) => mean(mul(add(w, 1), shifted(w))));
    assert.match(await outcome(right, 'gradients'), /^pass/);
    assert.match(await outcome(wrong, 'gradients'), /^fail: along a random direction/);
  });

  it('leaves the executor as it was', async () => {
    const before = currentExecutor();
    await checkAlgorithm(tiny, {}, 'cartpole');
    assert.equal(currentExecutor(), before);
  });

  it('refuses wrong names and options', async () => {
    await assert.rejects(checkAlgorithm('no-such-algorithm', {}, 'cartpole'), InputError);
    await assert.rejects(checkAlgorithm(tiny, {}, 'cartpol'), /did you mean 'cartpole'/);
    await assert.rejects(checkAlgorithm(tiny, { units: 0 }, 'cartpole'), /units: /);
    const picky = broken({
      supports() {
        throw new InputError('only for pendulums');
      },
    });
    await assert.rejects(checkAlgorithm(picky, {}, 'cartpole'), /only for pendulums/);
  });
});
