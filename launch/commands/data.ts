import { Command } from 'commander';
import { dataCheckCommand } from './data-check.js';
import { dataConvertCommand } from './data-convert.js';
import { dataFetchCommand } from './data-fetch.js';
import { dataListCommand } from './data-list.js';
import { dataNewCommand } from './data-new.js';

/** `attune data ...`: data sets for conversational recommendation. */
export function dataCommand(): Command {
  return new Command('data')
    .description(
      'data sets for conversational recommendation: fetch, convert, check, or make one of your own tables',
    )
    .addCommand(dataListCommand())
    .addCommand(dataFetchCommand())
    .addCommand(dataConvertCommand())
    .addCommand(dataCheckCommand())
    .addCommand(dataNewCommand())
    .addHelpText(
      'after',
      `
Examples:
  attune data list
  attune data fetch lastfm ./hetrec && attune data convert --format lastfm ./hetrec ./lastfm
  attune data new ./shop --items items.csv --interactions orders.csv --item sku --user customer
  attune data check ./shop && attune train crs/quickstart --data ./shop`,
    );
}
