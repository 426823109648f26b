import { basename } from 'node:path';
import { Command, Option } from 'commander';
import { InputError } from '../../core/errors.js';
import { lookAt, refuseTaken } from '../../core/files.js';
import { checkFolder } from '../../envs/crs/data/check.js';
import { FORMATS, type ConvertOptions } from '../../envs/crs/data/convert/index.js';
import type { Reading } from '../../envs/crs/data/convert/text.js';
import { readVectors } from '../../envs/crs/data/convert/vectors.js';
import { writeDataset } from '../../envs/crs/data/write.js';
import { writeEmbedding } from '../../envs/crs/embeddings/write.js';
import { Meter } from '../data/meter.js';
import { collectOption, finiteNumber, wholeNumber } from '../options.js';
import { refuseFaults, reportText } from './data-check.js';

interface Options {
  readonly format: string;
  readonly minUser?: number;
  readonly minItem?: number;
  readonly minAttribute?: number;
  readonly minRating?: number;
  readonly maxUsers?: number;
  readonly seed?: number;
  readonly vectors: string[];
}

const CHOICES = ['minUser', 'minItem', 'minAttribute', 'minRating', 'maxUsers', 'seed'] as const;

/** `attune data convert`. */
export function dataConvertCommand(): Command {
  return new Command('convert')
    .description('make a data folder of a published data set')
    .addOption(
      new Option('--format <layout>', 'what layout it is in')
        .choices(Object.keys(FORMATS))
        .makeOptionMandatory(),
    )
    .argument('<in>', 'the folder it was unpacked to')
    .argument('<out>', 'the data folder to make')
    .option('--min-user <n>', 'raw data: leave out users with fewer interactions', wholeNumber(1))
    .option('--min-item <n>', 'raw data: leave out items with fewer interactions', wholeNumber(0))
    .option('--min-attribute <n>', 'raw data: leave out attributes of fewer items', wholeNumber(1))
    .option('--min-rating <x>', 'raw data: what counts as an interaction', finiteNumber)
    .option('--max-users <n>', 'raw data: keep so many users, drawn by the seed', wholeNumber(1))
    .option('--seed <n>', 'raw data: of the split (default: 1)', wholeNumber(0))
    .option(
      '--vectors <name=file.pkl>',
      'prepared data: also take over an embedding that was published with it (repeatable)',
      collectOption,
      [],
    )
    .addHelpText(
      'after',
      `
Prepared data keeps its numbers, splits and simulations. Of raw data (${rawFormats()}) what is rare is left out, and each user's
interactions are split 7 : 1.5 : 1.5. The same files and options give the same data folder, but not the one that papers used:
how they selected is not published in full.

Examples:
  attune data convert --format unicorn ./SCPR_Data/data/lastfm_star ./lastfm_star --vectors transe=./transe.pkl
  attune data convert --format movielens ./ml-25m ./movielens --max-users 3000 --min-rating 4.5`,
    )
    .action(convert);
}

const rawFormats = (): string =>
  Object.entries(FORMATS)
    .flatMap(([name, { defaults }]) => (defaults ? [name] : []))
    .join(', ');

async function convert(from: string, to: string, options: Options): Promise<void> {
  const { defaults, read } = FORMATS[options.format];
  const chosen = CHOICES.filter((name) => options[name] !== undefined);
  if (!defaults && chosen.length > 0) {
    const flag = `--${chosen[0].replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new InputError(
      `${flag} is for raw data (${rawFormats()}): ${options.format} data keeps what it has`,
    );
  }
  if (defaults && options.vectors.length > 0)
    throw new InputError(`--vectors is for prepared data: ${options.format} data is numbered anew`);
  const vectors = options.vectors.map((text) => {
    const [, name, path] = /^([\w-]+)=(.+)$/.exec(text) ?? [];
    if (name === undefined) throw new InputError(`--vectors '${text}' must be <name>=<file>`);
    return { name, path };
  });
  refuseTaken(to);
  if (lookAt(from)?.isFile())
    throw new InputError(
      `'${from}' is a file: unpack it first, for example with attune data fetch <name> <folder> --from ${from}`,
    );
  await withMeter(async (reading) => {
    const fallback = { minUser: 1, minItem: 0, minAttribute: 1, minRating: 0, seed: 1 };
    const contents = await read(from, { ...fallback, ...defaults, ...given(options) }, reading);
    const embeddings = vectors.map(({ name, path }) => ({
      path,
      embedding: readVectors(path, name, contents),
    }));
    await writeDataset(to, contents);
    for (const { path, embedding } of embeddings)
      await writeEmbedding(to, embedding.name, embedding, `converted from ${basename(path)}`);
  });
  announce(to);
}

/** The options that were given. */
function given(options: Options): Partial<ConvertOptions> {
  return Object.fromEntries(
    CHOICES.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  );
}

/** Shows how far the reading of files is. */
export async function withMeter(read: (reading: Reading) => Promise<void>): Promise<void> {
  const meter = new Meter('read');
  let total = 0;
  let done = 0;
  try {
    await read({
      expect: (bytes) => (total += bytes),
      read: (bytes) => meter.update((done += bytes), total),
    });
  } finally {
    meter.end();
  }
}

/** Says what a new data folder holds and how to go on; throws an InputError when the reader would refuse it. */
export function announce(folder: string): void {
  const report = checkFolder(folder);
  process.stdout.write(`${folder}:\n${reportText(report)}`);
  refuseFaults(folder, report);
  const has = (what: string): boolean => report.counts.some(([name]) => name.startsWith(what));
  const embed = has('train interactions') && !has('columns of embedding');
  const why = embed
    ? ' (vectors make items and attributes comparable; without them play is by entropy alone)'
    : '';
  process.stdout.write(
    `\nNext${why}:\n${embed ? `  attune embed ${folder} --model transe\n` : ''}  attune train crs/quickstart --data ${folder}\n`,
  );
}
