import type { Understood } from '../../core/conversation.js';
import { nearest } from '../../core/errors.js';

const YES = ['y', 'yes', 'yeah', 'yep', 'sure', 'ok', 'exactly', 'yes please', 'true', '1'];
const NO = [
  'n',
  'no',
  'nope',
  'not really',
  'none',
  'none of those',
  'none of these',
  'nothing',
  'false',
  '0',
];
/** How many of several names a message tells. */
const NAMES_SHOWN = 12;

const plain = (answer: string): string => answer.toLowerCase().replace(/[.!,?*]+/g, '');

/** `3`, `#3` or `number 3`, from 1 to `most`; undefined for anything else. */
function numberIn(answer: string, most: number): number | undefined {
  const number = Number(plain(answer).replace(/^(the |number |#)+/, '') || NaN);
  return Number.isInteger(number) && number >= 1 && number <= most ? number : undefined;
}

/** True for yes, false for no. */
export function yesOrNo(answer: string): Understood<boolean> {
  const said = plain(answer);
  if (YES.includes(said)) return { value: true };
  if (NO.includes(said)) return { value: false };
  return { problem: 'please answer yes or no (y or n)' };
}

/** Place, from 1, of the name or number said; 0 for none of them. */
export function oneOf(answer: string, names: readonly string[]): Understood<number> {
  const said = plain(answer);
  if (NO.includes(said)) return { value: 0 };
  const number = numberIn(answer, names.length);
  if (number !== undefined) return { value: number };
  const place = names.findIndex((name) => plain(name) === said) + 1;
  if (said !== '' && place > 0) return { value: place };
  const near = nearest(answer, names);
  return {
    problem: `please name one of them by number (1 to ${names.length}) or by name, or say no${near ? `; did you mean '${near}'?` : ''}`,
  };
}

/** Places, from 0, of the names said, with commas or 'and' between them; none for no. */
export function someOf(answer: string, names: readonly string[]): Understood<number[]> {
  if (NO.includes(plain(answer))) return { value: [] };
  const all = names.map((_, i) => i);
  const whole = all.find((i) => plain(names[i]) === plain(answer));
  if (whole !== undefined) return { value: [whole] };
  const chosen: number[] = [];
  for (const part of answer.split(/,| and /).map((said) => said.trim())) {
    const number = numberIn(part, names.length);
    const one = number === undefined ? named(part, names, all) : { value: number - 1 };
    if ('problem' in one) return one;
    chosen.push(one.value);
  }
  return { value: [...new Set(chosen)] };
}

/** Number of the name in `names` that was said in whole, or in part if no other has that part; `usable` are those that may be named. */
export function named(
  answer: string,
  names: readonly string[],
  usable: readonly number[],
): Understood<number> {
  const said = plain(answer);
  const some = (ids: readonly number[]): string => {
    const more = ids.length - NAMES_SHOWN;
    const shown = ids.slice(0, NAMES_SHOWN).map((id) => names[id]);
    return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  };
  if (said === '') return { problem: `please name one: ${some(usable)}` };
  const exact = usable.find((id) => plain(names[id]) === said);
  if (exact !== undefined) return { value: exact };
  const partly = usable.filter((id) => plain(names[id]).includes(said));
  if (partly.length === 1) return { value: partly[0] };
  if (partly.length > 1) return { problem: `which of these: ${some(partly)}?` };
  const near = nearest(
    answer,
    usable.map((id) => names[id]),
  );
  return {
    problem: near
      ? `'${answer}' is unknown; did you mean '${near}'?`
      : `'${answer}' is unknown; try one of ${some(usable)}`,
  };
}
