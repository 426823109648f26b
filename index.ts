/**
 * What authors of environments, algorithms and presets need. Tensors are in `attune/tensor`, conformance suites in `attune/testing`.
 *
 * @module attune
 */
export { z } from 'zod';
export { registerAlgorithm, registerEnv, registerPreset } from './core/registry.js';
export type { PluginApi } from './core/config/index.js';
export type { Preset } from './core/preset.js';

export type {
  Action,
  Env,
  EnvDefinition,
  Episode,
  Estimate,
  Info,
  Observation,
  Reset,
  Rule,
  Split,
  Step,
  TaskFamily,
} from './core/env.js';
export {
  box,
  dict,
  discrete,
  multiDiscrete,
  type Box,
  type Dict,
  type Discrete,
  type MultiDiscrete,
  type Space,
  type Value,
} from './core/spaces.js';
export { trialShapeOf, trialsOf, type TrialObservation, type TrialShape } from './core/trials.js';
export { Rng, type StreamLabel } from './core/random.js';
export * as exactMath from './core/exact-math.js';
export { InputError, RunError } from './core/errors.js';

export type {
  Algorithm,
  EnvSpec,
  LearnerContext,
  Metrics,
  PlayedStep,
  Request,
  Sample,
  StateLeaf,
  StateTree,
  World,
} from './core/algorithm.js';
export {
  PersonLeft,
  type Conversation,
  type Person,
  type Question,
  type Understood,
} from './core/conversation.js';
export type { Decision, Policy } from './core/policy.js';
export type { Json, Unit } from './core/unit.js';
export {
  concatenate,
  concatenateColumns,
  ndarray,
  type NamedArrays,
  type NDArray,
  type TypedArray,
} from './core/arrays.js';
export { rollEpisodes } from './core/rollout/episodes.js';
export { rollSteps } from './core/rollout/steps.js';
export { joinRollouts } from './core/rollout/join.js';
export { observationColumns } from './core/rollout/observations.js';
export { continuation, gae, rewardsToGo, type Continuation } from './core/rollout/returns.js';
export { actorCritic, type ActorCritic, type Inputs } from './core/networks/actor-critic.js';
export { inputsOf, tensorOf, valuesOf } from './core/networks/inputs.js';
export { networkConfig, type NetworkConfig } from './core/networks/mlp.js';
export { averageOver } from './core/networks/reduce.js';
export { networkPolicy } from './core/networks/network-policy.js';
export { fromArrays, toArrays, type Params } from './core/networks/params.js';
