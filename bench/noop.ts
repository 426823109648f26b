// An environment that does nothing and an algorithm that only collects: what is left is the framework. Loaded by workers as a module.
import { z } from 'zod';
import type { Env, Step } from '../core/env.js';
import { actorCritic } from '../core/networks/actor-critic.js';
import { networkConfig } from '../core/networks/mlp.js';
import { networkPolicy } from '../core/networks/network-policy.js';
import { fromArrays, toArrays } from '../core/networks/params.js';
import { Rng } from '../core/random.js';
import { registerAlgorithm, registerEnv } from '../core/registry.js';
import { rollSteps } from '../core/rollout/steps.js';
import { box, discrete } from '../core/spaces.js';
import type { NamedArrays } from '../core/arrays.js';
import type { EnvSpec } from '../core/algorithm.js';

class Noop implements Env {
  readonly observationSpace = box([32]);
  readonly actionSpace = discrete(4);
  private readonly result: Step = {
    observation: new Float32Array(32).fill(0.1),
    reward: 1,
    terminated: false,
    truncated: false,
    info: {},
  };

  reset() {
    return { observation: this.result.observation, info: {} };
  }

  step(): Step {
    return this.result;
  }

  close(): void {}
}

registerEnv('noop', {
  summary: 'observations of 32 numbers that never change',
  config: z.strictObject({}),
  create: () => new Noop(),
  maxEpisodeSteps: () => 1000,
});

const network = networkConfig.parse({ hidden: [64, 64] });

/** Weights of a 64x64 policy. */
export function noopWeights(): NamedArrays {
  const env = new Noop();
  const spec: EnvSpec = {
    name: 'noop',
    observationSpace: env.observationSpace,
    actionSpace: env.actionSpace,
  };
  return toArrays(actorCritic(spec, network).init(Rng.seed(1)).policy, 'policy');
}

registerAlgorithm('noop', {
  summary: 'collects and learns nothing',
  config: z.strictObject({ envs: z.int().default(16), steps: z.int().default(128) }),
  supports() {},
  policy: (spec, _config, weights) =>
    networkPolicy(spec, actorCritic(spec, network), fromArrays(weights, 'policy'), {}),
  collect: (unit, world) => rollSteps(unit, world, world.config),
  init: () => ({}),
  weights: noopWeights,
  round: (_ctx, state) => Promise.resolve({ state, metrics: {} }),
});
