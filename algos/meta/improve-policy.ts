import type { LearnerContext, Metrics } from '../../core/algorithm.js';
import { ndarray, type NamedArrays } from '../../core/arrays.js';
import { tensorOf } from '../../core/networks/inputs.js';
import {
  addSums,
  centredSums,
  explainedVariance,
  standardised,
  type Moments,
} from '../../core/networks/moments.js';
import type { Rng } from '../../core/random.js';
import { adamInit, scope, type AdamState } from '../../core/tensor/index.js';
import { clippedSurrogate, type SurrogateLoss } from '../shared/clipped-surrogate.js';
import { updateOnBatch, type Rows } from '../shared/minibatches.js';
import { truncatedAdvantages } from './advantages.js';
import type { BeliefNetwork, PolicyParams } from './belief-network.js';
import { normalizeStates, scaleOf } from './observations.js';
import { faintMoments } from './rewards.js';
import type { Trials } from './trials.js';

/** A policy while it is being learned. */
export interface LearnedPolicy {
  readonly params: PolicyParams;
  readonly optimizer: AdamState;
  /** Running moments of the observations that it acted on. */
  readonly observations: Moments;
}

export function initPolicy(network: BeliefNetwork, rng: Rng, stateSize: number): LearnedPolicy {
  const params = network.init(rng);
  return { params, optimizer: adamInit(params), observations: faintMoments(stateSize) };
}

/** What PPO on trials reads of a configuration. */
export interface PpoOptions {
  readonly epochs: number;
  readonly minibatches: number;
  readonly clip: number;
  readonly discount: number;
  readonly lambda: number;
  readonly valueCoefficient: number;
  readonly maxGradNorm: number;
  readonly schedule: 'constant' | 'linear';
}

/** What the policy is to learn from: steps `from` to `to` of every trial, with the rewards [n, T] that count for it. */
export interface Practice {
  readonly trials: Trials;
  readonly rewards: Float32Array;
  readonly from: number;
  readonly to: number;
}

/** How much a policy learns, and what it is called in messages. */
export interface Lesson {
  readonly label: string;
  readonly learningRate: number;
  readonly entropyCoefficient: number;
}

/**
 * One update of a policy by PPO. Old values are those of acting; the moments of the observations take the round in before old
 * log-probabilities are computed (MiLEt's release). Learners do not share this out: each has all trials and gets the same.
 */
export async function improvePolicy(
  ctx: Pick<LearnerContext, 'rng' | 'round' | 'rounds'>,
  network: BeliefNetwork,
  before: LearnedPolicy,
  { trials, rewards, from, to }: Practice,
  options: PpoOptions,
  { label, learningRate, entropyCoefficient }: Lesson,
): Promise<{ policy: LearnedPolicy; metrics: Metrics }> {
  const { n, steps } = trials;
  const stretch = (data: Float32Array): Float32Array => stretchOf(data, n, rewards.length / n, from, to);
  const seen = stretch(trials.states);
  const beliefs = column(stretch(trials.extras['belief']), n * (to - from));
  const latents = column(stretch(trials.latents), n * (to - from));
  const judged = (
    moments: Moments,
  ): { values: Float32Array; logProb: Float32Array; states: NamedArrays[string] } => {
    const states = column(normalizeStates(seen, scaleOf(moments)), n * (to - from));
    const { values, logProb } = scope(() =>
      network.judge(before.params, tensorOf(states), tensorOf(beliefs), tensorOf(latents)),
    );
    const numbers = (x: typeof values): Float32Array => Float32Array.from(x.toArray());
    return { values: numbers(values), logProb: numbers(logProb), states };
  };
  const { values } = judged(before.observations);
  const advantages = truncatedAdvantages(stretch(rewards), values, n, { steps, ...options });
  const targets = advantages.map((advantage, row) => advantage + values[row]);
  const observations = addSums(before.observations, centredSums(seen, before.observations.mean));
  const { logProb, states } = judged(observations);
  const batch = {
    states,
    beliefs,
    latents,
    logProb: ndarray(logProb),
    advantages: ndarray(standardised(advantages)),
    targets: ndarray(targets),
    values: ndarray(values),
  };
  const loss = (params: PolicyParams, rows: Rows): SurrogateLoss =>
    clippedSurrogate(
      network.judge(params, rows['states'], rows['beliefs'], rows['latents']),
      {
        logProb: rows['logProb'],
        advantages: rows['advantages'],
        targets: rows['targets'],
        values: rows['values'],
      },
      { ...options, valueClip: options.clip, valueError: 'huber', entropyCoefficient },
    );
  const left = options.schedule === 'linear' ? 1 - ctx.round / ctx.rounds : 1;
  const { params, optimizer, metrics } = await updateOnBatch(aloneIn(ctx), before, batch, loss, {
    epochs: options.epochs,
    minibatches: options.minibatches,
    maxGradNorm: options.maxGradNorm,
    learningRate: learningRate * left,
    epsilon: 1e-8,
    targetKl: null,
    normalizeAdvantage: false,
    label,
  });
  return {
    policy: { params, optimizer, observations },
    metrics: prefixed(label, { ...metrics, 'value/explained': explainedVariance(values, targets) }),
  };
}

/** The context as it would be for the only learner. */
export function aloneIn<C extends object>(
  ctx: C,
): C & Pick<LearnerContext, 'rank' | 'learners' | 'allReduce'> {
  return { ...ctx, rank: 0, learners: 1, allReduce: (arrays) => Promise.resolve(arrays) };
}

/** `group/name` as `label/group-name`. */
function prefixed(label: string, metrics: Metrics): Metrics {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, value]) => [`${label}/${name.replace('/', '-')}`, value]),
  );
}

function column(data: Float32Array, rows: number): NamedArrays[string] {
  return { shape: [rows, data.length / rows], data };
}

/** Steps from..to of each of n trials of T steps. */
function stretchOf(data: Float32Array, n: number, T: number, from: number, to: number): Float32Array {
  if (from === 0 && to === T) return data;
  const size = data.length / (n * T);
  const part = new Float32Array(n * (to - from) * size);
  for (let i = 0; i < n; i++) {
    part.set(data.subarray((i * T + from) * size, (i * T + to) * size), i * (to - from) * size);
  }
  return part;
}
