import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { InputError } from '../../../../core/errors.js';
import { Collected } from './collected.js';
import { columnOf, openTable, type Row, type Table } from './csv.js';
import { expectFiles, placeIn, type Reading } from './text.js';

/** A user's own tables, and which columns hold what. */
export interface TableOptions {
  readonly items: string;
  readonly interactions: string;
  /** Table of attribute and group, for enumerated questions. */
  readonly groups?: string;
  /** Columns of both tables: the item, and the user. */
  readonly itemColumn: string;
  readonly userColumn: string;
  /** Column with what an item is called; its identity where there is none. */
  readonly nameColumn?: string;
  /** Columns with attributes; every other column of the items by default. */
  readonly attributeColumns?: readonly string[];
  /** What stands between several attributes in one cell. */
  readonly separator: string;
  /** Column with a rating, and the least that counts as an interaction. */
  readonly ratingColumn?: string;
  readonly minRating: number;
}

/** What a source left out, for the user to know. */
export interface LeftOut {
  /** Interactions with items that the items' table does not have, and where the first of them stands. */
  readonly unknownItems: number;
  readonly firstUnknown?: string;
}

const YES = new Set(['1', 'true', 'yes', 'y', 'x']);
const NO = new Set(['0', 'false', 'no', 'n', '']);

/**
 * Reads a catalogue and interactions from delimited text with headers. A row of the items' table tells attributes of one item, and an item may have
 * several rows. What an attribute is called depends on its column: a column with nothing but yes and no (1/0, true/false, yes/no, x) is an
 * attribute by its own name; the cells of the others name attributes, after the column's name where there are several such columns.
 */
export async function readTables(
  options: TableOptions,
  reading?: Reading,
): Promise<{ source: Collected; leftOut: LeftOut }> {
  const source = new Collected();
  for (const path of [options.items, options.interactions, options.groups])
    if (path !== undefined && !existsSync(path)) throw new InputError(`there is no file '${path}'`);
  expectFiles(reading, [options.items, options.interactions, options.groups]);
  await readItems(source, options, reading);
  if (options.groups !== undefined) await readGroups(source, options.groups, reading);
  return { source, leftOut: await readInteractions(source, options, reading) };
}

async function readItems(source: Collected, options: TableOptions, reading?: Reading): Promise<void> {
  const table = await openTable(options.items, { reading });
  const itemColumn = columnOf(table, options.itemColumn, '--item');
  const nameColumn =
    options.nameColumn === undefined ? undefined : columnOf(table, options.nameColumn, '--name');
  const columns = options.attributeColumns
    ? options.attributeColumns.map((name) => columnOf(table, name, '--attributes'))
    : table.columns.map((_, i) => i).filter((i) => i !== itemColumn && i !== nameColumn);
  if (columns.length === 0)
    throw new InputError(
      `'${basename(table.path)}' has no column with attributes, only ${table.columns.join(', ')}`,
    );
  const rows: Row[] = [];
  for await (const batch of table.rows) rows.push(...batch);
  if (rows.length === 0) throw new InputError(`'${basename(table.path)}' has no rows`);
  const flags = new Set(
    columns.filter(
      (column) =>
        rows.every(({ cells }) => isFlag(cells[column])) && rows.some(({ cells }) => isYes(cells[column])),
    ),
  );
  const named = columns.filter((column) => !flags.has(column));
  for (const { cells, line } of rows) {
    const item = source.items.id(needed(table, cells, itemColumn, line));
    const name = nameColumn === undefined ? '' : cells[nameColumn].trim();
    if (name !== '') source.itemNames.set(item, name);
    const link = (attribute: string): void => source.links.add(item, source.attributes.id(attribute));
    for (const column of flags) if (isYes(cells[column])) link(table.columns[column]);
    for (const column of named) {
      for (const value of cells[column].split(options.separator)) {
        const text = value.trim();
        if (text !== '') link(named.length > 1 ? `${table.columns[column]}: ${text}` : text);
      }
    }
  }
}

const isYes = (cell: string): boolean => YES.has(cell.trim().toLowerCase());
const isFlag = (cell: string): boolean => isYes(cell) || NO.has(cell.trim().toLowerCase());

async function readGroups(source: Collected, path: string, reading?: Reading): Promise<void> {
  const table = await openTable(path, { reading });
  const [attribute, group] = ['attribute', 'group'].map((name) => columnOf(table, name));
  for await (const batch of table.rows) {
    for (const { cells, line } of batch) {
      const name = needed(table, cells, attribute, line);
      const id = source.attributes.find(name);
      if (id === undefined)
        throw new InputError(`${placeIn(path, line)}: no item has the attribute '${name}'`);
      const members = source.groups.get(needed(table, cells, group, line)) ?? [];
      members.push(id);
      source.groups.set(cells[group].trim(), members);
    }
  }
}

async function readInteractions(
  source: Collected,
  options: TableOptions,
  reading?: Reading,
): Promise<LeftOut> {
  const table = await openTable(options.interactions, { reading });
  const userColumn = columnOf(table, options.userColumn, '--user');
  const itemColumn = columnOf(table, options.itemColumn, '--item');
  const ratingColumn =
    options.ratingColumn === undefined ? undefined : columnOf(table, options.ratingColumn, '--rating');
  let unknownItems = 0;
  let firstUnknown: string | undefined;
  for await (const batch of table.rows) {
    for (const { cells, line } of batch) {
      const user = needed(table, cells, userColumn, line);
      const name = needed(table, cells, itemColumn, line);
      if (ratingColumn !== undefined) {
        const rating = Number(cells[ratingColumn]);
        if (cells[ratingColumn].trim() === '' || !Number.isFinite(rating))
          throw new InputError(`${placeIn(table.path, line)}: '${cells[ratingColumn]}' is not a rating`);
        if (rating < options.minRating) continue;
      }
      const item = source.items.find(name);
      if (item === undefined) {
        unknownItems++;
        firstUnknown ??= `'${name}' in ${placeIn(table.path, line)}`;
        continue;
      }
      source.interactions.add(source.users.id(user), item);
    }
  }
  if (source.interactions.length === 0 && unknownItems > 0)
    throw new InputError(
      `no interaction names an item of '${basename(options.items)}': the first is ${firstUnknown}, the first item there is '${source.items.names[0]}'`,
    );
  return { unknownItems, firstUnknown };
}

/** A cell that must not be empty. */
function needed({ path, columns }: Table, cells: readonly string[], column: number, line: number): string {
  const text = cells[column].trim();
  if (text === '') throw new InputError(`${placeIn(path, line)}: '${columns[column]}' is empty`);
  return text;
}
