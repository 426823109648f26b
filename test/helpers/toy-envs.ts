import { z } from 'zod';
import type { Action, Env } from '../../core/env.js';
import { registerEnv } from '../../core/registry.js';
import type { Rng } from '../../core/random.js';
import { box, discrete } from '../../core/spaces.js';

/**
 * Environments whose best policy and values are known by heart:
 *
 * - `toy-bandit`: one step, three arms that pay 0, 0.5 and 1.
 * - `toy-switch`: two states; action 1 goes to (or stays in) state 1, action 0 to state 0; being in state 1 after the step pays 1.
 *   Never ends by itself; cut after `limit` steps. Best: always 1, worth 1 / (1 - gamma) everywhere.
 * - `toy-aim`: one step of a continuous action in [0, 10]; pays -(action - 7)^2 / 25.
 */
const empty = z.strictObject({});
const ended = { terminated: true, truncated: false, info: {} };

registerEnv('toy-bandit', {
  summary: 'three arms',
  config: empty,
  create: (): Env => ({
    observationSpace: box([1], 0, 1),
    actionSpace: discrete(3),
    reset: () => ({ observation: new Float32Array(1), info: {} }),
    step: (action: Action) => ({
      observation: new Float32Array(1),
      reward: (action as number) / 2,
      ...ended,
    }),
    close: () => undefined,
  }),
});

registerEnv('toy-aim', {
  summary: 'one continuous guess',
  config: empty,
  create: (): Env => ({
    observationSpace: box([1], 0, 1),
    actionSpace: box([1], 0, 10),
    reset: () => ({ observation: new Float32Array(1), info: {} }),
    step: (action: Action) => ({
      observation: new Float32Array(1),
      reward: -(((action as Float32Array)[0] - 7) ** 2) / 25,
      ...ended,
    }),
    close: () => undefined,
  }),
});

registerEnv('toy-switch', {
  summary: 'two states',
  config: z.strictObject({ limit: z.int().positive().default(10) }),
  maxEpisodeSteps: ({ limit }) => limit,
  create: (): Env => {
    const observation = new Float32Array(2); // one buffer for all observations, as environments may do
    const enter = (state: number): Float32Array => {
      observation.fill(0);
      observation[state] = 1;
      return observation;
    };
    return {
      observationSpace: box([2], 0, 1),
      actionSpace: discrete(2),
      reset: ({ rng }: { rng: Rng }) => ({ observation: enter(rng.int(2)), info: {} }),
      step: (action: Action) => ({
        observation: enter(action as number),
        reward: action as number,
        terminated: false,
        truncated: false,
        info: {},
      }),
      close: () => undefined,
    };
  },
});
