import { unknownName } from '../../../core/errors.js';
import type { Taxonomy } from '../dataset.js';
import { packLists, type Lists } from '../lists.js';
import { AMERICAN_GROUPS } from './artists/america-groups.js';
import { AMERICAN_SOLO } from './artists/america-solo.js';
import { BRITISH_AND_IRISH } from './artists/britain-ireland.js';
import { ELSEWHERE } from './artists/elsewhere.js';
import { EUROPEAN } from './artists/europe.js';
import { ATTRIBUTES } from './attributes.js';

/** The artists of the embedded catalogue with their attributes. */
export interface Artists {
  readonly itemNames: readonly string[];
  readonly attributeNames: readonly string[];
  readonly itemAttributes: Lists;
  /** The attributes by kind. */
  readonly taxonomy: Taxonomy;
}

const PRODUCED = 'instrumental or producer';
const VOICES = ['female voice', 'male voice'];

/** The attribute that a word of a line stands for: decades by two digits, others by name with '-' for a space. */
function spelledOut(word: string, names: readonly string[]): string {
  if (/^\d0$/.test(word)) return `${Number(word) >= 50 ? '19' : '20'}${word}s`;
  return names.includes(word) ? word : word.replaceAll('-', ' ');
}

/** Parses the text of the catalogue. An artist who is known as a player or producer has no voice, whatever the heading says. */
export function parseArtists(): Artists {
  const attributeNames: string[] = Object.values(ATTRIBUTES).flat();
  const itemNames: string[] = [];
  const rows: number[][] = [];
  const idOf = (name: string): number => {
    const id = attributeNames.indexOf(name);
    if (id < 0) throw unknownName('attribute', name, attributeNames);
    return id;
  };
  for (const text of [AMERICAN_GROUPS, AMERICAN_SOLO, BRITISH_AND_IRISH, EUROPEAN, ELSEWHERE]) {
    let shared: string[] = [];
    for (const line of text.trim().split('\n')) {
      if (line.startsWith('# ')) {
        shared = line.slice(2).split(', ');
        continue;
      }
      const colon = line.lastIndexOf(': ');
      const words = line.slice(colon + 2).split(' ');
      const own = words.map((word) => spelledOut(word, attributeNames));
      const all = own.includes(PRODUCED) ? shared.filter((name) => !VOICES.includes(name)) : shared;
      itemNames.push(line.slice(0, colon));
      rows.push([...new Set([...all, ...own])].map(idOf).sort((a, b) => a - b));
    }
  }
  const kinds = Object.values(ATTRIBUTES).map((names: readonly string[]) => names.map(idOf));
  const taxonomy = { names: Object.keys(ATTRIBUTES), groups: packLists(kinds) };
  return { itemNames, attributeNames, itemAttributes: packLists(rows), taxonomy };
}
