import { createReadStream, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError, messageOf, nearest } from '../../../../core/errors.js';
import { lookAt } from '../../../../core/files.js';

/** Told how far the reading of files is. */
export interface Reading {
  /** Files of so many bytes are going to be read. */
  expect(bytes: number): void;
  /** So many more bytes have been read. */
  read(bytes: number): void;
}

export interface TextOptions {
  /** Default utf-8. */
  readonly encoding?: 'utf-8' | 'latin1';
  readonly reading?: Reading;
}

/** The first of `names` that is a file in one of `folders`; undefined when there is none. Also finds `<name>.gz`. */
export function findFile(folders: readonly string[], names: readonly string[]): string | undefined {
  for (const folder of folders) {
    for (const name of names) {
      for (const path of [join(folder, name), join(folder, `${name}.gz`)]) {
        if (lookAt(path)?.isFile()) return path;
      }
    }
  }
  return undefined;
}

const DEEPEST = 2;

/** A folder and the folders below it, two levels deep, in alphabetical order: archives often hold one folder that holds the files. */
export function withSubfolders(folder: string, depth = 0): string[] {
  if (!lookAt(folder)?.isDirectory()) return [folder];
  const below = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && depth < DEEPEST)
    .map((entry) => entry.name)
    .sort();
  return [folder, ...below.flatMap((name) => withSubfolders(join(folder, name), depth + 1))];
}

/** findFile where the file is needed: throws an InputError that names it and the nearest one that is there. */
export function needFile(folders: readonly string[], names: readonly string[]): string {
  const found = findFile(folders, names);
  if (found !== undefined) return found;
  if (!lookAt(folders[0])?.isDirectory()) throw new InputError(`there is no folder '${folders[0]}'`);
  const there = folders.flatMap((folder) =>
    lookAt(folder)?.isDirectory() ? readdirSync(folder).sort() : [],
  );
  const near = nearest(names[0], there);
  const hint = near ? `; did you mean '${near}'?` : there.length === 0 ? ': the folder is empty' : '';
  throw new InputError(`'${folders[0]}' has no '${names.join("' or '")}'${hint}`);
}

/**
 * The text of a file piece by piece, decompressed when its name ends in .gz, without a byte order mark. Holds one piece in memory. Throws an
 * InputError when the file cannot be read.
 */
export async function* textChunks(
  path: string,
  { encoding = 'utf-8', reading }: TextOptions = {},
): AsyncGenerator<string> {
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  file.on('data', (chunk) => reading?.read(chunk.length));
  let source: Readable = file;
  if (path.endsWith('.gz')) {
    const unzip = createGunzip();
    file.on('error', (error) => unzip.destroy(error));
    source = file.pipe(unzip);
  }
  const decoder = new TextDecoder(encoding);
  try {
    for await (const chunk of source) yield decoder.decode(chunk as Buffer, { stream: true });
    yield decoder.decode();
  } catch (error) {
    throw new InputError(`'${path}' cannot be read: ${messageOf(error)}`, { cause: error });
  } finally {
    file.destroy();
  }
}

/** The lines of a file in batches, without their ends; empty lines are left out. `from` is the number of a batch's first line, from 1. */
export async function* lineBatches(
  path: string,
  options: TextOptions = {},
): AsyncGenerator<{ lines: string[]; from: number }> {
  let rest = '';
  let from = 1;
  for await (const chunk of textChunks(path, options)) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    yield { lines: lines.map(withoutReturn), from };
    from += lines.length;
  }
  if (rest !== '') yield { lines: [withoutReturn(rest)], from };
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);

/** Announces the files that are going to be read. */
export function expectFiles(reading: Reading | undefined, paths: readonly (string | undefined)[]): void {
  for (const path of paths) if (path !== undefined) reading?.expect(lookAt(path)?.size ?? 0);
}

/** `items.csv, line 7`: a place in a file, as messages name it. */
export const placeIn = (path: string, line: number): string =>
  `${join(basename(dirname(path)), basename(path))}, line ${line}`;
