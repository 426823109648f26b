import type { Dataset } from './dataset.js';
import type { Dialogue, Turn } from './dialogue.js';
import { listAt } from './lists.js';
import type { Tables } from './tables.js';
import type { Topics } from './topics.js';

const ORDINALS = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
];
const ordinal = (n: number): string => ORDINALS[n - 1] ?? `number ${n}`;

const ASK = [
  'Are you in the mood for something *$*?',
  'Would *$* be right?',
  'Should it be *$*?',
  'Does *$* appeal to you?',
];
const YES = ['Yes.', 'Yes, exactly.', 'Yes, please.'];
const NO = ['Not really.', 'No, not this time.', "No, that's not it."];

const pick = (templates: readonly string[], turn: number): string => templates[turn % templates.length];

/** Attributes of a group that a question names; of more it tells how many. */
const NAMED = 6;

/** How the agent asks about a topic in its `turn`-th turn. */
export function asked(topic: number, turn: number, { attributeNames }: Dataset, topics: Topics): string {
  const name = topics.names[topic];
  if (topics.kind === 'binary') return pick(ASK, turn).replace('$', () => name);
  const all = [...listAt(topics.attributes, topic)].map((p) => attributeNames[p]);
  const more = all.length - NAMED;
  const named = more > 1 ? [...all.slice(0, NAMED), `${more} others`] : all;
  return `What about *${name}*: ${inWords(named, 'or')}?`;
}

const inWords = (names: readonly string[], last: 'and' | 'or'): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${last} ${names[names.length - 1]}`;

function lines(turn: Turn, index: number, data: Dataset, topics: Topics): string[] {
  const { attributeNames, itemNames } = data;
  const wanted = (ids: readonly number[]): string =>
    inWords(
      ids.map((p) => `*${attributeNames[p]}*`),
      'and',
    );
  switch (turn.kind) {
    case 'opening':
      return [`     User:  I am looking for something ${wanted(turn.confirmed)}.`];
    case 'question':
      return [
        `Agent:  ${asked(turn.topic, index, data, topics)}`,
        `     User:  ${topics.kind === 'enumerated' && turn.accepted ? `${wanted(turn.confirmed)}.` : pick(turn.accepted ? YES : NO, index)}`,
      ];
    case 'list':
      return [
        `Agent:  How about one of these: ${turn.items.map((v) => itemNames[v]).join(', ')}?`,
        `     User:  ${turn.position > 0 ? `The ${ordinal(turn.position)} one, thanks!` : 'None of those.'}`,
      ];
    case 'quit':
      return ['     User:  I give up. Goodbye.'];
  }
}

/**
 * A dialogue as readable text, one line per utterance; once it has ended, with what the user was looking for. `notes[t - 1]` stands beside
 * her answer in turn t.
 */
export function transcript(
  dialogue: Dialogue,
  { data, topics }: Tables,
  notes: readonly string[] = [],
): string {
  const text: string[] = [];
  let number = 0;
  dialogue.turnLog.forEach((turn, index) => {
    const spoken = lines(turn, index, data, topics);
    if (turn.kind === 'question' || turn.kind === 'list') {
      spoken[0] = `${String(++number).padStart(3)}  ${spoken[0]}`;
      if (notes[number - 1]) spoken[1] += `   [${notes[number - 1]}]`;
    }
    text.push(...spoken);
  });
  if (dialogue.done) {
    const target = dialogue.target === undefined ? undefined : data.itemNames[dialogue.target];
    text.push(
      dialogue.success
        ? `     (found ${target} in turn ${dialogue.turn})`
        : `     (not found${target === undefined ? '' : `: ${target}`})`,
    );
  }
  return text.join('\n');
}
