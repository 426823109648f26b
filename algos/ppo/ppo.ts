import type { Algorithm } from '../../core/algorithm.js';
import { ndarray, type NamedArrays, type NDArray } from '../../core/arrays.js';
import { InputError } from '../../core/errors.js';
import { actorCritic } from '../../core/networks/actor-critic.js';
import {
  addSums,
  centredSums,
  deviations,
  explainedVariance,
  noMoments,
  type Moments,
} from '../../core/networks/moments.js';
import { inputsOf, valuesOf } from '../../core/networks/inputs.js';
import { networkPolicy } from '../../core/networks/network-policy.js';
import {
  addToNormalizer,
  noNormalizer,
  normalise,
  normalizerSums,
  scalesFromArrays,
  scalesOf,
  scalesToArrays,
  type Normalizer,
} from '../../core/networks/normalizer.js';
import { fromArrays, toArrays, type Params } from '../../core/networks/params.js';
import { sumOver, unitsFor } from '../../core/networks/reduce.js';
import { CARRIED, carriedFrom, carriedTo } from '../../core/rollout/carried.js';
import { joinRollouts } from '../../core/rollout/join.js';
import { observationColumns } from '../../core/rollout/observations.js';
import { continuation, gae, rewardsSoFar } from '../../core/rollout/returns.js';
import { rollSteps } from '../../core/rollout/steps.js';
import { adamInit, type AdamState } from '../../core/tensor/index.js';
import type { SurrogateLoss } from '../shared/clipped-surrogate.js';
import { updateOnBatch, type Rows } from '../shared/minibatches.js';
import { ppoConfig, type PpoConfig } from './config.js';
import { ppoLoss } from './loss.js';

/** Everything that the next round depends on. */
export interface PpoState {
  readonly params: { readonly policy: Params; readonly value: Params };
  readonly optimizer: AdamState;
  /** Running moments of the observations; empty unless they are normalised. */
  readonly observations: Normalizer;
  /** Running moments of the discounted return, by which rewards are scaled. */
  readonly returns: Moments;
  /** Episodes that the next round goes on with, once there are any. */
  readonly carried?: NDArray;
}

/** Normalised rewards are cut off here. */
const REWARD_LIMIT = 10;

/** Proximal policy optimisation: Schulman, Wolski, Dhariwal, Radford & Klimov 2017. */
export const ppo: Algorithm<PpoConfig, PpoState> = {
  summary: 'Proximal policy optimisation (Schulman et al. 2017): clipped surrogate, GAE, minibatch epochs',
  config: ppoConfig,
  pipelines: true,

  supports(spec, config) {
    const network = actorCritic(spec, config.network);
    const rows = config.units * config.envs * config.steps;
    if (config.minibatch > rows) {
      throw new InputError(
        `ppo: algo.minibatch is ${config.minibatch}, more than the ${rows} rows of a round (units x envs x steps)`,
      );
    }
    if (config.normalizeObservation && network.normalised.length === 0) {
      throw new InputError(
        `ppo: env '${spec.name}' has no continuous observation: set algo.normalizeObservation to false`,
      );
    }
    if (config.continueEpisodes && !spec.carries) {
      throw new InputError(
        `ppo: an episode of env '${spec.name}' cannot go on in another place: set algo.continueEpisodes to false`,
      );
    }
  },

  policy(spec, config, weights) {
    const network = actorCritic(spec, config.network);
    return networkPolicy(spec, network, fromArrays(weights, 'policy'), scalesFromArrays(weights));
  },

  collect(unit, world) {
    const { config, weights } = world;
    if (!config.continueEpisodes) return rollSteps(unit, world, config);
    return rollSteps(unit, world, { ...config, carry: { from: carriedTo(unit, weights) } });
  },

  init(ctx) {
    const network = actorCritic(ctx.spec, ctx.config.network);
    const params = network.init(ctx.rng.fork('params'));
    return {
      params,
      optimizer: adamInit(params),
      observations: ctx.config.normalizeObservation
        ? noNormalizer(ctx.spec.observationSpace, network.normalised)
        : {},
      returns: noMoments(1),
    };
  },

  weights: weightsOf,

  async round(ctx, state) {
    const { config } = ctx;
    const network = actorCritic(ctx.spec, config.network);

    // Play with the present policy.
    const samples = await ctx.collect({ count: unitsFor(ctx), work: null }, weightsOf(state));
    const rollout = joinRollouts(samples);
    const seen = observationColumns(rollout);

    // Look at the samples as the policy did: with the moments that it had.
    const scales = scalesOf(state.observations);
    const observations = normalise(seen, scales);
    const values = valuesOf(network, state.params.value, inputsOf(observations));
    const finalObservations = normalise(observationColumns(rollout, 'final/'), scales);
    const finalValues = valuesOf(network, state.params.value, inputsOf(finalObservations));
    const future = continuation(rollout, values, finalValues, config.envs);

    // Scale rewards by the deviation of the discounted return.
    let rewards = rollout['reward'].data as Float32Array;
    let { returns } = state;
    if (config.normalizeReward) {
      const sums = centredSums(rewardsSoFar(rewards, future, config.discount), returns.mean);
      const all = await sumOver(ctx, { returns: { shape: [sums.length], data: sums } });
      returns = addSums(returns, all['returns'].data as Float64Array);
      const [deviation] = deviations(returns);
      rewards = rewards.map((reward) => Math.max(-REWARD_LIMIT, Math.min(REWARD_LIMIT, reward / deviation)));
    }

    // Estimate advantages, and targets of the value function.
    const advantages = gae(rewards, values, future, config);
    const targets = advantages.map((advantage, row) => advantage + values[row]);

    // Improve policy and value function on minibatches.
    const { recorded } = network.distribution;
    const batch = {
      ...observations,
      recorded: rollout[recorded],
      logProb: rollout['logProb'],
      advantages: ndarray(advantages),
      targets: ndarray(targets),
      values: ndarray(values),
    };
    const left = 1 - ctx.round / ctx.rounds;
    const clip = config.clipSchedule === 'linear' ? config.clip * left : config.clip;
    const loss = (at: PpoState['params'], rows: Rows): SurrogateLoss =>
      ppoLoss(network, at, rows, { ...config, clip });
    const { params, optimizer, metrics } = await updateOnBatch(ctx, state, batch, loss, {
      ...config,
      minibatches: Math.max(1, Math.round((config.units * config.envs * config.steps) / config.minibatch)),
      learningRate: config.schedule === 'linear' ? config.learningRate * left : config.learningRate,
      epsilon: 1e-5,
    });

    // Take the new observations into the moments that the next policy will see through.
    const sums = await sumOver(ctx, normalizerSums(state.observations, seen));
    const carried = config.continueEpisodes && {
      carried: await carriedFrom(ctx, samples, config.units),
    };
    return {
      state: {
        params,
        optimizer,
        observations: addToNormalizer(state.observations, sums),
        returns,
        ...carried,
      },
      metrics: { ...metrics, 'value/explained': explainedVariance(values, targets) },
    };
  },
};

function weightsOf(state: PpoState): NamedArrays {
  return {
    ...toArrays(state.params.policy, 'policy'),
    ...scalesToArrays(scalesOf(state.observations)),
    ...(state.carried && { [CARRIED]: state.carried }),
  };
}
