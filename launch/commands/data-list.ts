import { Command } from 'commander';
import { FORMATS } from '../../envs/crs/data/convert/index.js';
import { inBytes } from '../data/meter.js';
import { SOURCES } from '../data/sources.js';

/** `attune data list`. */
export function dataListCommand(): Command {
  return new Command('list')
    .description(
      'published data sets that can be fetched, with their terms, and layouts that can be converted',
    )
    .option('--json', 'print one JSON line per data set')
    .addHelpText('after', '\nExamples:\n  attune data list\n  attune data list --json')
    .action(({ json }: { json?: boolean }) => {
      const sources = Object.entries(SOURCES);
      if (json) {
        process.stdout.write(
          sources.map(([name, source]) => `${JSON.stringify({ name, ...source })}\n`).join(''),
        );
        return;
      }
      const sets = sources.map(([name, { summary, bytes, licence, home, url, digest }]) =>
        [
          `${name}: ${summary}${bytes === undefined ? '' : ` (${inBytes(bytes)})`}`,
          `    terms   ${licence}`,
          `    home    ${home}`,
          `    file    ${url ?? 'from its home page only, after accepting the terms; then --from <file>'}`,
          ...(digest ? [`    ${digest.algorithm.padEnd(6)}  ${digest.hex}`] : []),
        ].join('\n'),
      );
      const width = Math.max(...Object.keys(FORMATS).map((name) => name.length));
      const formats = Object.entries(FORMATS).map(
        ([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`,
      );
      process.stdout.write(
        `Data sets (attune data fetch <name> <folder>):\n\n${sets.join('\n\n')}\n\nLayouts (attune data convert --format <layout> <in> <out>):\n\n${formats.join('\n')}\n`,
      );
    });
}
