import { rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { EXIT, InputError, RunError, unknownName } from '../../core/errors.js';
import { lookAt, makeFolders, refuseTaken } from '../../core/files.js';
import { download, hashFile } from '../data/download.js';
import { inBytes, Meter } from '../data/meter.js';
import { SOURCES, type Digest, type Source } from '../data/sources.js';
import { unpack } from '../data/unpack.js';
import { exitWith } from '../exit-code.js';

interface Options {
  readonly from?: string;
  readonly sha256?: Digest;
}

/** `attune data fetch`. */
export function dataFetchCommand(): Command {
  return new Command('fetch')
    .description('download a published data set and unpack it; an interrupted download is continued')
    .argument('<name>', 'a data set (attune data list)')
    .argument('<folder>', 'where its files go')
    .option('--from <address|file>', 'another place to take it from, or an archive that is already here')
    .option('--sha256 <hex>', 'what the archive must hash to', digestOption)
    .addHelpText(
      'after',
      `
Examples:
  attune data fetch movielens-25m ./ml-25m
  attune data fetch yelp ./yelp --from ~/Downloads/Yelp-JSON.zip
  attune data fetch lastfm ./hetrec --from http://mirror.example/hetrec2011-lastfm-2k.zip`,
    )
    .action(fetchData);
}

function digestOption(text: string): Digest {
  if (!/^[0-9a-f]{64}$/i.test(text))
    throw new InvalidArgumentError(`'${text}' is not 64 hexadecimal digits.`);
  return { algorithm: 'sha256', hex: text.toLowerCase() };
}

async function fetchData(name: string, folder: string, options: Options, command: Command): Promise<void> {
  if (!Object.hasOwn(SOURCES, name)) throw unknownName('data set', name, Object.keys(SOURCES));
  const source = SOURCES[name];
  refuseTaken(folder);
  const from = options.from ?? source.url;
  if (from === undefined) {
    throw new InputError(
      `${name} is handed out by ${source.home} only: accept its terms there, download it, then: attune data fetch ${name} ${folder} --from <file>`,
    );
  }
  const digest = options.sha256 ?? source.digest;
  process.stdout.write(`${name}: ${source.summary}\nterms: ${source.licence} (${source.home})\n`);
  const done = /^https?:\/\//.test(from)
    ? await fromNetwork(from, folder, digest, command)
    : await fromDisk(from, folder, digest);
  if (done) process.stdout.write(`${folder} is there. Next:\n${next(name, folder, source)}`);
}

/** Downloads and unpacks; false when it was interrupted. */
async function fromNetwork(
  url: string,
  folder: string,
  digest: Digest | undefined,
  command: Command,
): Promise<boolean> {
  const place = `${resolve(folder)}.download`;
  const archive = join(place, basename(new URL(url).pathname) || 'archive');
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  const meter = new Meter('fetched');
  try {
    makeFolder(place);
    await download(
      { url, to: archive, digest },
      { signal: stop.signal, onProgress: (bytes, total) => meter.update(bytes, total) },
    );
  } catch (error) {
    meter.end();
    if (!stop.signal.aborted) throw error;
    const there = lookAt(`${archive}.part`)?.size ?? 0;
    process.stdout.write(
      `stopped; ${inBytes(there)} are kept in ${place}: the same command goes on from there\n`,
    );
    exitWith(command, EXIT.interrupted);
    return false;
  } finally {
    process.removeListener('SIGINT', onSignal);
    process.removeListener('SIGTERM', onSignal);
  }
  meter.end();
  await unpackShown(archive, folder);
  rmSync(place, { recursive: true, force: true });
  return true;
}

function makeFolder(path: string): void {
  try {
    makeFolders(path);
  } catch (error) {
    throw new RunError(`cannot make the folder '${path}': ${(error as Error).message}`, { cause: error });
  }
}

async function fromDisk(path: string, folder: string, digest: Digest | undefined): Promise<true> {
  const found = lookAt(path);
  if (!found) throw new InputError(`there is no file '${path}' (addresses begin with http:// or https://)`);
  if (found.isDirectory())
    throw new InputError(
      `'${path}' is a folder, which needs no fetching: attune data convert --format <layout> ${path} <out>`,
    );
  if (digest) {
    const hex = await hashFile(path, digest.algorithm);
    if (hex !== digest.hex)
      throw new InputError(
        `'${path}' has ${digest.algorithm.toUpperCase()} ${hex} instead of ${digest.hex}: it is damaged or another version`,
      );
  }
  await unpackShown(path, folder);
  return true;
}

async function unpackShown(archive: string, folder: string): Promise<void> {
  const meter = new Meter('unpacked');
  makeFolder(dirname(resolve(folder)));
  try {
    await unpack(archive, folder, (bytes) => meter.update(bytes));
  } finally {
    meter.end();
  }
}

const next = (name: string, folder: string, { format, folders }: Source): string =>
  folders
    .map((part) => {
      const set = part === '.' ? name : basename(part);
      return `  attune data convert --format ${format} ${part === '.' ? folder : join(folder, part)} ./${set}-data\n`;
    })
    .join('');
