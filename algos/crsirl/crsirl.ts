import type { Algorithm, EnvSpec, LearnerContext, Metrics } from '../../core/algorithm.js';
import type { NamedArrays } from '../../core/arrays.js';
import { InputError } from '../../core/errors.js';
import { checkFinite } from '../../core/networks/finite.js';
import { toArrays, type Params } from '../../core/networks/params.js';
import { rollEpisodes } from '../../core/rollout/episodes.js';
import type { Dict, MultiDiscrete } from '../../core/spaces.js';
import { adam, adamInit, scope, valueAndGrad, type AdamState, type Tensor } from '../../core/tensor/index.js';
import { actionInputs, actionInputSize } from './action-inputs.js';
import { dialoguePolicy } from './agent.js';
import { compare, compared, lessMeanOfTurn, noBaseline, type Baseline } from './baseline.js';
import {
  adamScales,
  blend,
  clipped,
  innerStep,
  metaGradient,
  mgda,
  noMoments,
  norm,
  plainScales,
  type InnerMoments,
} from './bilevel.js';
import { crsirlConfig, type CrsirlConfig } from './config.js';
import { dialoguesOf, read, remember, turnNumbers, type Dialogues } from './dialogues.js';
import { intrinsicRewardOf } from './explain.js';
import { innerLoss, innerReturns, matchingLoss, policyLoss } from './losses.js';
import { nodesOf } from './networks/nodes.js';
import { initPolicy, type PolicyParams } from './networks/policy.js';
import { initReward, type RewardParams } from './networks/reward.js';
import { drawPairs, pairDialogues } from './preferences.js';
import { shapedRewards } from './rewards.js';

type Context = LearnerContext<CrsirlConfig>;

/** Everything that the next round depends on. */
export interface CrsirlState {
  /** theta: encoder and policy. */
  readonly theta: PolicyParams;
  readonly pretraining: AdamState;
  readonly inner: InnerMoments<PolicyParams>;
  /** phi: the intrinsic reward. */
  readonly phi: RewardParams;
  readonly outer: AdamState;
  /** What returns of the pre-training and of the outer loop are compared with. */
  readonly baselines: { readonly pretraining: Baseline; readonly outer: Baseline };
  /** B: past dialogues, for preference pairs. */
  readonly buffer: Dialogues | null;
}

/**
 * CRSIRL: intrinsic rewards for conversational recommendation, learned by a bi-level meta-gradient. Equations are those of section 3.1
 * of the dissertation, as corrected here: see rewards.ts and bilevel.ts.
 */
export const crsirl: Algorithm<CrsirlConfig, CrsirlState> = {
  summary: 'CRSIRL: conversational recommendation with intrinsic rewards learned by a bi-level meta-gradient',
  config: crsirlConfig,

  supports(spec) {
    nodesOf(spec, 'raw');
  },

  policy(spec, config, weights) {
    return dialoguePolicy(spec, nodesOf(spec, config.nodes), config.encoder, weights);
  },

  /** Plays whole dialogues. What the learner needs of each observation is a fraction of it. */
  collect(unit, world) {
    const { episodes } = unit.work as { episodes: number };
    const rollout = rollEpisodes(unit, world, { envs: episodes, episodes });
    const kept = Object.entries(rollout).filter(([name]) => !/^(final\/)?observation\//.test(name));
    return Object.fromEntries(kept);
  },

  init({ config, spec, learners, rng }) {
    if (learners > 1) {
      throw new InputError(
        `crsirl keeps past dialogues at one learner: learner.count must be 1, not ${learners}`,
      );
    }
    const { dim } = nodesOf(spec, config.nodes);
    const theta = initPolicy(rng.fork('theta'), dim, config.encoder);
    const phi = initReward(rng.fork('phi'), actionInputSize(dim, config.rewardReadsAnswers));
    const none = noBaseline(turnBudget(spec));
    return {
      theta,
      pretraining: adamInit(theta),
      inner: noMoments(theta),
      phi,
      outer: adamInit(phi),
      baselines: { pretraining: none, outer: none },
      buffer: null,
    };
  },

  weights: ({ theta }) => weightsOf(theta),

  async round(ctx, state) {
    const { config } = ctx;
    const pretraining = config.variant === 'pg' || ctx.round < config.pretrainRounds;
    return await (pretraining ? pretrain(ctx, state) : bilevel(ctx, state));
  },

  explain(spec, config, state) {
    if (config.variant === 'pg') return () => ({});
    const intrinsic = intrinsicRewardOf(spec, config, state);
    return (played) => ({ 'intrinsic reward': intrinsic(played) });
  },
};

interface Round {
  readonly state: CrsirlState;
  readonly metrics: Metrics;
}

/** REINFORCE on the extrinsic reward alone (eq. 3.1). */
async function pretrain(ctx: Context, state: CrsirlState): Promise<Round> {
  const { maxGradNorm, encoder } = ctx.config;
  const learningRate = pretrainingRate(ctx.config, ctx);
  const played = await collect(ctx, 'train', state.theta, ctx.config.pretrainEpisodes);
  const reading = readingOf(ctx, played);
  const { advantages, baseline } = compared(
    state.baselines.pretraining,
    rewardsOf(played),
    played.lengths,
    ctx.config.discount,
  );
  const { value, grads } = valueAndGrad((theta: PolicyParams) =>
    policyLoss(theta, reading, advantages, encoder),
  )(state.theta);
  const { step, moments } = scope(() => ({
    step: adam(state.pretraining, state.theta, grads, { learningRate, maxGradNorm }),
    moments: adamScales(state.inner, grads, learningRate).moments,
  }));
  return {
    state: {
      ...state,
      theta: step.params,
      pretraining: step.state,
      inner: moments,
      baselines: { ...state.baselines, pretraining: baseline },
    },
    metrics: {
      'loss/policy': finite(ctx, 'loss/policy', value.item()),
      'grad/norm': finite(ctx, 'grad/norm', step.gradNorm.item()),
    },
  };
}

/** The step size of a round of the pre-training: a policy that steps as far to the end wanders, and is what it happens to be when it ends. */
export function pretrainingRate(
  { learningRate, finalLearningRate = learningRate, pretrainRounds, variant }: CrsirlConfig,
  { round, rounds }: { readonly round: number; readonly rounds: number },
): number {
  const last = (variant === 'pg' ? rounds : Math.min(pretrainRounds, rounds)) - 1;
  const share = last > 0 ? Math.min(round / last, 1) : 0;
  return learningRate + (finalLearningRate - learningRate) * share;
}

/** One inner step of theta, and one step of phi through it. */
async function bilevel(ctx: Context, state: CrsirlState): Promise<Round> {
  const { config, spec, rng } = ctx;
  const { encoder, maxGradNorm, discount } = config;
  const { theta, phi } = state;

  // Inner loop: tau ~ pi_theta, and theta' = theta - eta D grad L^{ex+in}(theta, phi), eq. 3.5.
  const tau = await collect(ctx, 'inner', theta, config.episodes);
  const turn = turnNumbers(tau.lengths);
  const reading = readingOf(ctx, tau);
  const actions = actionInputs(tau, nodesOf(spec, config.nodes), config.rewardReadsAnswers);
  const { rewards, returns } = innerReturns(theta, { reading, rewards: rewardsOf(tau), actions }, config);
  const centred = (reward: RewardParams): Tensor => lessMeanOfTurn(returns(reward), turn);
  const present = scope(() => ({ rewards: rewards(phi), returns: centred(phi) }));
  const comparison = compare(noBaseline(turnBudget(spec)), present.returns.toArray(), turn);
  const inner = innerLoss({ reading, returns: centred, comparison }, encoder);
  const { value: innerValue, grads: slopes } = valueAndGrad((policy: PolicyParams) => inner(policy, phi))(
    theta,
  );
  const { scales, moments, adapted } = scope(() => {
    const { optimizer, learningRate } = config.inner;
    const { scales, moments } =
      optimizer === 'adam'
        ? adamScales(state.inner, slopes, learningRate)
        : { scales: plainScales(theta, learningRate), moments: state.inner };
    return { scales, moments, adapted: innerStep(theta, slopes, scales) };
  });

  // Outer objectives on tau' ~ pi_theta': the return, shaped by hindsight, and preferences in the buffer.
  const next = await collect(ctx, 'outer', adapted, config.episodes);
  const shaped =
    config.variant === 'no-hrs'
      ? rewardsOf(next)
      : shapedRewards(next, { discount, failures: config.shapeFailures });
  const outerReading = readingOf(ctx, next);
  const outer = compared(state.baselines.outer, shaped, next.lengths, discount);
  const ex = valueAndGrad((policy: PolicyParams) =>
    policyLoss(policy, outerReading, outer.advantages, encoder),
  )(adapted);
  const buffer = remember(remember(state.buffer, tau, config.buffer), next, config.buffer);
  const pairs = config.variant === 'no-rpm' ? [] : drawPairs(buffer, config.pairs, rng.fork('pairs'));
  const preferences = pairs.length === 0 ? null : preferenceGradient(ctx, buffer, pairs, adapted);

  // Their common direction v = alpha g1 + (1 - alpha) g2 (eq. 3.12), and the meta-gradient (d theta' / d phi)^T v.
  const alpha = preferences === null ? 1 : weightOf(config.variant, ex.grads, preferences.grads);
  const v = scope(() =>
    clipped(preferences === null ? ex.grads : blend(alpha, ex.grads, preferences.grads), maxGradNorm),
  );
  const meta = metaGradient(inner, theta, phi, scales, v);
  const learningRate = config.outerLearningRate;
  const step = scope(() => adam(state.outer, phi, meta, { learningRate, maxGradNorm }));

  return {
    state: {
      ...state,
      theta: adapted,
      inner: moments,
      phi: step.params,
      outer: step.state,
      baselines: { ...state.baselines, outer: outer.baseline },
      buffer,
    },
    metrics: {
      'loss/inner': finite(ctx, 'loss/inner', innerValue.item()),
      'loss/return': finite(ctx, 'loss/return', ex.value.item()),
      ...(preferences === null
        ? {}
        : { 'loss/preference': finite(ctx, 'loss/preference', preferences.value.item()) }),
      'outer/alpha': alpha,
      'grad/outer': norm(v),
      'grad/meta': finite(ctx, 'grad/meta', step.gradNorm.item()),
      'reward/intrinsic': meanOf(present.rewards.toArray()),
    },
  };
}

/** L^p and its gradient at theta'. */
function preferenceGradient(
  ctx: Context,
  buffer: Dialogues,
  pairs: ReturnType<typeof drawPairs>,
  adapted: PolicyParams,
): { value: Tensor; grads: PolicyParams } {
  const paired = pairDialogues(buffer, pairs);
  const reading = readingOf(ctx, paired);
  return valueAndGrad((policy: PolicyParams) =>
    matchingLoss(policy, reading, paired.lengths, ctx.config.encoder),
  )(adapted);
}

/** alpha: the weight of the return beside the preferences. */
function weightOf(variant: CrsirlConfig['variant'], g1: PolicyParams, g2: PolicyParams): number {
  switch (variant) {
    case 'mtl':
      return 0.5;
    case 'rpm-only':
      return 0;
    case 'crsirl':
    case 'no-hrs':
    case 'no-rpm':
    case 'pg':
      return scope(() => mgda(g1, g2));
  }
}

async function collect(
  ctx: Context,
  purpose: string,
  theta: PolicyParams,
  episodes: number,
): Promise<Dialogues> {
  const request = { purpose, count: ctx.config.units, work: { episodes } };
  return dialoguesOf(await ctx.collect(request, weightsOf(theta)));
}

/** r^ex of every turn. */
const rewardsOf = ({ columns }: Dialogues): Float32Array => columns['reward'].data as Float32Array;

const weightsOf = (theta: PolicyParams): NamedArrays => toArrays(theta as unknown as Params, 'policy');

const readingOf = ({ spec, config }: Context, dialogues: Dialogues) =>
  read(dialogues, nodesOf(spec, config.nodes), config.encoder);

/** T, which is how many accepted attributes there may be. */
const turnBudget = ({ observationSpace }: EnvSpec): number =>
  ((observationSpace as Dict).spaces['accepted'] as MultiDiscrete).sizes.length;

function finite({ round }: Context, name: string, value: number): number {
  checkFinite(name, value, () => `in round ${round}`);
  return value;
}

function meanOf(numbers: ArrayLike<number>): number {
  return Array.from(numbers).reduce((total, x) => total + x, 0) / numbers.length;
}
