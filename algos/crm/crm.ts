import type { Algorithm } from '../../core/algorithm.js';
import { unitsFor } from '../../core/networks/reduce.js';
import { rollEpisodes } from '../../core/rollout/episodes.js';
import type { FullKnowledge } from '../../envs/crs/full-knowledge.js';
import { attributeAgent, type Offered, type Reader } from '../crs/attribute-agent.js';
import { choiceLayers, choiceWeights, initChoices, keepParts, learnChoices } from '../crs/choice-learner.js';
import { attributeKnowledge } from '../crs/choices.js';
import type { Learned } from '../crs/reinforce.js';
import { crmConfig, type CrmConfig } from './config.js';

/** What an observation holds of what CRM reads. */
interface Seen extends Offered {
  readonly accepted: Int32Array;
}

/**
 * CRM (Sun & Zhang 2018, Conversational recommender system), carried over to many rounds: the belief is which attributes were accepted,
 * a network chooses by it among all attributes and a recommendation, and learns by REINFORCE; recommended are the best candidates by the
 * factorization machine with the accepted attributes as features (`env.itemScore` 'fm'). After a list that missed the dialogue goes on.
 */
export const crm: Algorithm<CrmConfig, Learned> = {
  summary: 'CRM: a policy over attributes and a recommendation that reads which attributes were accepted',
  config: crmConfig,
  pipelines: true,

  supports(spec) {
    attributeKnowledge(spec, 'crm');
  },

  policy(spec, _config, weights) {
    const knowledge = attributeKnowledge(spec, 'crm');
    return attributeAgent(spec, knowledge, choiceLayers(weights), beliefs(knowledge));
  },

  collect(unit, world) {
    const { episodes } = world.config;
    const rollout = rollEpisodes(unit, world, { envs: episodes, episodes });
    return keepParts(rollout, ['accepted', 'offered', 'mask']);
  },

  init({ config, spec, rng }) {
    const { attributes } = attributeKnowledge(spec, 'crm');
    return initChoices(rng.fork('choices'), attributes, config.hidden, attributes + 1);
  },

  weights: ({ layers }) => choiceWeights(layers),

  async round(ctx, state) {
    const knowledge = attributeKnowledge(ctx.spec, 'crm');
    const samples = await ctx.collect({ count: unitsFor(ctx), work: null }, choiceWeights(state.layers));
    const { learned, metrics } = await learnChoices(ctx, knowledge, beliefs(knowledge), state, samples);
    return { state: learned, metrics };
  },
};

/** The belief: 1 for every accepted attribute, 0 for the others. Lists are the environment's. */
function beliefs({ items, attributes, nothing }: FullKnowledge): Reader<Seen> {
  return {
    size: attributes,
    read: (seen) => seen.map(() => ({ taste: new Float32Array(1), list: [] })),
    write(out, at, { accepted }) {
      out.fill(0, at, at + attributes);
      for (const node of accepted) if (node !== nothing) out[at + node - items] = 1;
    },
  };
}
