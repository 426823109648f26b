import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Env, Step } from '../../core/env.js';
import { EnvError, GuardedEnv } from '../../core/guarded-env.js';
import { Rng } from '../../core/random.js';
import { box, dict, discrete } from '../../core/spaces.js';
import { Diary } from './rollout/world.js';

/** An environment that plays back the steps it is given. */
function script(
  steps: readonly Partial<Step>[],
  maxSteps?: number,
): { env: GuardedEnv; counted: () => number } {
  let at = 0;
  let counted = 0;
  const inner: Env = {
    observationSpace: dict({ place: box([2]), seen: discrete(3) }),
    actionSpace: discrete(2),
    reset: () => ({ observation: { place: new Float32Array(2), seen: 0 }, info: {} }),
    step() {
      const step = steps[at++];
      if (!step) throw new Error('no more steps');
      const observation = { place: new Float32Array(2), seen: 1 };
      return { observation, reward: 0, terminated: false, truncated: false, info: {}, ...step };
    },
    close: () => undefined,
  };
  return { env: new GuardedEnv(inner, "env 'script'", maxSteps, () => counted++), counted: () => counted };
}
const reset = (env: Env) => env.reset({ rng: Rng.seed(0) });

describe('GuardedEnv', () => {
  it('cuts an episode at its limit, unless it ends by itself there', () => {
    const { env, counted } = script([{}, {}, {}, { terminated: true }], 2);
    reset(env);
    assert.equal(env.step(0).truncated, false);
    assert.equal(env.step(0).truncated, true);
    reset(env);
    env.step(0);
    const { terminated, truncated } = env.step(0);
    assert.deepEqual({ terminated, truncated }, { terminated: true, truncated: false });
    assert.equal(counted(), 4);
  });

  it('counts on where an episode was saved', () => {
    const make = (): GuardedEnv =>
      new GuardedEnv(
        new Diary(
          () => 100,
          () => 'terminated',
        ),
        "env 'diary'",
        5,
        () => undefined,
      );
    const [here, there] = [make(), make()];
    reset(here);
    for (let step = 0; step < 3; step++) here.step(0);
    const saved = new Float64Array(here.stateSize!);
    here.save(saved);
    assert.equal((there.restore(saved).observation as Float32Array)[1], 3);
    assert.equal(there.step(0).truncated, false);
    assert.equal(there.step(0).truncated, true);
    assert.equal(script([]).env.stateSize, undefined);
  });

  it('names env, step and element of a number that is not finite', () => {
    const bad = { place: Float32Array.of(0, Infinity), seen: 1 };
    const { env } = script([{}, { observation: bad }, { reward: NaN }]);
    reset(env);
    env.step(0);
    assert.throws(() => env.step(0), new EnvError("env 'script' step 2: observation.place[1] is Infinity"));
    reset(env);
    assert.throws(() => env.step(0), new EnvError("env 'script' step 1: reward is NaN"));
  });

  it('names env and step of an exception', () => {
    const { env } = script([{}]);
    reset(env);
    env.step(0);
    assert.throws(() => env.step(0), new EnvError("env 'script' step 2: no more steps"));
  });

  it('refuses a step without a reset: at first, after an end, and after a rest', () => {
    const { env } = script([{ truncated: true }, {}, {}]);
    const refused = /env 'script': step without a reset/;
    assert.throws(() => env.step(0), refused);
    reset(env);
    env.step(0);
    assert.throws(() => env.step(0), refused);
    reset(env);
    env.step(0);
    env.rest();
    assert.throws(() => env.step(0), refused);
  });
});
