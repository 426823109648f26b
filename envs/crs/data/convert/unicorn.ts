import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { isPlainObject } from '../../../../core/json.js';
import { InputError, messageOf } from '../../../../core/errors.js';
import { countLists, packLists, type Lists } from '../../lists.js';
import type { Contents } from '../write.js';
import { findFile, needFile, withSubfolders, type Reading } from './text.js';

const PLACES = ['.', 'Graph_generate_data', 'UI_Interaction_data'];

/**
 * Where the files of one data set lie: in the folder itself or in the two that the released code looks into. Also finds the only data set below
 * `folder`. Throws an InputError when there are several.
 */
export function layoutOf(folder: string): string[] {
  const places = (root: string): string[] => PLACES.map((place) => join(root, place));
  const roots = withSubfolders(folder).filter(
    (root) => !PLACES.includes(basename(root)) && findFile(places(root), ITEMS) !== undefined,
  );
  if (roots.length > 1 && !roots.includes(folder))
    throw new InputError(`'${folder}' holds several data sets: choose one of ${roots.join(', ')}`);
  return places(roots.includes(folder) ? folder : (roots[0] ?? folder));
}

const ITEMS = ['item_dict-original_tag.json', 'item_dict.json'];
const ATTRIBUTES = [
  'second-layer_oringinal_tag_map.json', // sic
  'original_tag_map.json',
  'merged_tag_map.json',
  'tag_map.json',
  'small_tag_map.json',
];
const PARTS = ['train', 'valid', 'test'] as const;

/**
 * A data set in the layout of SCPR and UNICORN, which followed EAR: `item_dict.json` (item -> feature_index), `user_dict.json` (user ->
 * friends, like), a tag map (tag -> number), `review_dict_{train,valid,test}.json` (user -> items), and for Yelp the two-layer taxonomy. Some
 * releases of SCPR have these files in one folder, the others in Graph_generate_data and UI_Interaction_data. Numbers are kept.
 */
export function readUnicorn(folder: string, reading?: Reading): Contents {
  const folders = layoutOf(folder);
  const { attributes, itemAttributes } = readCatalogue(folders, reading);
  const items = countLists(itemAttributes);
  const people = findFile(folders, ['user_dict.json']);
  const users = people === undefined ? undefined : readTable(people, reading);
  const parts = PARTS.map((part) => findFile(folders, [`review_dict_${part}.json`]));
  if (parts[2] === undefined) needFile(folders, ['review_dict_test.json']);
  const tables = parts.map((path) =>
    path === undefined ? undefined : { path, table: readTable(path, reading) },
  );
  const known = [users, ...tables.map((part) => part?.table)].flatMap((table) =>
    table ? [...table.keys()] : [],
  );
  const count = known.reduce((most, id) => Math.max(most, id), -1) + 1;
  const interactions = Object.fromEntries(
    tables.flatMap((part, i) =>
      part ? [[PARTS[i], packed(part.table, count, (ids) => idsIn(part.path, ids, items, 'item'))]] : [],
    ),
  );
  return {
    attributes,
    itemAttributes,
    interactions,
    ...(users && people !== undefined && readRelations(people, users, count, attributes.length)),
    ...readTaxonomy(folders, attributes.length, reading),
  };
}

/** The items with their attributes, and what attributes are called. */
export function readCatalogue(
  folders: readonly string[],
  reading?: Reading,
): Pick<Contents, 'attributes' | 'itemAttributes'> {
  const path = needFile(folders, ITEMS);
  const tags = needFile(folders, ATTRIBUTES);
  const attributes = readNames(tags, reading);
  const table = readTable(path, reading);
  const items = [...table.keys()].reduce((most, id) => Math.max(most, id), -1) + 1;
  const itemAttributes = packed(table, items, (record) => {
    const { feature_index: index, attribute_index: other } = (record ?? {}) as Record<string, unknown>;
    return idsIn(path, index ?? other, attributes.length, 'attribute');
  });
  const bare = itemAttributes.offsets.findIndex((at, i) => i > 0 && at === itemAttributes.offsets[i - 1]);
  if (bare > 0) throw new InputError(`${path}: item ${bare - 1} has no attribute`);
  return { attributes, itemAttributes };
}

/** `{ tag: number }` as attributes; keys that are numbers name nothing to people. */
function readNames(path: string, reading?: Reading): Contents['attributes'] {
  const names = readObject(path, reading);
  const attributes: { name: string | null; sourceKey: string | number }[] = [];
  for (const [key, id] of Object.entries(names)) {
    if (!Number.isInteger(id) || (id as number) < 0)
      throw new InputError(`${path}: the number of tag '${key}' is ${JSON.stringify(id)}`);
    const numeric = /^\d+$/.test(key);
    attributes[id as number] = { name: numeric ? null : key, sourceKey: numeric ? Number(key) : key };
  }
  for (let id = 0; id < attributes.length; id++)
    if (attributes[id] === undefined)
      throw new InputError(`${path}: no tag has number ${id}, but others have more`);
  return attributes;
}

function readRelations(
  path: string,
  users: ReadonlyMap<number, unknown>,
  count: number,
  attributes: number,
): Pick<Contents, 'friends' | 'liked'> {
  const relation = (key: 'friends' | 'like', limit: number, thing: string): Lists =>
    packed(users, count, (record) =>
      idsIn(path, ((record ?? {}) as Record<string, unknown>)[key] ?? [], limit, thing),
    );
  const friends = relation('friends', count, 'user');
  const liked = relation('like', attributes, 'attribute');
  return { ...(friends.values.length > 0 && { friends }), ...(liked.values.length > 0 && { liked }) };
}

/** The groups of `2-layer taxonomy.json`, in the order of their numbers where those are given. */
function readTaxonomy(
  folders: readonly string[],
  attributes: number,
  reading?: Reading,
): Pick<Contents, 'taxonomy'> {
  const path = findFile(folders, ['2-layer taxonomy.json', 'new_2_layer.json']);
  if (path === undefined) return {};
  const numbers = findFile(folders, ['first-layer_merged_tag_map.json']);
  const order = numbers === undefined ? {} : readObject(numbers, reading);
  const groups = Object.entries(readObject(path, reading))
    .map(([name, ids]) => ({ name, attributes: idsIn(path, ids, attributes, 'attribute') }))
    .filter((group) => group.attributes.length > 0);
  const place = (name: string): number => Number(order[name] ?? groups.length);
  return { taxonomy: groups.sort((a, b) => place(a.name) - place(b.name)) };
}

/** A JSON file whose keys are numbers from 0. */
export function readTable(path: string, reading?: Reading): Map<number, unknown> {
  const table = new Map<number, unknown>();
  for (const [key, value] of Object.entries(readObject(path, reading))) {
    if (!/^\d+$/.test(key)) throw new InputError(`${path}: '${key}' is not a number from 0`);
    table.set(Number(key), value);
  }
  return table;
}

function readObject(path: string, reading?: Reading): Record<string, unknown> {
  let value: unknown;
  try {
    const bytes = readFileSync(path);
    reading?.expect(bytes.length);
    reading?.read(bytes.length);
    value = JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
  } catch (error) {
    throw new InputError(`${path}: is not valid JSON (${messageOf(error)})`, { cause: error });
  }
  if (!isPlainObject(value)) throw new InputError(`${path}: is not a JSON object`);
  return value;
}

/** One list per id 0..count-1; ids that a table does not have get an empty one. */
export function packed(
  table: ReadonlyMap<number, unknown>,
  count: number,
  ids: (record: unknown) => number[],
): Lists {
  return packLists(Array.from({ length: count }, (_, id) => (table.has(id) ? ids(table.get(id)) : [])));
}

/** Ids as an ascending list, each once. Throws an InputError when one is not in 0..limit-1. */
export function idsIn(path: string, ids: unknown, limit: number, thing: string): number[] {
  if (!Array.isArray(ids))
    throw new InputError(`${path}: ${JSON.stringify(ids)} is not a list of ${thing} numbers`);
  for (const id of ids as unknown[]) {
    if (!Number.isInteger(id) || (id as number) < 0 || (id as number) >= limit)
      throw new InputError(`${path}: ${thing} ${JSON.stringify(id)} is not in 0..${limit - 1}`);
  }
  return [...new Set(ids as number[])].sort((a, b) => a - b);
}
