import type { Algorithm, EnvSpec } from '../../core/algorithm.js';
import type { NamedArrays } from '../../core/arrays.js';
import { fromArrays, toArrays } from '../../core/networks/params.js';
import type { Moments } from '../../core/networks/moments.js';
import { BeliefNetwork, type ActorParams, type PolicyParams } from '../meta/belief-network.js';
import { drawBatch, remember, type Buffer } from '../meta/buffer.js';
import { assign, clusterMetrics, type Assignments } from '../meta/cluster-metrics.js';
import { initDecoders } from '../meta/decoders.js';
import { improvePolicy, initPolicy, type Judge, type LearnedPolicy } from '../meta/improve-policy.js';
import { improveModel, initModel, type Model, type ModelLoss, type ModelParams } from '../meta/model.js';
import { scaleFromArrays, scaleOf, scaleToArrays } from '../meta/observations.js';
import { faintMoments, normalizeRewards } from '../meta/rewards.js';
import { checkMinibatches, trialSpaces } from '../meta/spaces.js';
import { seenActions, trialPolicy, type Actor } from '../meta/trial-policy.js';
import { collectTrials, playTrials } from '../meta/trials.js';
import { miletConfig, type MiletConfig } from './config.js';
import { initEncoder, type EncoderParams, type PriorParams } from './encoder.js';
import { miletFilter } from './filter.js';
import { cbviBatch, cbviLoss } from './objective.js';
import { explorationBonus } from './intrinsic.js';

/** Everything that the next round depends on. */
export interface MiletState {
  /** Encoder q(c|tau), q(z|c,tau) with the prior p(z|c), and decoders p(tau+|z). */
  readonly model: Model<EncoderParams>;
  /** p_tgt(z|c): the prior as it was a while ago. */
  readonly target: PriorParams;
  /** pi_psi, of the first episode of a trial. */
  readonly exploration: LearnedPolicy<PolicyParams>;
  /** pi_phi, of the others. */
  readonly exploitation: LearnedPolicy<PolicyParams>;
  /** Running moments of the discounted return, by which rewards are scaled. */
  readonly returns: Moments;
  /** Trials that the model is learned from. */
  readonly buffer: Buffer;
  /** Inferred and true clusters of late, for the metrics. */
  readonly assignments: Assignments;
}

const POLICIES = ['exploration', 'exploitation'] as const;

/** Meta-RL by exploratory task clustering: Chu, Cai & Wang 2024, section 3.3 of Chu's dissertation. */
export const milet: Algorithm<MiletConfig, MiletState> = {
  summary:
    'MiLEt (Chu et al. 2024): infers clusters of tasks, explores for them in one episode, exploits in the next',
  config: miletConfig,

  supports(spec, config) {
    const { shape } = trialSpaces(spec);
    checkMinibatches(
      'milet',
      config.minibatches,
      config.units * config.trials * shape.steps,
      'steps of exploration',
    );
  },

  policy(spec, config, weights) {
    const { shape, sizes } = trialSpaces(spec);
    const encoder = fromArrays(weights, 'encoder') as unknown as EncoderParams;
    const actors = POLICIES.map((name): Actor => ({
      params: fromArrays(weights, name) as unknown as ActorParams,
      scale: scaleFromArrays(weights, `scale/${name}`),
    }));
    const filter = miletFilter(encoder, config.encoder);
    return trialPolicy({ shape, sizes, network: networkOf(spec, config), filter, actors, config });
  },

  collect(unit, world) {
    return playTrials(unit, world);
  },

  init({ rng, spec, config }) {
    const { sizes } = trialSpaces(spec);
    const network = networkOf(spec, config);
    const encoder = initEncoder(rng.fork('encoder'), sizes, config.encoder);
    const decoders = initDecoders(
      rng.fork('decoders'),
      sizes,
      config.encoder.latent,
      config.encoder,
      config.decoders,
    );
    return {
      model: initModel(encoder, decoders),
      target: encoder.prior,
      exploration: initPolicy(network.init(rng.fork('exploration')), sizes.state),
      exploitation: initPolicy(network.init(rng.fork('exploitation')), sizes.state),
      returns: faintMoments(1),
      buffer: [],
      assignments: { inferred: new Int32Array(), actual: new Int32Array() },
    };
  },

  weights: weightsOf,

  async round(ctx, state) {
    const { config, round, spec } = ctx;
    const network = networkOf(spec, config);
    const judge: Judge<PolicyParams> = (params, rows) =>
      network.judge(params, rows['states'], rows['beliefs'], rows['latents']);

    // Play trials: one episode of exploration, then exploitation with what was learned about the task.
    const trials = await collectTrials(ctx, weightsOf(state), ['belief', 'probabilities']);
    const { n, steps, episodes } = trials;
    const T = steps * episodes;
    const frames = (rounds: number): number => rounds * n * T;
    const trained = (k: number): boolean => k > 0 && frames(k + 1) >= config.warmup;

    const { rewards, moments: returns } = normalizeRewards(state.returns, trials.rewards, n, config);
    const buffer = remember(
      state.buffer,
      trials,
      seenActions(trials.latents, config.policy),
      config.vae.buffer,
    );
    const inputs = { beliefs: trials.extras['belief'] };
    const assignments = assign(state.assignments, trials);

    let { exploration, exploitation, model, target } = state;
    let metrics = clusterMetrics(assignments);

    // Exploration policy: the environment's reward and what the step told about the cluster (r_e = r + gamma_h r_h + gamma_c r_c).
    if (trained(round - 1)) {
      const bonus = explorationBonus(trials.extras['probabilities'], n, { steps, T }, config.intrinsic);
      const practice = { trials, rewards: rewards.map((r, i) => r + bonus[i]), from: 0, to: steps, inputs };
      const lesson = { label: 'exploration', ...config.exploration };
      const improved = await improvePolicy(ctx, judge, exploration, practice, config, lesson);
      exploration = improved.policy;
      const mean = bonus.reduce((sum, x) => sum + x, 0) / (n * steps);
      metrics = { ...metrics, ...improved.metrics, 'exploration/bonus': mean };
    }

    // Exploitation policy, then the model.
    if (trained(round)) {
      const practice = { trials, rewards, from: steps, to: T, inputs };
      const lesson = { label: 'exploitation', ...config.exploitation };
      const improved = await improvePolicy(ctx, judge, exploitation, practice, config, lesson);
      exploitation = improved.policy;
      metrics = { ...metrics, ...improved.metrics };

      if (round % config.vae.targetEvery === 0) target = model.params.encoder.prior;
      const updates = trained(round - 1)
        ? config.vae.updates
        : Math.max(config.vae.updates, config.vae.pretrain);
      for (let k = 0; k < updates; k++) {
        const rng = ctx.rng.fork('inference', k);
        const batch = cbviBatch(drawBatch(buffer, rng.fork('trials'), config.vae.batch), rng, config);
        const loss = (params: ModelParams<EncoderParams>): ModelLoss =>
          cbviLoss(params, target, batch, config);
        const step = improveModel(model, loss, config.vae, () => `in round ${round}`);
        model = step.model;
        metrics = { ...metrics, ...step.metrics };
      }
    }
    return { state: { model, target, exploration, exploitation, returns, buffer, assignments }, metrics };
  },
};

function networkOf(spec: EnvSpec, config: MiletConfig): BeliefNetwork {
  const { sizes, actions } = trialSpaces(spec);
  return new BeliefNetwork(sizes.state, 2 * config.encoder.latent, actions, config.policy);
}

/** What acting needs: the encoder and, of each policy, the actor and how it sees observations. */
function weightsOf({ model, ...state }: MiletState): NamedArrays {
  const parts = POLICIES.map((name) => ({
    ...toArrays(state[name].params.actor as never, name),
    ...scaleToArrays(scaleOf(state[name].observations), `scale/${name}`),
  }));
  return Object.assign(toArrays(model.params.encoder as never, 'encoder'), ...parts) as NamedArrays;
}
