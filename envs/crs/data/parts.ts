import { InputError } from '../../../core/errors.js';
import type { Pairs, Taxonomy } from '../dataset.js';
import { packLists, type Lists } from '../lists.js';
import type { DataFolder } from './files.js';

/**
 * One list of ids per line. Throws an InputError at the first line that is not an array of distinct integers in 0..limit-1, and when
 * `rows` is given and the number of lines differs.
 */
export function readLists(
  folder: DataFolder,
  name: string,
  thing: string,
  limit: number,
  rows?: number,
): Lists {
  const lines = folder.jsonLines(name);
  if (rows !== undefined && lines.length !== rows) {
    throw folder.fault(name, `has ${lines.length} lines instead of ${rows}`);
  }
  return packLists(
    lines.map((line, i) => idList(line, thing, limit, (what) => folder.fault(name, what, i + 1))),
  );
}

/** Distinct ids in 0..limit-1; throws the error that `fault` makes of what is wrong with them. */
export function idList(
  ids: unknown,
  thing: string,
  limit: number,
  fault: (what: string) => InputError,
): number[] {
  if (!Array.isArray(ids)) throw fault(`is not an array of ${thing} ids`);
  for (const id of ids as unknown[]) {
    if (!Number.isInteger(id) || (id as number) < 0 || (id as number) >= limit)
      throw fault(`${thing} ${JSON.stringify(id)} is not in 0..${limit - 1}`);
  }
  if (new Set(ids).size !== ids.length) throw fault(`holds the same ${thing} twice`);
  return ids as number[];
}

/** Names of the attributes; `attribute 17` where the data has none. */
export function readAttributeNames(folder: DataFolder): string[] {
  const name = 'attributes.json';
  const records = folder.json(name);
  if (!Array.isArray(records) || records.length === 0) throw folder.fault(name, 'is not a non-empty array');
  return records.map((record: unknown, id) => {
    const { id: given, name: text } = (record ?? {}) as { id?: unknown; name?: unknown };
    if (given !== id)
      throw folder.fault(name, `entry ${id} has id ${JSON.stringify(given)}: ids must count from 0`);
    if (text !== null && typeof text !== 'string')
      throw folder.fault(name, `attribute ${id} has no name (text or null)`);
    return text ?? `attribute ${id}`;
  });
}

/** Groups of attributes; undefined where the folder has none. */
export function readTaxonomy(folder: DataFolder, attributes: number): Taxonomy | undefined {
  const name = 'taxonomy.json';
  if (!folder.has(name)) return undefined;
  const records = folder.json(name);
  if (!Array.isArray(records) || records.length === 0) throw folder.fault(name, 'is not a non-empty array');
  const groups = records.map((record: unknown, id) => {
    const { id: given, name: text, attributes: ids } = (record ?? {}) as Record<string, unknown>;
    if (given !== id)
      throw folder.fault(name, `entry ${id} has id ${JSON.stringify(given)}: ids must count from 0`);
    if (typeof text !== 'string') throw folder.fault(name, `group ${id} has no name`);
    const fault = (what: string): InputError => folder.fault(name, `group ${id}, '${text}', ${what}`);
    const list = idList(ids, 'attribute', attributes, fault);
    if (list.length === 0) throw fault('lists no attribute');
    return { text, list: [...list].sort((a, b) => a - b) };
  });
  return { names: groups.map(({ text }) => text), groups: packLists(groups.map(({ list }) => list)) };
}

/** Names of the items; `item 17` where the folder has none. */
export function readItemNames(folder: DataFolder, items: number): string[] {
  const name = 'item_names.jsonl.gz';
  if (!folder.has(name)) return Array.from({ length: items }, (_, v) => `item ${v}`);
  const names = folder.jsonLines(name);
  if (names.length !== items) throw folder.fault(name, `has ${names.length} lines for ${items} items`);
  return names.map((text, v) => {
    if (typeof text !== 'string') throw folder.fault(name, 'is not a name', v + 1);
    return text;
  });
}

/** The pairs of `interactions_<part>.jsonl.gz`, user by user. */
export function readInteractions(
  folder: DataFolder,
  part: 'train' | 'valid' | 'test',
  items: number,
  users?: number,
): Lists {
  return readLists(folder, `interactions_${part}.jsonl.gz`, 'item', items, users);
}

/** Lists of items per user as pairs. */
export function pairsOf({ offsets, values }: Lists): Pairs {
  const users = new Int32Array(values.length);
  for (let u = 0; u + 1 < offsets.length; u++) users.fill(u, offsets[u], offsets[u + 1]);
  return { users, items: values };
}

/** The simulated interactions of MetaCRS, per user in the order of the file, which has meaning. */
export function readSimulatedInteractions(folder: DataFolder, users: number, items: number): number[][] {
  const name = 'metacrs_interactions.csv.gz';
  const [header, ...rows] = folder.unzipped(name).trimEnd().split(/\r?\n/);
  if (header !== 'user,item') throw folder.fault(name, `begins with '${header}' instead of 'user,item'`, 1);
  const byUser: number[][] = Array.from({ length: users }, () => []);
  rows.forEach((row, i) => {
    const cells = row.split(',').map(Number);
    const [user, item] = cells;
    const inRange = (id: number, n: number): boolean => Number.isInteger(id) && id >= 0 && id < n;
    if (cells.length !== 2 || !inRange(user, users) || !inRange(item, items)) {
      throw folder.fault(
        name,
        `'${row}' is not a pair of a user in 0..${users - 1} and an item in 0..${items - 1}`,
        i + 2,
      );
    }
    byUser[user].push(item);
  });
  return byUser;
}

/** The users of each split of MetaCRS. */
export function readUserSplit(
  folder: DataFolder,
  users: number,
): { train: number[]; valid: number[]; test: number[] } {
  const name = 'metacrs_user_split.json';
  const split = (folder.json(name) ?? {}) as Record<string, unknown>;
  const part = (key: string): number[] => {
    if (!(key in split)) throw folder.fault(name, `has no '${key}'`);
    return idList(split[key], 'user', users, (what) => folder.fault(name, `${key}: ${what}`));
  };
  return { train: part('train'), valid: part('valid'), test: part('test') };
}

/** Refuses items that no dialogue could be about. */
export function refuseItemsWithoutAttributes(folder: DataFolder, itemAttributes: Lists): void {
  for (let v = 0; v + 1 < itemAttributes.offsets.length; v++) {
    if (itemAttributes.offsets[v] === itemAttributes.offsets[v + 1]) {
      throw new InputError(
        `${folder.path}/item_attributes.jsonl.gz, line ${v + 1}: item ${v} has no attribute`,
      );
    }
  }
}
