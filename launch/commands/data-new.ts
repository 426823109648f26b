import { Command } from 'commander';
import { InputError } from '../../core/errors.js';
import { refuseTaken } from '../../core/files.js';
import { assemble } from '../../envs/crs/data/convert/assemble.js';
import { readTables } from '../../envs/crs/data/convert/tables.js';
import { writeDataset } from '../../envs/crs/data/write.js';
import { finiteNumber, listOption, wholeNumber } from '../options.js';
import { announce, withMeter } from './data-convert.js';

interface Options {
  readonly items: string;
  readonly interactions: string;
  readonly groups?: string;
  readonly item: string;
  readonly user: string;
  readonly name?: string;
  readonly attributes?: string[];
  readonly separator: string;
  readonly rating?: string;
  readonly minRating: number;
  readonly minUser: number;
  readonly minItem: number;
  readonly minAttribute: number;
  readonly maxUsers?: number;
  readonly seed: number;
}

/** `attune data new`. */
export function dataNewCommand(): Command {
  return new Command('new')
    .description('make a data folder of your own tables: items with attributes, and who chose which')
    .argument('<out>', 'the data folder to make')
    .requiredOption('--items <csv>', 'table of items and attributes, with a header')
    .requiredOption('--interactions <csv>', 'table of users and items, with a header')
    .option('--item <column>', 'column of both tables that identifies the item', 'item')
    .option('--user <column>', 'column that identifies the user', 'user')
    .option('--name <column>', 'column with what an item is called')
    .option(
      '--attributes <columns>',
      'columns with attributes, e.g. genre,year (default: all others)',
      listOption,
    )
    .option('--separator <text>', 'what stands between several attributes in one cell', '|')
    .option('--rating <column>', 'column with a rating')
    .option('--min-rating <x>', 'the least rating that counts', finiteNumber, 0)
    .option(
      '--groups <csv>',
      'table with columns attribute and group, for questions about several attributes at once',
    )
    .option('--min-user <n>', 'leave out users with fewer interactions', wholeNumber(1), 1)
    .option('--min-item <n>', 'leave out items with fewer interactions', wholeNumber(0), 0)
    .option('--min-attribute <n>', 'leave out attributes of fewer items', wholeNumber(1), 1)
    .option('--max-users <n>', 'keep so many users, drawn by the seed', wholeNumber(1))
    .option('--seed <n>', 'of the split', wholeNumber(0), 1)
    .addHelpText(
      'after',
      `
Commas, tabs, semicolons or bars between columns are recognised; .gz is read as well. An item may have several rows. A column of yes and no
(1/0, true/false, x) is an attribute by its own name; cells of other columns are attributes, several with | between them. Each user's
interactions are split 7 : 1.5 : 1.5 into those that embeddings learn from, those that policies learn from, and the test.

Example: items.csv has sku,title,colour,tags and orders.csv has customer,sku
  attune data new ./shop --items items.csv --interactions orders.csv --item sku --user customer --name title`,
    )
    .action(create);
}

async function create(to: string, options: Options): Promise<void> {
  refuseTaken(to);
  if (options.minRating !== 0 && options.rating === undefined)
    throw new InputError(`--min-rating ${options.minRating} needs a column to look at: --rating <column>`);
  await withMeter(async (reading) => {
    const { source, leftOut } = await readTables(
      {
        ...options,
        itemColumn: options.item,
        userColumn: options.user,
        nameColumn: options.name,
        attributeColumns: options.attributes,
        ratingColumn: options.rating,
      },
      reading,
    );
    if (leftOut.unknownItems > 0) {
      process.stderr.write(
        `left out: ${leftOut.unknownItems} interaction${leftOut.unknownItems > 1 ? 's' : ''} with items that '${options.items}' does not have, the first with ${leftOut.firstUnknown}\n`,
      );
    }
    await writeDataset(to, assemble(source, options));
  });
  announce(to);
}
