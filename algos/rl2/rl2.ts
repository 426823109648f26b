import type { Algorithm, EnvSpec } from '../../core/algorithm.js';
import type { NamedArrays } from '../../core/arrays.js';
import type { Moments } from '../../core/networks/moments.js';
import { fromArrays, toArrays } from '../../core/networks/params.js';
import { reshape, slice, transpose, zeros, type Tensor } from '../../core/tensor/index.js';
import { BeliefNetwork, type ActorParams, type PolicyParams } from '../meta/belief-network.js';
import { improvePolicy, initPolicy, type Judge, type LearnedPolicy } from '../meta/improve-policy.js';
import { scaleFromArrays, scaleOf, scaleToArrays } from '../meta/observations.js';
import { faintMoments, normalizeRewards } from '../meta/rewards.js';
import { checkMinibatches, trialSpaces } from '../meta/spaces.js';
import { withStart } from '../meta/transitions.js';
import { seenActions, trialPolicy } from '../meta/trial-policy.js';
import { collectTrials, playTrials } from '../meta/trials.js';
import { rl2Config, type Rl2Config } from './config.js';
import { hiddenStates, initMemory, memoryFilter, remembered, type MemoryParams } from './memory.js';

/** The memory and the policy that it serves, learned as one. */
interface Params extends PolicyParams {
  readonly memory: MemoryParams;
}

/** Everything that the next round depends on. */
export interface Rl2State {
  readonly policy: LearnedPolicy<Params>;
  /** Running moments of the discounted return, by which rewards are scaled. */
  readonly returns: Moments;
}

/** RL^2: fast reinforcement learning via slow reinforcement learning, Duan et al. 2016; Wang et al. 2016. */
export const rl2: Algorithm<Rl2Config, Rl2State> = {
  summary:
    'RL^2 (Duan et al. 2016): a policy with a memory, trained end to end on the return of whole trials',
  config: rl2Config,

  supports(spec, config) {
    trialSpaces(spec);
    checkMinibatches('rl2', config.minibatches, config.units * config.trials, 'trials');
  },

  policy(spec, config, weights) {
    const { shape, sizes } = trialSpaces(spec);
    const filter = memoryFilter(fromArrays(weights, 'memory') as unknown as MemoryParams, config.encoder);
    const actor = {
      params: fromArrays(weights, 'policy') as unknown as ActorParams,
      scale: scaleFromArrays(weights, 'scale'),
    };
    return trialPolicy({ shape, sizes, network: networkOf(spec, config), filter, actors: [actor], config });
  },

  collect(unit, world) {
    // The recorded belief is the state of the memory, which training computes anew.
    const { belief: _, ...rest } = playTrials(unit, world);
    return rest;
  },

  init({ rng, spec, config }) {
    const { sizes } = trialSpaces(spec);
    const params = {
      ...networkOf(spec, config).init(rng.fork('policy')),
      memory: initMemory(rng.fork('memory'), sizes, config.encoder),
    };
    return { policy: initPolicy(params, sizes.state), returns: faintMoments(1) };
  },

  weights: weightsOf,

  async round(ctx, state) {
    const { config, spec } = ctx;
    const trials = await collectTrials(ctx, weightsOf(state), []);
    const { n, steps, episodes } = trials;
    const { rewards, moments: returns } = normalizeRewards(state.returns, trials.rewards, n, config);
    const inputs = {
      actions: seenActions(trials.latents, config.policy),
      next: trials.next,
      rewards: trials.rewards,
    };
    const practice = { trials, rewards, from: 0, to: steps * episodes, inputs, sequences: true };
    const lesson = { label: 'policy', ...config.learning };
    const { policy, metrics } = await improvePolicy(
      ctx,
      judgeOf(networkOf(spec, config), config),
      state.policy,
      practice,
      config,
      lesson,
    );
    return { state: { policy, returns }, metrics };
  },
};

/** Runs the memory over whole trials [n, T, ...], then judges every step. */
function judgeOf(network: BeliefNetwork, { encoder }: Rl2Config): Judge<Params> {
  return (params, { states, latents, actions, next, rewards }) => {
    const [n, T] = states.shape;
    const timeFirst = (x: Tensor): Tensor => transpose(x, [1, 0, 2]);
    const steps = { actions: timeFirst(actions), next: timeFirst(next), rewards: timeFirst(rewards) };
    const hidden = hiddenStates(params.memory, steps, zeros([n, encoder.hidden]));
    // Before step t the memory has seen the steps before it.
    const before = slice(withStart(hidden), [0, 0], [T * n, encoder.hidden]);
    const rows = (x: Tensor): Tensor => reshape(timeFirst(x), [T * n, x.shape[2]]);
    const judged = network.judge(params, rows(states), remembered(params.memory, before), rows(latents));
    const trialFirst = (x: Tensor): Tensor => reshape(transpose(reshape(x, [T, n])), [n * T]);
    return {
      choice: () => {
        const { logProb, entropy } = judged.choice();
        return { logProb: trialFirst(logProb), entropy };
      },
      values: () => trialFirst(judged.values()),
    };
  };
}

function networkOf(spec: EnvSpec, config: Rl2Config): BeliefNetwork {
  const { sizes, actions } = trialSpaces(spec);
  return new BeliefNetwork(sizes.state, config.encoder.output, actions, config.policy);
}

/** What acting needs: the memory, the actor and how it sees observations. */
function weightsOf({ policy }: Rl2State): NamedArrays {
  return {
    ...toArrays(policy.params.memory as never, 'memory'),
    ...toArrays(policy.params.actor as never, 'policy'),
    ...scaleToArrays(scaleOf(policy.observations), 'scale'),
  };
}
