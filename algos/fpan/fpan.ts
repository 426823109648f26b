import type { Algorithm, EnvSpec, LearnerContext, Metrics, World } from '../../core/algorithm.js';
import { ndarray, type NamedArrays } from '../../core/arrays.js';
import { InputError } from '../../core/errors.js';
import { checkFinite } from '../../core/networks/finite.js';
import { fromArrays, toArrays, type Params } from '../../core/networks/params.js';
import { unitsFor } from '../../core/networks/reduce.js';
import type { Policy } from '../../core/policy.js';
import { rollEpisodes } from '../../core/rollout/episodes.js';
import { adamInit, scope } from '../../core/tensor/index.js';
import { instanceSampler } from '../../envs/crs/embeddings/instances.js';
import type { FullKnowledge } from '../../envs/crs/full-knowledge.js';
import { actionShape } from '../crs/actions.js';
import { attributeAgent, type Reader } from '../crs/attribute-agent.js';
import { choiceLayers, choiceWeights, initChoices, keepParts, learnChoices } from '../crs/choice-learner.js';
import { attributeKnowledge } from '../crs/choices.js';
import { maxEntropyChoice } from '../crs/max-entropy.js';
import { refuseManyLearners } from '../crs/one-learner.js';
import type { Learned } from '../crs/reinforce.js';
import { earStateSize } from '../ear/state.js';
import { fpanConfig, type FpanConfig } from './config.js';
import { graphOf, initFpan, represent, type FpanParams, type Graph } from './graph-network.js';
import { readerOf } from './reader.js';
import { learnRepresentation, type Represented } from './representation.js';

/** Everything that the next round depends on. */
export interface FpanState {
  readonly representation: Represented;
  /** What the graph network gives: rows of items, attributes, users and the mean user. */
  readonly nodes: Float32Array;
  readonly choices: Learned;
}

type Context = LearnerContext<FpanConfig>;

/**
 * FPAN (Xu et al. 2021, Adapting user preference to online feedback in multi-round conversational recommendation): EAR's policy on
 * representations of a graph network and a user vector that gates take online feedback into.
 */
export const fpan: Algorithm<FpanConfig, FpanState> = {
  summary: 'FPAN: the policy of EAR on a graph network and an online user vector with gates',
  config: fpanConfig,

  supports(spec) {
    const { known } = attributeKnowledge(spec, 'fpan');
    if (actionShape(spec).listSize === 0)
      throw new InputError("fpan ranks the items of its lists itself: env.lists must be 'policy'");
    if (known.values.length === 0)
      throw new InputError(
        "fpan learns from training interactions: env.data has no 'interactions_train.jsonl.gz'",
      );
  },

  policy: (spec, _config, weights) => agentOf(spec, weights),

  /** Plays whole dialogues, in the rounds of imitation by the rule that is imitated. */
  collect(unit, world) {
    const { episodes, representation, imitationRounds } = world.config;
    const imitating = unit.round < representation.rounds + imitationRounds;
    const policy = imitating ? ruleOf(world) : world.policy;
    const rollout = rollEpisodes(unit, { ...world, policy }, { envs: episodes, episodes });
    return keepParts(rollout, ['offered', 'mask', 'entropies', 'history', 'count']);
  },

  init({ config, spec, rng, learners }) {
    refuseManyLearners('fpan', learners);
    const knowledge = attributeKnowledge(spec, 'fpan');
    const { attributes, dim } = knowledge;
    const params = initFpan(rng.fork('representation'), dim);
    const size = earStateSize(attributes, actionShape(spec).turns);
    return {
      representation: { params, optimizer: adamInit(params) },
      nodes: represented(params, graphFor(knowledge), dim),
      choices: initChoices(rng.fork('choices'), size, config.hidden, attributes + 1),
    };
  },

  weights: weightsOf,

  async round(ctx, state) {
    const { config, spec } = ctx;
    const { rounds } = config.representation;
    if (ctx.round < rounds) return representationRound(ctx, state);
    const knowledge = attributeKnowledge(spec, 'fpan');
    const samples = await ctx.collect({ count: unitsFor(ctx), work: null }, weightsOf(state));
    const reader = readerOf(spec, knowledge, state.representation.params, state.nodes);
    const steps = ctx.round < rounds + config.imitationRounds ? config.imitationSteps : 0;
    const { learned, metrics } = await learnChoices(ctx, knowledge, reader, state.choices, samples, steps);
    return { state: { ...state, choices: learned }, metrics };
  },
};

/** Updates of the graph network and the gates, on training interactions alone. */
function representationRound(
  { config, spec, rng, round }: Context,
  state: FpanState,
): { state: FpanState; metrics: Metrics } {
  const knowledge = attributeKnowledge(spec, 'fpan');
  const graph = graphFor(knowledge);
  const { steps, batch, negatives } = config.representation;
  const { known } = knowledge;
  const draw = instanceSampler({ ...knowledge, train: known }, negatives);
  let { representation } = state;
  let loss = 0;
  for (let step = 0; step < steps; step++) {
    const own = rng.fork('representation', step);
    const drawn = Array.from({ length: batch }, () => draw(own.int(known.values.length), own));
    const next = learnRepresentation(representation, graph, knowledge, drawn, config.representation, own);
    checkFinite('loss/representation', next.loss, () => `in round ${round}`);
    loss += next.loss / steps;
    representation = { params: next.params, optimizer: next.optimizer };
  }
  const nodes = represented(representation.params, graph, knowledge.dim);
  return { state: { ...state, representation, nodes }, metrics: { 'loss/representation': loss } };
}

const graphs = new WeakMap<FullKnowledge, Graph>();

/** The graph of a catalogue, made once. */
function graphFor(knowledge: FullKnowledge): Graph {
  let graph = graphs.get(knowledge);
  if (!graph) graphs.set(knowledge, (graph = graphOf(knowledge)));
  return graph;
}

/** What the graph network gives, and the mean of the users' rows after it. */
function represented(params: FpanParams, graph: Graph, dim: number): Float32Array {
  const nodes = scope(() => represent(params, graph, (x) => x)).toArray();
  const all = new Float32Array((graph.nodes + 1) * dim);
  all.set(nodes);
  const users = graph.nodes - graph.firstUser;
  for (let row = graph.firstUser; row < graph.nodes; row++)
    for (let d = 0; d < dim; d++) all[graph.nodes * dim + d] += nodes[row * dim + d] / users;
  return all;
}

function weightsOf({ representation, nodes, choices }: FpanState): NamedArrays {
  return {
    ...choiceWeights(choices.layers),
    ...toArrays(representation.params as unknown as Params, 'fpan'),
    nodes: ndarray(nodes),
  };
}

function agentReader(spec: EnvSpec, weights: NamedArrays): Reader<never> {
  const params = fromArrays(weights, 'fpan') as unknown as FpanParams;
  const nodes = weights['nodes'].data as Float32Array;
  return readerOf(spec, attributeKnowledge(spec, 'fpan'), params, nodes);
}

function agentOf(spec: EnvSpec, weights: NamedArrays): Policy {
  const knowledge = attributeKnowledge(spec, 'fpan');
  return attributeAgent(spec, knowledge, choiceLayers(weights), agentReader(spec, weights));
}

/** Max Entropy with the lists of FPAN. */
function ruleOf({ spec, weights }: World<FpanConfig>): Policy {
  const knowledge = attributeKnowledge(spec, 'fpan');
  const { listSize } = actionShape(spec);
  return attributeAgent(spec, knowledge, choiceLayers(weights), agentReader(spec, weights), (seen, rng) =>
    maxEntropyChoice(knowledge, seen, listSize, rng),
  );
}
