import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { refuseTaken, writeFolder } from '../../../core/files.js';
import type { Pairs } from '../dataset.js';
import { countLists, listAt, type Lists } from '../lists.js';

/** What a data folder holds, ready to be written. Ids are dense; every list is ascending unless said otherwise. */
export interface Contents {
  /** `name` is null where nobody knows it; `sourceKey` is what the source calls it. */
  readonly attributes: readonly { readonly name: string | null; readonly sourceKey?: string | number }[];
  /** Per item. */
  readonly itemAttributes: Lists;
  readonly itemNames?: readonly string[];
  /** Per user, by split; `original` where the source has no split. */
  readonly interactions: { readonly [part in 'train' | 'valid' | 'test' | 'original']?: Lists };
  /** Groups of attributes, for enumerated questions. */
  readonly taxonomy?: readonly { readonly name: string; readonly attributes: readonly number[] }[];
  /** Per user the users she is friends with, and the attributes she likes. */
  readonly friends?: Lists;
  readonly liked?: Lists;
  /** The user-centric protocol: pairs in their order, P_u per user with the best first, and the users of each split. */
  readonly simulated?: {
    readonly pairs: Pairs;
    readonly cares: Lists;
    readonly split: {
      readonly train: readonly number[];
      readonly valid: readonly number[];
      readonly test: readonly number[];
    };
  };
}

/**
 * Writes a data folder, which readDataset reads. It appears as a whole: nothing is there before everything is written. Throws an
 * InputError when `path` is there already and not empty, a RunError when the system refuses to write.
 */
export async function writeDataset(path: string, contents: Contents): Promise<void> {
  refuseTaken(path);
  const { interactions, simulated } = contents;
  const lists: { readonly [name: string]: Lists | undefined } = {
    item_attributes: contents.itemAttributes,
    interactions_train: interactions.train,
    interactions_valid: interactions.valid,
    interactions_test: interactions.test,
    interactions_original: interactions.original,
    user_friends: contents.friends,
    user_liked_attributes: contents.liked,
    metacrs_user_attributes: simulated?.cares,
  };
  await writeFolder(path, async (folder) => {
    const attributes = contents.attributes.map((attribute, id) => ({ id, ...attribute }));
    await writeText(join(folder, 'attributes.json'), [`${JSON.stringify(attributes)}\n`]);
    for (const [name, rows] of Object.entries(lists))
      if (rows) await writeText(join(folder, `${name}.jsonl.gz`), linesOf(rows));
    if (contents.itemNames)
      await writeText(join(folder, 'item_names.jsonl.gz'), chunked(contents.itemNames, JSON.stringify));
    if (contents.taxonomy) {
      const groups = contents.taxonomy.map((group, id) => ({ id, ...group }));
      await writeText(join(folder, 'taxonomy.json'), [`${JSON.stringify(groups)}\n`]);
    }
    if (simulated) {
      const { users, items } = simulated.pairs;
      const rows = Array.from(users, (user, i) => `${user},${items[i]}`);
      await writeText(join(folder, 'metacrs_interactions.csv.gz'), chunked(['user,item', ...rows], String));
      await writeText(join(folder, 'metacrs_user_split.json'), [`${JSON.stringify(simulated.split)}\n`]);
    }
  });
}

const ROWS_PER_CHUNK = 4096;

function* linesOf(lists: Lists): Generator<string> {
  const rows = countLists(lists);
  for (let from = 0; from < rows; from += ROWS_PER_CHUNK) {
    let text = '';
    for (let i = from; i < Math.min(rows, from + ROWS_PER_CHUNK); i++)
      text += `[${listAt(lists, i).join(',')}]\n`;
    yield text;
  }
}

function* chunked<T>(rows: readonly T[], format: (row: T) => string): Generator<string> {
  for (let from = 0; from < rows.length; from += ROWS_PER_CHUNK) {
    yield rows
      .slice(from, from + ROWS_PER_CHUNK)
      .map((row) => `${format(row)}\n`)
      .join('');
  }
}

/** Writes text, compressed when the name ends in .gz, and waits until it is on disk. */
async function writeText(path: string, text: Iterable<string>): Promise<void> {
  const file = createWriteStream(path, { flags: 'wx', flush: true });
  const source = Readable.from(text);
  if (path.endsWith('.gz')) await pipeline(source, createGzip(), file);
  else await pipeline(source, file);
}
