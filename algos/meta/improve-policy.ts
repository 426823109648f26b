import type { LearnerContext, Metrics } from '../../core/algorithm.js';
import type { NamedArrays } from '../../core/arrays.js';
import { inputsOf } from '../../core/networks/inputs.js';
import {
  addSums,
  centredSums,
  explainedVariance,
  standardised,
  type Moments,
} from '../../core/networks/moments.js';
import { adamInit, reshape, scope, type AdamState, type Tensor } from '../../core/tensor/index.js';
import { clippedSurrogate, type SurrogateLoss } from '../shared/clipped-surrogate.js';
import { updateOnBatch, type Rows } from '../shared/minibatches.js';
import { truncatedAdvantages } from './advantages.js';
import type { Opinion } from './belief-network.js';
import { normalizeStates, scaleOf } from './observations.js';
import { faintMoments } from './rewards.js';
import type { Trials } from './trials.js';

/** A policy while it is being learned. */
export interface LearnedPolicy<P> {
  readonly params: P;
  readonly optimizer: AdamState;
  /** Running moments of the observations that it acted on. */
  readonly observations: Moments;
}

export function initPolicy<P>(params: P, stateSize: number): LearnedPolicy<P> {
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

/** What a policy is to learn from: steps `from` to `to` of every trial, with the rewards [n, T] that count for it. */
export interface Practice {
  readonly trials: Trials;
  readonly rewards: Float32Array;
  readonly from: number;
  readonly to: number;
  /** What it saw beside observations, by name: [n, T, ...]. */
  readonly inputs: { readonly [name: string]: Float32Array };
  /** Whether whole sequences are dealt out, as policies with a memory need it: columns [n, steps, size] instead of [n x steps, size]. */
  readonly sequences?: boolean;
}

/** How much a policy learns, and what it is called in messages. */
export interface Lesson {
  readonly label: string;
  readonly learningRate: number;
  readonly entropyCoefficient: number;
}

/** What policy and value function say of the columns `states` (normalised), `latents` and the inputs: step by step, trial after trial. */
export type Judge<P> = (params: P, rows: Rows) => Opinion;

/**
 * One update of a policy by PPO. Old values are those of acting; the moments of the observations take the round in before old
 * log-probabilities are computed (MiLEt's release). Learners do not share this out: each has all trials and gets the same.
 */
export async function improvePolicy<P>(
  ctx: Pick<LearnerContext, 'rng' | 'round' | 'rounds'>,
  judge: Judge<P>,
  before: LearnedPolicy<P>,
  { trials, rewards, from, to, inputs, sequences = false }: Practice,
  options: PpoOptions,
  { label, learningRate, entropyCoefficient }: Lesson,
): Promise<{ policy: LearnedPolicy<P>; metrics: Metrics }> {
  const { n, steps } = trials;
  const stretch = (data: Float32Array): Float32Array => stretchOf(data, n, rewards.length / n, from, to);
  const rows = sequences ? [n, to - from] : [n * (to - from)];
  const column = (data: Float32Array): NamedArrays[string] => ({
    shape: [...rows, data.length / (n * (to - from))],
    data,
  });
  const vector = (data: Float32Array): NamedArrays[string] => ({ shape: rows, data });

  const seen = stretch(trials.states);
  const fixed = {
    latents: column(stretch(trials.latents)),
    ...Object.fromEntries(Object.entries(inputs).map(([name, data]) => [name, column(stretch(data))])),
  };
  const seenThrough = (moments: Moments) => ({
    ...fixed,
    states: column(normalizeStates(seen, scaleOf(moments))),
  });
  const numbers = (columns: NamedArrays, of: (opinion: Opinion) => Tensor): Float32Array =>
    Float32Array.from(scope(() => of(judge(before.params, inputsOf(columns)))).toArray());
  const values = numbers(seenThrough(before.observations), (opinion) => opinion.values());
  const advantages = truncatedAdvantages(stretch(rewards), values, n, { steps, ...options });
  const targets = advantages.map((advantage, row) => advantage + values[row]);
  const observations = addSums(before.observations, centredSums(seen, before.observations.mean));
  const columns = seenThrough(observations);
  const logProb = numbers(columns, (opinion) => opinion.choice().logProb);
  const batch = {
    ...columns,
    logProb: vector(logProb),
    advantages: vector(standardised(advantages)),
    targets: vector(targets),
    values: vector(values),
  };
  const flat = (x: Tensor): Tensor => reshape(x, [x.size]);
  const loss = (params: P, part: Rows): SurrogateLoss => {
    const opinion = judge(params, part);
    return clippedSurrogate(
      { ...opinion.choice(), values: opinion.values() },
      {
        logProb: flat(part['logProb']),
        advantages: flat(part['advantages']),
        targets: flat(part['targets']),
        values: flat(part['values']),
      },
      { ...options, valueClip: options.clip, valueError: 'huber', entropyCoefficient },
    );
  };
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
function aloneIn<C extends object>(ctx: C): C & Pick<LearnerContext, 'rank' | 'learners' | 'allReduce'> {
  return { ...ctx, rank: 0, learners: 1, allReduce: (arrays) => Promise.resolve(arrays) };
}

/** `group/name` as `label/group-name`. */
function prefixed(label: string, metrics: Metrics): Metrics {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, value]) => [`${label}/${name.replace('/', '-')}`, value]),
  );
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
