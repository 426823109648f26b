import type { Dataset } from './dataset.js';
import type { Dialogue, Turn } from './dialogue.js';

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

/** How the agent asks about an attribute in its `turn`-th turn. */
export const asked = (attribute: number, turn: number, { attributeNames }: Dataset): string =>
  pick(ASK, turn).replace('$', () => attributeNames[attribute]);

function lines(turn: Turn, index: number, data: Dataset): string[] {
  const { attributeNames, itemNames } = data;
  switch (turn.kind) {
    case 'opening':
      return [`     User:  I am looking for something *${attributeNames[turn.attribute]}*.`];
    case 'question':
      return [
        `Agent:  ${asked(turn.attribute, index, data)}`,
        `     User:  ${pick(turn.accepted ? YES : NO, index)}`,
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
export function transcript(dialogue: Dialogue, data: Dataset, notes: readonly string[] = []): string {
  const text: string[] = [];
  let number = 0;
  dialogue.turnLog.forEach((turn, index) => {
    const spoken = lines(turn, index, data);
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
