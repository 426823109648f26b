import type { Observation } from '../../core/env.js';
import { box, dict, discrete, multiDiscrete, type Dict } from '../../core/spaces.js';
import type { CrsConfig } from './config.js';
import type { Dialogue } from './dialogue.js';
import { ACTION_FEATURES, Features, STATE_FEATURES } from './features.js';
import { nodesOf } from './knowledge.js';
import { longestList } from './lists.js';
import type { Offer } from './offer.js';
import type { Tables } from './tables.js';

/** What was played last, as an observation of ids tells it. */
export interface Played {
  /** Node that was asked or headed the list; at first that of the opening. */
  readonly node: number;
  readonly reward: number;
}

/** How an agent sees a dialogue: `observation` is a buffer that `update` fills. */
export interface View {
  readonly space: Dict;
  readonly observation: Observation;
  update(dialogue: Dialogue, offer: Offer, played: Played): void;
}

/** `state` [S], `actions` [A, F] and `mask` [A]: see Features. */
export function featureView(tables: Tables, offer: Offer, config: CrsConfig): View {
  const features = new Features(tables, offer, config.listSize);
  const mask = new Float32Array(offer.slots);
  return {
    space: dict({
      state: box([STATE_FEATURES.length], -1, 1),
      actions: box([offer.slots, ACTION_FEATURES.length], -1, 1),
      mask: box([offer.slots], 0, 1),
    }),
    observation: { state: features.state, actions: features.actions, mask },
    update(dialogue) {
      features.update(dialogue);
      offer.mask(mask);
    },
  };
}

/**
 * The dialogue by node numbers (see CrsKnowledge), each list filled up with the node that stands for nothing:
 *
 * - `accepted` [T] and `rejected` [T-1]: attributes in the order of the dialogue, the opening first; when questions are enumerated,
 *   `accepted` has room for the attributes of any item and `rejected` for all
 * - `candidates` [observedCandidates]: the best remaining items, best first
 * - `rejectedItems` [(T-1) K]: in the order of the dialogue
 * - `offered` [A] and `mask` [A]: what each action stands for, and whether it is there
 * - `previous` and `reward` [1]: what was played last, and what it earned. At first the opening attribute and 0.1, as in the code of
 *   MetaCRS.
 */
export function idView({ data, topics }: Tables, offer: Offer, config: CrsConfig): View {
  const { items } = data;
  const nodes = nodesOf(data, topics);
  const { nothing } = nodes;
  const binary = topics.kind === 'binary';
  const lists = {
    accepted: new Int32Array(binary ? config.turns : longestList(data.itemAttributes)),
    rejected: new Int32Array(binary ? config.turns - 1 : data.attributes),
    candidates: new Int32Array(Math.min(items, config.observedCandidates)),
    rejectedItems: new Int32Array((config.turns - 1) * config.listSize),
    offered: new Int32Array(offer.slots),
  };
  const observation = {
    ...lists,
    mask: new Float32Array(offer.slots),
    previous: nothing,
    reward: new Float32Array(1),
  };
  const spaceOf = (list: Int32Array) => multiDiscrete(Array<number>(list.length).fill(nothing + 1));
  const write = (list: Int32Array, ids: readonly number[], first: number): void => {
    list.fill(nothing);
    for (let i = 0; i < ids.length; i++) list[i] = first + ids[i];
  };
  return {
    space: dict({
      ...Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, spaceOf(list)])),
      mask: box([offer.slots], 0, 1),
      previous: discrete(nothing + 1),
      reward: box([1]),
    }),
    observation,
    update(dialogue, { questions, items: best, itemCount }, { node, reward }) {
      write(lists.accepted, dialogue.accepted, items);
      write(lists.rejected, dialogue.rejected, items);
      write(lists.rejectedItems, dialogue.rejectedItems, 0);
      const seen = Math.min(offer.leadingCount, lists.candidates.length);
      lists.candidates.set(offer.leading.subarray(0, seen));
      lists.candidates.fill(nothing, seen);
      lists.offered.fill(nothing);
      for (let k = 0; k < questions.count; k++) lists.offered[k] = nodes.topics + questions.ids[k];
      lists.offered.set(best.subarray(0, itemCount), config.offeredQuestions);
      offer.mask(observation.mask);
      observation.previous = node;
      observation.reward[0] = reward;
    },
  };
}
