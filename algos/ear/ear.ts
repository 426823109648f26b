import type { Algorithm, EnvSpec, World } from '../../core/algorithm.js';
import { InputError } from '../../core/errors.js';
import type { Policy } from '../../core/policy.js';
import { unitsFor } from '../../core/networks/reduce.js';
import { rollEpisodes } from '../../core/rollout/episodes.js';
import type { FullKnowledge } from '../../envs/crs/full-knowledge.js';
import { listAt } from '../../envs/crs/lists.js';
import { actionShape } from '../crs/actions.js';
import { attributeAgent, type Reader } from '../crs/attribute-agent.js';
import { choiceLayers, choiceWeights, initChoices, keepParts, learnChoices } from '../crs/choice-learner.js';
import { attributeKnowledge } from '../crs/choices.js';
import { maxEntropyChoice } from '../crs/max-entropy.js';
import type { Learned } from '../crs/reinforce.js';
import { addScaled, bestItems, dotRow, sumOfRows } from '../crs/vectors.js';
import { earConfig, type EarConfig } from './config.js';
import { reflect } from './reflection.js';
import { earStateSize, writeEarState, type EarSeen } from './state.js';

/** What an observation holds of what EAR reads. */
interface Seen extends EarSeen {
  readonly user: number;
  readonly accepted: Int32Array;
  readonly candidates: Int32Array;
  readonly rejectedItems: Int32Array;
}

/**
 * EAR (Lei et al. 2020, Estimation-action-reflection: towards deep interaction between conversational and recommender systems).
 *
 * - Estimation: y(u, v, P+) = <e_u, e_v> + sum over P+ of <e_v, e_p> for items, g(p) = <e_u, e_p> + sum over q in P+ of <e_p, e_q> for
 *   attributes. The vectors are the environment's embedding; `attune embed --model fm` trains them as EAR does.
 * - Action: a network chooses among all attributes and a recommendation. It first imitates Max Entropy and then learns by REINFORCE.
 * - Reflection: after every rejected list the user's vector moves away from it.
 */
export const ear: Algorithm<EarConfig, Learned> = {
  summary:
    'EAR: a policy over attributes and a recommendation, with a user vector that learns from rejected lists',
  config: earConfig,
  pipelines: true,

  supports(spec) {
    attributeKnowledge(spec, 'ear');
    if (actionShape(spec).listSize === 0)
      throw new InputError("ear ranks the items of its lists itself: env.lists must be 'policy'");
  },

  policy(spec, config, weights) {
    const knowledge = attributeKnowledge(spec, 'ear');
    return attributeAgent(spec, knowledge, choiceLayers(weights), readerOf(spec, knowledge, config));
  },

  /** Plays whole dialogues, in the first rounds by the rule that is imitated. */
  collect(unit, world) {
    const { episodes, imitationRounds } = world.config;
    const policy = unit.round < imitationRounds ? ruleOf(world) : world.policy;
    const rollout = rollEpisodes(unit, { ...world, policy }, { envs: episodes, episodes });
    return keepParts(rollout, ['offered', 'mask', 'entropies', 'history', 'count']);
  },

  init({ config, spec, rng }) {
    const { attributes } = attributeKnowledge(spec, 'ear');
    const size = earStateSize(attributes, actionShape(spec).turns);
    return initChoices(rng.fork('choices'), size, config.hidden, attributes + 1);
  },

  weights: ({ layers }) => choiceWeights(layers),

  async round(ctx, state) {
    const knowledge = attributeKnowledge(ctx.spec, 'ear');
    const samples = await ctx.collect({ count: unitsFor(ctx), work: null }, choiceWeights(state.layers));
    const reader = readerOf(ctx.spec, knowledge, ctx.config);
    const { imitationRounds, imitationSteps } = ctx.config;
    const steps = ctx.round < imitationRounds ? imitationSteps : 0;
    const { learned, metrics } = await learnChoices(ctx, knowledge, reader, state, samples, steps);
    return { state: learned, metrics };
  },
};

/** Max Entropy with the lists of EAR. */
function ruleOf({ spec, config, weights }: World<EarConfig>): Policy {
  const knowledge = attributeKnowledge(spec, 'ear');
  const { listSize } = actionShape(spec);
  return attributeAgent(
    spec,
    knowledge,
    choiceLayers(weights),
    readerOf(spec, knowledge, config),
    (seen, rng) => maxEntropyChoice(knowledge, seen, listSize, rng),
  );
}

/** Estimation and reflection: `taste` is e_u + sum over P+ of e_p, with e_u as the rejected lists have left it. */
function readerOf(spec: EnvSpec, knowledge: FullKnowledge, { reflection }: EarConfig): Reader<Seen> {
  const { items, attributes, nothing, users, dim, vectors, userVectors, known } = knowledge;
  const { turns, listSize } = actionShape(spec);
  const read = ({ user, accepted, candidates, rejectedItems }: Seen) => {
    const own = new Float64Array(dim);
    addScaled(own, 1, userVectors, Math.min(user, users));
    const wanted = sumOfRows(accepted, nothing, vectors, dim);
    const liked = user < users ? listAt(known, user) : new Int32Array(0);
    for (let at = 0; at < rejectedItems.length && rejectedItems[at] !== nothing; at += listSize) {
      const rejected = rejectedItems.subarray(at, at + listSize).filter((v) => v !== nothing);
      reflect(own, wanted, { ...reflection, known: liked, rejected, vectors });
    }
    const taste = Float32Array.from(own, (x, d) => x + wanted[d]);
    return { taste, list: bestItems(candidates, nothing, taste, vectors, listSize) };
  };
  return {
    size: earStateSize(attributes, turns),
    read: (seen) => seen.map(read),
    write(out, at, seen, taste) {
      const likes = Float32Array.from({ length: attributes }, (_, p) => dotRow(taste, vectors, items + p));
      writeEarState(out, at, seen, likes, items);
    },
  };
}
