import type { Algorithm, LearnerContext } from '../../core/algorithm.js';
import type { NamedArrays } from '../../core/arrays.js';
import { actorCritic } from '../../core/networks/actor-critic.js';
import { checkFinite } from '../../core/networks/finite.js';
import { explainedVariance, standardised } from '../../core/networks/moments.js';
import { inputsOf, tensorOf, valuesOf } from '../../core/networks/inputs.js';
import { networkPolicy } from '../../core/networks/network-policy.js';
import { fromArrays, toArrays, type Params } from '../../core/networks/params.js';
import { averageOver, unitsFor } from '../../core/networks/reduce.js';
import { joinRollouts } from '../../core/rollout/join.js';
import { observationColumns } from '../../core/rollout/observations.js';
import { continuation, rewardsToGo } from '../../core/rollout/returns.js';
import { rollEpisodes } from '../../core/rollout/episodes.js';
import {
  adam,
  adamInit,
  mean,
  mul,
  scope,
  square,
  sub,
  valueAndGrad,
  wrap,
  type AdamState,
  type Tensor,
} from '../../core/tensor/index.js';
import { leaveOneOut } from './baseline.js';
import { policyLoss } from './loss.js';
import { reinforceConfig, type ReinforceConfig } from './config.js';

type Context = LearnerContext<ReinforceConfig>;

/** Everything that the next round depends on. */
export interface ReinforceState {
  readonly policy: Params;
  readonly policyOptimizer: AdamState;
  readonly value: Params;
  readonly valueOptimizer: AdamState;
}

/** REINFORCE with reward-to-go and a baseline: Williams 1992; Sutton, McAllester, Singh & Mansour 2000. */
export const reinforce: Algorithm<ReinforceConfig, ReinforceState> = {
  summary: 'REINFORCE (Williams 1992): policy gradient on whole episodes with reward-to-go and a baseline',
  config: reinforceConfig,

  supports(spec, config) {
    actorCritic(spec, config.network);
  },

  policy(spec, config, weights) {
    return networkPolicy(spec, actorCritic(spec, config.network), fromArrays(weights, 'policy'), {});
  },

  collect(unit, world) {
    return rollEpisodes(unit, world, world.config);
  },

  init({ config, spec, rng }) {
    const { policy, value } = actorCritic(spec, config.network).init(rng.fork('params'));
    return { policy, policyOptimizer: adamInit(policy), value, valueOptimizer: adamInit(value) };
  },

  weights: weightsOf,

  async round(ctx, state) {
    const { config } = ctx;
    const network = actorCritic(ctx.spec, config.network);

    // Play whole episodes.
    const samples = await ctx.collect({ count: unitsFor(ctx), work: null }, weightsOf(state));
    const rollout = joinRollouts(samples);
    const inputs = inputsOf(observationColumns(rollout));
    const rewards = rollout['reward'].data;
    const rows = rewards.length;

    // Reward-to-go. Where a time limit cut an episode, the value function stands for what would have followed, if there is one.
    const learned = config.baseline === 'value';
    const values = learned ? valuesOf(network, state.value, inputs) : new Float32Array(rows);
    const finalInputs = inputsOf(observationColumns(rollout, 'final/'));
    const finalValues = learned
      ? valuesOf(network, state.value, finalInputs)
      : new Float32Array(rollout['final/row'].data.length);
    const returns = rewardsToGo(rewards, continuation(rollout, values, finalValues, 1), config.discount);

    // What an action was better than.
    const baseline =
      config.baseline === 'leave-one-out' ? leaveOneOut(returns, rollout['episode/length'].data) : values;
    const raw = returns.map((value, row) => value - baseline[row]);
    const advantages = wrap(config.normalizeAdvantage ? standardised(raw) : raw, [rows]);

    // One step along the policy gradient.
    const recorded = tensorOf(rollout[network.distribution.recorded]);
    const left = config.schedule === 'linear' ? 1 - ctx.round / ctx.rounds : 1;
    const before = { params: state.policy, optimizer: state.policyOptimizer };
    const actor = await descend(ctx, 'policy', before, config.learningRate * left, (params) =>
      policyLoss(network, params, inputs, recorded, advantages, config.entropyCoefficient),
    );

    // Fit the value function to the returns.
    let critic: Fitted = { params: state.value, optimizer: state.valueOptimizer };
    let valueLoss = 0;
    if (learned) {
      const targets = wrap(returns, [rows]);
      const loss = (params: Params): { loss: Tensor } => ({
        loss: mul(mean(square(sub(network.value(params, inputs), targets))), 0.5),
      });
      for (let epoch = 0; epoch < config.valueEpochs; epoch++) {
        const fitted = await descend(ctx, 'value', critic, config.valueLearningRate * left, loss);
        critic = fitted;
        valueLoss = fitted.numbers['loss'];
      }
    }

    return {
      state: {
        policy: actor.params,
        policyOptimizer: actor.optimizer,
        value: critic.params,
        valueOptimizer: critic.optimizer,
      },
      metrics: {
        'loss/policy': actor.numbers['loss'],
        'loss/entropy': actor.numbers['entropy'],
        'grad/norm': actor.gradNorm,
        'optimizer/learning-rate': config.learningRate * left,
        ...(learned
          ? { 'loss/value': valueLoss, 'value/explained': explainedVariance(values, returns) }
          : {}),
      },
    };
  },
};

function weightsOf(state: ReinforceState): NamedArrays {
  return toArrays(state.policy, 'policy');
}

interface Fitted {
  readonly params: Params;
  readonly optimizer: AdamState;
}

/** One step of Adam down the gradient of a loss, averaged over learners, with the loss's scalars as numbers. */
async function descend(
  { config, round, ...peers }: Context,
  name: string,
  { params, optimizer }: Fitted,
  learningRate: number,
  loss: (params: Params) => { readonly loss: Tensor; readonly [name: string]: Tensor },
): Promise<Fitted & { numbers: { readonly [name: string]: number }; gradNorm: number }> {
  const { value, grads: own } = valueAndGrad(loss)(params);
  const scalars = Object.fromEntries(Object.entries(value).map(([key, scalar]) => [key, scalar.item()]));
  const { grads, numbers } = await averageOver(peers, own, scalars);
  checkFinite(`loss/${name}`, numbers['loss'], () => `in round ${round}`);
  const step = scope(() => adam(optimizer, params, grads, { learningRate, maxGradNorm: config.maxGradNorm }));
  const gradNorm = step.gradNorm.item();
  checkFinite(`the gradient norm of loss/${name}`, gradNorm, () => `in round ${round}`);
  return { params: step.params, optimizer: step.state, numbers, gradNorm };
}
