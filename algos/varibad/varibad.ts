import type { Algorithm, EnvSpec } from '../../core/algorithm.js';
import type { NamedArrays } from '../../core/arrays.js';
import type { Moments } from '../../core/networks/moments.js';
import { fromArrays, toArrays } from '../../core/networks/params.js';
import { BeliefNetwork, type ActorParams, type PolicyParams } from '../meta/belief-network.js';
import { drawBatch, remember, type Buffer } from '../meta/buffer.js';
import { initDecoders } from '../meta/decoders.js';
import { improvePolicy, initPolicy, type Judge, type LearnedPolicy } from '../meta/improve-policy.js';
import { improveModel, initModel, type Model, type ModelLoss, type ModelParams } from '../meta/model.js';
import { scaleFromArrays, scaleOf, scaleToArrays } from '../meta/observations.js';
import { faintMoments, normalizeRewards } from '../meta/rewards.js';
import { checkMinibatches, trialSpaces } from '../meta/spaces.js';
import { seenActions, trialPolicy } from '../meta/trial-policy.js';
import { collectTrials, playTrials } from '../meta/trials.js';
import { varibadConfig, type VaribadConfig } from './config.js';
import { initEncoder, type EncoderParams } from './encoder.js';
import { varibadFilter } from './filter.js';
import { elboBatch, varibadLoss } from './objective.js';

/** Everything that the next round depends on. */
export interface VaribadState {
  readonly model: Model<EncoderParams>;
  readonly policy: LearnedPolicy<PolicyParams>;
  /** Running moments of the discounted return, by which rewards are scaled. */
  readonly returns: Moments;
  /** Trials that the model is learned from. */
  readonly buffer: Buffer;
}

/** Bayes-adaptive deep RL by meta-learned inference: Zintgraf et al. 2020. */
export const varibad: Algorithm<VaribadConfig, VaribadState> = {
  summary:
    'VariBAD (Zintgraf et al. 2020): one policy on observation and belief, the belief by variational inference',
  config: varibadConfig,

  supports(spec, config) {
    const { shape } = trialSpaces(spec);
    checkMinibatches(
      'varibad',
      config.minibatches,
      config.units * config.trials * shape.episodes * shape.steps,
      'steps',
    );
  },

  policy(spec, config, weights) {
    const { shape, sizes } = trialSpaces(spec);
    const filter = varibadFilter(fromArrays(weights, 'encoder') as unknown as EncoderParams, config.encoder);
    const actor = {
      params: fromArrays(weights, 'policy') as unknown as ActorParams,
      scale: scaleFromArrays(weights, 'scale'),
    };
    return trialPolicy({ shape, sizes, network: networkOf(spec, config), filter, actors: [actor], config });
  },

  collect(unit, world) {
    return playTrials(unit, world);
  },

  init({ rng, spec, config }) {
    const { sizes } = trialSpaces(spec);
    const { latent } = config.encoder;
    const encoder = initEncoder(rng.fork('encoder'), sizes, config.encoder);
    const decoders = initDecoders(rng.fork('decoders'), sizes, latent, config.encoder, config.decoders);
    return {
      model: initModel(encoder, decoders),
      policy: initPolicy(networkOf(spec, config).init(rng.fork('policy')), sizes.state),
      returns: faintMoments(1),
      buffer: [],
    };
  },

  weights: weightsOf,

  async round(ctx, state) {
    const { config, round, spec } = ctx;
    const network = networkOf(spec, config);
    const judge: Judge<PolicyParams> = (params, rows) =>
      network.judge(params, rows['states'], rows['beliefs'], rows['latents']);

    // Play trials.
    const trials = await collectTrials(ctx, weightsOf(state), ['belief']);
    const { n, steps, episodes } = trials;
    const T = steps * episodes;
    const { rewards, moments: returns } = normalizeRewards(state.returns, trials.rewards, n, config);
    const seen = seenActions(trials.latents, config.policy);
    const buffer = remember(state.buffer, trials, seen, config.vae.buffer);
    const trained = (k: number): boolean => (k + 1) * n * T >= config.warmup;
    if (!trained(round)) return { state: { ...state, returns, buffer }, metrics: {} };

    // The policy, over the whole trial. As in its repository, advantages end with each episode: none is given for what a later one earns.
    const practice = { trials, rewards, from: 0, to: T, inputs: { beliefs: trials.extras['belief'] } };
    const lesson = { label: 'policy', ...config.learning };
    const { policy, metrics } = await improvePolicy(ctx, judge, state.policy, practice, config, lesson);

    // Encoder and decoders.
    let { model } = state;
    let told = metrics;
    const first = round === 0 || !trained(round - 1);
    const updates = first ? Math.max(config.vae.updates, config.vae.pretrain) : config.vae.updates;
    for (let k = 0; k < updates; k++) {
      const rng = ctx.rng.fork('inference', k);
      const batch = elboBatch(drawBatch(buffer, rng.fork('trials'), config.vae.batch), rng, config);
      const loss = (params: ModelParams<EncoderParams>): ModelLoss => varibadLoss(params, batch, config);
      const step = improveModel(model, loss, config.vae, () => `in round ${round}`);
      model = step.model;
      told = { ...told, ...step.metrics };
    }
    return { state: { model, policy, returns, buffer }, metrics: told };
  },
};

function networkOf(spec: EnvSpec, config: VaribadConfig): BeliefNetwork {
  const { sizes, actions } = trialSpaces(spec);
  return new BeliefNetwork(sizes.state, 2 * config.encoder.latent, actions, config.policy);
}

/** What acting needs: the encoder, the actor and how it sees observations. */
function weightsOf({ model, policy }: VaribadState): NamedArrays {
  return {
    ...toArrays(model.params.encoder as never, 'encoder'),
    ...toArrays(policy.params.actor as never, 'policy'),
    ...scaleToArrays(scaleOf(policy.observations), 'scale'),
  };
}
