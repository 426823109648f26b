import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import '../../envs/trials/index.js';
import type { Env, EnvDefinition, Step } from '../../core/env.js';
import { loadDefinition, loadEnv } from '../../core/loaded-env.js';
import { Rng } from '../../core/random.js';
import { box } from '../../core/spaces.js';
import { trialShapeOf, trialsOf, type TrialObservation } from '../../core/trials.js';
import { z } from 'zod';

/** What was observed, copied: observations may be reused buffers. */
const seen = ({
  observation,
}: {
  observation: unknown;
}): { state: number[]; arrived: number[]; reward: number } => {
  const { state, arrived, reward } = observation as TrialObservation;
  return { state: [...state], arrived: [...arrived], reward: reward[0] };
};

/** Counts its steps, earns the task's worth each time and ends by itself after three. */
const counter: EnvDefinition<object, { worth: number }> = {
  summary: 'counts',
  config: z.strictObject({}),
  maxEpisodeSteps: () => 4,
  create: (): Env<{ worth: number }> => {
    let steps = 0;
    let worth = 0;
    return {
      observationSpace: box([1]),
      actionSpace: box([1]),
      reset: ({ task }) => {
        steps = 0;
        worth = task!.worth;
        return { observation: Float32Array.of(0), info: {} };
      },
      step: (): Step => {
        steps++;
        return {
          observation: Float32Array.of(steps),
          reward: worth,
          terminated: steps === 3,
          truncated: false,
          info: { metrics: { steps } },
        };
      },
      close: () => undefined,
    };
  },
  tasks: () => ({ sample: (_rng, _split, n) => new Array(n).fill({ worth: 2 }), describe: () => 'two' }),
  episodeMetrics: ['steps'],
};

describe('a trial', () => {
  it('plays its episodes on one task, tells what actions led to, and flags the ends of episodes', async () => {
    const loaded = await loadEnv('trial/point-goal', { horizon: 3 });
    assert.deepEqual(trialShapeOf(loaded.spec), { kind: 'trial', episodes: 2, steps: 3 });
    assert.equal(loaded.spec.maxEpisodeSteps, 6);
    const env = loaded.create();
    const action = Float32Array.of(1, 0);
    const first = seen(
      env.reset({ rng: Rng.seed(1), task: loaded.tasks!.sample(Rng.seed(1), 'test', 1)[0] }),
    );
    assert.deepEqual(first, { state: [0, 0, 0], arrived: [0, 0, 0], reward: 0 });
    const steps: ReturnType<typeof seen>[] = [];
    const rewards: number[] = [];
    let last: Step | undefined;
    for (let t = 0; t < 6; t++) {
      last = env.step(action);
      assert.equal(last.info.episode, t < 3 ? 0 : 1);
      assert.equal(last.truncated, t === 5);
      steps.push(seen(last));
      rewards.push(last.reward);
      assert.equal(steps[t].reward, Math.fround(rewards[t]));
    }
    const x = (at: number): number => Math.fround(at);
    assert.deepEqual(
      steps.map(({ arrived }) => arrived.map(x)),
      [1, 2, 3, 1, 2, 3]
        .map((k, t) => [x(Math.fround(0.1 * k)), 0, t % 3 === 2 ? 1 : 0])
        .map((row, t) => [steps[t].arrived[0], ...row.slice(1)]),
    );
    assert.deepEqual(steps[2].state, [0, 0, 0], 'the second episode begins at the start');
    assert.deepEqual(rewards.slice(3), rewards.slice(0, 3), 'the same task, the same way, the same rewards');
    const sum = (part: number[]): number => part.reduce((a, b) => a + b, 0);
    assert.equal(last!.info.metrics!['return1'], sum(rewards.slice(0, 3)));
    assert.equal(last!.info.metrics!['return2'], sum(rewards.slice(3)));
  });

  it('fills an episode that ends early with steps that change and earn nothing', async () => {
    const loaded = await loadDefinition('counter', trialsOf(counter, 3) as unknown as EnvDefinition, {});
    assert.deepEqual(loaded.spec.episodeMetrics, ['return3', 'return2', 'return1', 'steps']);
    const env = loaded.create();
    env.reset({ rng: Rng.seed(1) });
    const steps = Array.from({ length: 12 }, () => {
      const step = env.step(Float32Array.of(0));
      return { reward: step.reward, arrived: seen(step).arrived, metrics: step.info.metrics };
    });
    assert.deepEqual(
      steps.slice(0, 4).map(({ reward, arrived }) => [reward, ...arrived]),
      [
        [2, 1, 0],
        [2, 2, 0],
        [2, 3, 0],
        [0, 3, 1],
      ],
    );
    assert.deepEqual(steps[11].metrics, { return1: 6, return2: 6, return3: 6, steps: 3 });
    assert.throws(() => env.step(Float32Array.of(0)), /the trial is over/);
  });

  it('is refused where there are no tasks', async () => {
    const { tasks: _, ...taskless } = counter;
    await assert.rejects(loadDefinition('taskless', trialsOf(taskless) as unknown as EnvDefinition, {}), {
      name: 'InputError',
      message: /a trial needs a family of tasks/,
    });
    const plain = await loadEnv('point-goal', {});
    assert.throws(
      () => trialShapeOf(plain.spec),
      /env 'point-goal' is not made of trials: use an env whose name begins with 'trial\//,
    );
  });
});
