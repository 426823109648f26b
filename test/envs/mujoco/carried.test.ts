import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Env, Step } from '../../../core/env.js';
import { Rng } from '../../../core/random.js';
import type { Box } from '../../../core/spaces.js';
import { STANDARD_TASKS } from './reference.js';
import { load, randomActions } from './worlds.js';

const STEPS = 60;

/** Copies of the steps under these actions, until the episode ends. */
function play(env: Env, actions: readonly Float32Array[]): Step[] {
  const steps: Step[] = [];
  for (const action of actions) {
    const step = env.step(action);
    steps.push({ ...step, observation: Float32Array.from(step.observation as Float32Array) });
    if (step.terminated || step.truncated) break;
  }
  return steps;
}

for (const name of STANDARD_TASKS) {
  void test(`${name}: an episode goes on in another copy, to the bit`, async () => {
    const { create } = await load(name, name === 'half-cheetah' ? {} : { terminateWhenUnhealthy: false });
    const [here, there] = [create(), create()];
    const actions = randomActions(here.actionSpace as Box, Rng.seed(7), 2 * STEPS);
    here.reset({ rng: Rng.seed(1) });
    play(here, actions.slice(0, STEPS));
    there.reset({ rng: Rng.seed(2) });
    play(there, actions.slice(STEPS, STEPS + 20));

    const saved = new Float64Array(here.stateSize!);
    here.save!(saved);
    const expected = play(here, actions.slice(STEPS));
    assert.equal(expected.length, STEPS);
    there.restore!(saved);
    assert.deepEqual(play(there, actions.slice(STEPS)), expected);
    here.close();
    there.close();
  });
}

void test('a robot that varies from task to task cannot be carried', async () => {
  const { create } = await load('hopper-rand-params');
  const env = create();
  assert.equal(env.stateSize, undefined);
  env.close();
});
