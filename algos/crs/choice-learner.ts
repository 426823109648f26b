import { z } from 'zod';
import type { LearnerContext, Metrics, Sample } from '../../core/algorithm.js';
import { concatenateColumns, type NamedArrays } from '../../core/arrays.js';
import { tensorOf } from '../../core/networks/inputs.js';
import { initLayer, type Layer } from '../../core/networks/mlp.js';
import { fromArrays, toArrays, type Params } from '../../core/networks/params.js';
import type { Rng } from '../../core/random.js';
import { adamInit } from '../../core/tensor/index.js';
import type { FullKnowledge } from '../../envs/crs/full-knowledge.js';
import { readDecisions, type Offered, type Reader } from './attribute-agent.js';
import { advantagesOf, descend, type Learned } from './reinforce.js';
import { UNIFORM } from './transformer.js';

/** Options of a policy that chooses among all attributes and a recommendation. */
export const choiceOptions = {
  units: z.int().positive().default(4).describe('work units a round: how far collection can spread out'),
  episodes: z.int().positive().default(8).describe('dialogues in one unit'),
  hidden: z.int().positive().default(64).describe('width of the hidden layer'),
  learningRate: z.number().positive().default(1e-3).describe('step size of Adam'),
};

/** What learning reads of the options. */
interface ChoiceConfig {
  readonly units: number;
  readonly dropout: number;
  readonly learningRate: number;
  readonly discount: number;
}

/** First weights of a network of one hidden layer, drawn as PyTorch does by default. */
export function initChoices(rng: Rng, inputs: number, hidden: number, choices: number): Learned {
  const layers = [
    initLayer(rng.fork('hidden'), inputs, hidden, UNIFORM, 1),
    initLayer(rng.fork('out'), hidden, choices, UNIFORM, 1),
  ];
  return { layers, optimizer: adamInit(layers) };
}

export const choiceWeights = (layers: readonly Layer[]): NamedArrays => toArrays(layers as Params, 'choices');

export const choiceLayers = (weights: NamedArrays): readonly Layer[] =>
  fromArrays(weights, 'choices') as unknown as readonly Layer[];

/** The columns of a rollout without those parts of observations that `parts` does not name. */
export function keepParts(rollout: NamedArrays, parts: readonly string[]): NamedArrays {
  const wanted = new Set(parts.map((part) => `observation/${part}`));
  return Object.fromEntries(
    Object.entries(rollout).filter(([name]) => wanted.has(name) || !/^(final\/)?observation\//.test(name)),
  );
}

/**
 * Learns from a round's dialogues: by REINFORCE, or with `imitationSteps` in so many steps to choose as whoever has played them did.
 */
export async function learnChoices<Seen extends Offered>(
  { config, spec, rng, round, ...peers }: LearnerContext<ChoiceConfig>,
  knowledge: FullKnowledge,
  reader: Reader<Seen>,
  learned: Learned,
  samples: readonly Sample[],
  imitationSteps = 0,
): Promise<{ readonly learned: Learned; readonly metrics: Metrics }> {
  const played = concatenateColumns(samples.map(({ arrays }) => arrays));
  const { inputs, allowed } = readDecisions(spec, knowledge, reader, played);
  const decisions = {
    inputs: tensorOf(inputs),
    choice: tensorOf(played['choice']),
    allowed: tensorOf(allowed),
  };
  const { learningRate, dropout, discount } = config;
  const imitating = imitationSteps > 0;
  const name = imitating ? 'loss/imitation' : 'loss/policy';
  const weights = imitating
    ? new Float32Array(played['choice'].data.length).fill(1)
    : advantagesOf(played['reward'].data, played['episode/length'].data, discount);
  let next = learned;
  let loss = 0;
  for (let step = 0; step < (imitating ? imitationSteps : 1); step++) {
    const options = { learningRate, dropout, rng: rng.fork('dropout', step), name, round, peers };
    ({ loss, ...next } = await descend(next, decisions, weights, options));
  }
  return { learned: next, metrics: { [name]: loss } };
}
