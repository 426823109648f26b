import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Step } from '../../../core/env.js';
import { Rng } from '../../../core/random.js';
import { CartPole } from '../../../envs/classic/cartpole.js';
import { Pendulum } from '../../../envs/classic/pendulum.js';
import { readData } from '../../helpers/data.js';

interface Recorded {
  readonly options: { readonly g?: number };
  readonly start: readonly number[];
  readonly steps: readonly {
    readonly action: number;
    readonly state: readonly number[];
    readonly observation: readonly number[];
    readonly reward: number;
    readonly terminated: boolean;
  }[];
}

/** Trajectories of Gymnasium 1.4, recorded by test/data/make_classic.py. */
const recorded = readData<{ readonly cartpole: readonly Recorded[]; readonly pendulum: readonly Recorded[] }>(
  'classic.json',
);

const TOLERANCE = 1e-9;

/** Replays a recorded trajectory and returns the largest deviation of a state, an observation (relative to float32) or a reward. */
function replay(env: CartPole | Pendulum, trajectory: Recorded, step: (action: number) => Step): number {
  env.reset({ rng: Rng.seed(0) });
  env.state.set(trajectory.start);
  let worst = 0;
  for (const [t, expected] of trajectory.steps.entries()) {
    const got = step(expected.action);
    assert.equal(got.terminated, expected.terminated, `terminated at step ${t}`);
    assert.equal(got.truncated, false);
    expected.state.forEach((x, i) => (worst = Math.max(worst, Math.abs(x - env.state[i]))));
    worst = Math.max(worst, Math.abs(expected.reward - got.reward));
    const observation = got.observation as Float32Array;
    assert.equal(observation.length, expected.observation.length);
    expected.observation.forEach((x, i) =>
      assert.ok(Math.abs(x - observation[i]) <= 1e-6 * Math.max(1, Math.abs(x)), `step ${t}`),
    );
  }
  return worst;
}

describe('cartpole follows CartPole-v1', () => {
  for (const [i, trajectory] of recorded.cartpole.entries()) {
    it(`trajectory ${i} of ${trajectory.steps.length} steps`, () => {
      const env = new CartPole();
      assert.ok(replay(env, trajectory, (action) => env.step(action)) < TOLERANCE);
    });
  }

  it('the recording holds falls and runs to the limit', () => {
    const ends = recorded.cartpole.map(({ steps }) => steps[steps.length - 1].terminated);
    assert.ok(ends.includes(true) && ends.includes(false));
  });

  it('starts within 0.05 of rest', () => {
    const env = new CartPole();
    for (let seed = 0; seed < 100; seed++) {
      const observation = env.reset({ rng: Rng.seed(seed) }).observation as Float32Array;
      assert.ok(observation.every((x) => Math.abs(x) <= Math.fround(0.05)));
    }
  });

  it('refuses a step after the end and an action that is none', () => {
    const env = new CartPole();
    assert.throws(() => env.step(0), /call reset/);
    env.reset({ rng: Rng.seed(0) });
    assert.throws(() => env.step(2), /action 2 is neither 0 nor 1/);
    while (!env.step(0).terminated);
    assert.throws(() => env.step(0), /call reset/);
  });

  it('draws the cart and the lean of the pole', () => {
    const env = new CartPole();
    env.reset({ rng: Rng.seed(0) });
    env.state.set([0, 0, 0.1, 0]);
    assert.equal(env.render(), `[${' '.repeat(20)}/${' '.repeat(20)}] at 0.00 m, leaning 5.7 degrees`);
    env.state.set([2.4, 0, -0.1, 0]);
    assert.match(env.render(), /^\[ {40}\\\] at 2\.40 m, leaning -5\.7 degrees$/);
    env.state.set([9, 0, 0, 0]);
    assert.match(env.render(), /^\[ {41}\]/);
  });
});

describe('pendulum follows Pendulum-v1', () => {
  for (const [i, trajectory] of recorded.pendulum.entries()) {
    it(`trajectory ${i} of ${trajectory.steps.length} steps`, () => {
      const env = new Pendulum(trajectory.options.g ?? 10);
      assert.ok(replay(env, trajectory, (action) => env.step(Float32Array.of(action))) < TOLERANCE);
    });
  }

  it('says where it stands', () => {
    const env = new Pendulum(10);
    env.state.set([-Math.PI / 2, 1]);
    assert.equal(env.render(), '-90.0 degrees from upright, turning at 1.00 rad/s');
  });
});
