import { InputError } from '../../../../core/errors.js';
import { Rng } from '../../../../core/random.js';
import { listAt, packLists, type Lists } from '../../lists.js';
import type { Contents } from '../write.js';
import type { Collected, PairList } from './collected.js';

/** What is left out of a source, and how the rest is split. */
export interface Selection {
  /** Users with fewer interactions, items with fewer, and attributes of fewer items are left out, until all that is left has as many. */
  readonly minUser: number;
  readonly minItem: number;
  readonly minAttribute: number;
  /** Keep only so many users, drawn by the seed. */
  readonly maxUsers?: number;
  readonly seed: number;
}

/** Shares of the interactions that fit embeddings and that policies learn on; the rest is the test. As published: 7 : 1.5 : 1.5. */
const TRAIN = 0.7;
const VALID = 0.15;

/**
 * Makes a data set of what a source told: leaves out what is too rare, numbers the rest densely in the order of the source, and deals each
 * user's interactions out to train, valid and test at random, 7 : 1.5 : 1.5 in expectation (systematically: one uniform number per user rounds
 * both borders, so that small users do not all lose their test). A pure function of its arguments. Throws an InputError when too little is left to
 * be played.
 */
export function assemble(source: Collected, selection: Selection): Contents {
  const kept = select(source, selection);
  const attributeIds = renumber(kept.attributes);
  const itemIds = renumber(kept.items);
  const userIds = renumber(kept.users);
  const itemAttributes = listsOf(source.links, itemIds, attributeIds);
  const interactions = listsOf(source.interactions, userIds, itemIds);
  const parts = deal(interactions, selection.seed);
  refuseTooLittle(parts, selection);
  const names = <T>(all: readonly T[], ids: Int32Array): T[] => all.filter((_, i) => ids[i] >= 0);
  const itemNames = source.items.names.map((name, v) => source.itemNames.get(v) ?? name);
  const taxonomy = [...source.groups]
    .map(([name, members]) => ({
      name,
      attributes: [...new Set(members.map((p) => attributeIds[p]))]
        .filter((p) => p >= 0)
        .sort((a, b) => a - b),
    }))
    .filter(({ attributes }) => attributes.length > 0);
  return {
    attributes: names(source.attributes.names, attributeIds).map((name) => ({ name })),
    itemAttributes,
    itemNames: names(itemNames, itemIds),
    interactions: parts,
    ...(taxonomy.length > 0 && { taxonomy }),
  };
}

interface Kept {
  readonly users: Uint8Array;
  readonly items: Uint8Array;
  readonly attributes: Uint8Array;
}

/** Which users, items and attributes stay: the largest choice in which each has enough of the others that stay. */
function select(source: Collected, { minUser, minItem, minAttribute, maxUsers, seed }: Selection): Kept {
  const links = distinct(source.links, source.items.size);
  const interactions = distinct(source.interactions, source.users.size);
  const attributes = new Uint8Array(source.attributes.size).fill(1);
  const items = new Uint8Array(source.items.size).fill(1);
  const users = new Uint8Array(source.users.size).fill(1);
  const core = (): void => {
    for (let changed = true; changed;) {
      const holders = count(links, items, attributes, 'b');
      changed = drop(attributes, holders, Math.max(1, minAttribute));
      changed = drop(items, count(links, items, attributes, 'a'), 1) || changed;
      changed = drop(items, count(interactions, users, items, 'b'), minItem) || changed;
      changed = drop(users, count(interactions, users, items, 'a'), Math.max(1, minUser)) || changed;
    }
  };
  core();
  if (maxUsers !== undefined) {
    const order = Rng.seed(seed, 'data', 'users').permutation(users.length);
    let left = maxUsers;
    for (const u of order) if (users[u] === 1 && left-- <= 0) users[u] = 0;
    core();
  }
  return { users, items, attributes };
}

type Columns = PairList['columns'];

/** Each pair once, in the order of the first column. */
function distinct(pairs: PairList, rows: number): Columns {
  const lists = sortedLists(pairs.columns, rows);
  const a = new Int32Array(lists.values.length);
  for (let row = 0; row < rows; row++) a.fill(row, lists.offsets[row], lists.offsets[row + 1]);
  return { a, b: lists.values };
}

/** The second column by the first, ascending and each once. */
function sortedLists({ a, b }: Columns, rows: number): Lists {
  const offsets = new Int32Array(rows + 1);
  for (const row of a) offsets[row + 1]++;
  for (let row = 0; row < rows; row++) offsets[row + 1] += offsets[row];
  const next = offsets.slice();
  const values = new Int32Array(b.length);
  for (let i = 0; i < a.length; i++) values[next[a[i]]++] = b[i];
  let n = 0;
  let from = 0;
  for (let row = 0; row < rows; row++) {
    const to = offsets[row + 1];
    const list = values.subarray(from, to).sort();
    const start = n;
    for (const value of list) if (n === start || values[n - 1] !== value) values[n++] = value;
    offsets[row] = start;
    from = to;
  }
  offsets[rows] = n;
  return { offsets, values: values.slice(0, n) };
}

/** How many pairs of kept things each thing of a column has. */
function count({ a, b }: Columns, keptA: Uint8Array, keptB: Uint8Array, column: 'a' | 'b'): Int32Array {
  const counts = new Int32Array(column === 'a' ? keptA.length : keptB.length);
  const things = column === 'a' ? a : b;
  for (let i = 0; i < a.length; i++) if (keptA[a[i]] === 1 && keptB[b[i]] === 1) counts[things[i]]++;
  return counts;
}

/** Leaves out what has fewer than `least`; tells whether there was any. */
function drop(kept: Uint8Array, counts: Int32Array, least: number): boolean {
  let dropped = false;
  for (let i = 0; i < kept.length; i++) {
    if (kept[i] === 1 && counts[i] < least) {
      kept[i] = 0;
      dropped = true;
    }
  }
  return dropped;
}

/** New numbers of what is kept, -1 for the rest. */
function renumber(kept: Uint8Array): Int32Array {
  let next = 0;
  return Int32Array.from(kept, (keep) => (keep === 1 ? next++ : -1));
}

function listsOf(pairs: PairList, rowIds: Int32Array, valueIds: Int32Array): Lists {
  const { a, b } = pairs.columns;
  const keep = a.map((row, i) => (rowIds[row] >= 0 && valueIds[b[i]] >= 0 ? 1 : 0));
  const pick = (column: Int32Array, ids: Int32Array): Int32Array =>
    column.filter((_, i) => keep[i] === 1).map((id) => ids[id]);
  const rows = rowIds.reduce((most, id) => Math.max(most, id), -1) + 1;
  return sortedLists({ a: pick(a, rowIds), b: pick(b, valueIds) }, rows);
}

/** What the reader of data sets would refuse: policies learn on one part of the validation pairs and are selected on another. */
function refuseTooLittle({ train, valid, test }: Parts, { minUser, minItem, minAttribute }: Selection): void {
  const sizes = [train, valid, test].map(({ values }) => values.length);
  if (sizes[0] > 0 && sizes[1] > 1 && sizes[2] > 0) return;
  const total = sizes.reduce((a, b) => a + b);
  const limits = `${minUser} interactions per user, ${minItem} per item, ${minAttribute} items per attribute`;
  throw new InputError(
    `too little is left to learn from: ${total} interaction${total === 1 ? '' : 's'} with at least ${limits}, split ${sizes.join(' : ')}; bring more interactions, or lower what is asked for`,
  );
}

interface Parts {
  readonly train: Lists;
  readonly valid: Lists;
  readonly test: Lists;
}

/** Deals every list out to three parts. */
function deal(lists: Lists, seed: number): Parts {
  const parts: Int32Array[][] = [[], [], []];
  const rng = Rng.seed(seed, 'data', 'split');
  for (let u = 0; u + 1 < lists.offsets.length; u++) {
    const own = rng.fork(u);
    const list = own.shuffle(listAt(lists, u).slice());
    const rounding = own.float();
    const border = (share: number): number => Math.floor(list.length * share + rounding);
    const borders = [0, border(TRAIN), border(TRAIN + VALID), list.length];
    parts.forEach((part, i) => part.push(list.slice(borders[i], borders[i + 1]).sort()));
  }
  const [train, valid, test] = parts.map((part) => packLists(part));
  return { train, valid, test };
}
