import { box, dict, discrete, type Space } from '../../core/spaces.js';
import type { CrsConfig } from './config.js';
import type { Offer } from './offer.js';
import type { Tables } from './tables.js';
import { idView, type View } from './view.js';

/**
 * What idView shows, and what classical recommenders read beside it:
 *
 * - `user`: her number; one more than there are for a person nobody has seen before
 * - `history` [T]: the answers so far (ANSWERS), the opening first; 0 for turns to come
 * - `count` [1]: how many candidates are left
 * - `scores` [observedCandidates]: environment scores of `candidates`; 0 where there are none
 * - `entropies` [offeredQuestions]: of the offered questions, in bits; 0 where there are none
 */
export function fullView(tables: Tables, offer: Offer, config: CrsConfig): View {
  const ids = idView(tables, offer, config);
  const { users, items } = tables.data;
  const shown = ids.observation as { readonly candidates: Int32Array };
  const history = new Float32Array(config.turns);
  const scores = new Float32Array(shown.candidates.length);
  const entropies = new Float32Array(config.offeredQuestions);
  const observation = { ...shown, user: 0, history, count: new Float32Array(1), scores, entropies };
  const more: { readonly [part: string]: Space } = {
    user: discrete(users + 1),
    history: box([config.turns], -2, 2),
    count: box([1], 0, items),
    scores: box([scores.length]),
    entropies: box([config.offeredQuestions], 0),
  };
  return {
    space: dict({ ...ids.space.spaces, ...more }),
    observation,
    update(dialogue, offered, played) {
      ids.update(dialogue, offered, played);
      Object.assign(observation, ids.observation); // its single numbers; its lists are shared
      const { user, size } = dialogue;
      observation.user = user;
      observation.count[0] = size;
      history.set(dialogue.history);
      scores.fill(0);
      for (let i = 0; i < Math.min(size, scores.length); i++)
        scores[i] = dialogue.scoreOf(shown.candidates[i]);
      entropies.fill(0);
      entropies.set(offered.questions.entropies.subarray(0, offered.questions.count));
    },
  };
}
