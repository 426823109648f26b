import { Command } from 'commander';
import { InputError } from '../../core/errors.js';
import { checkFolder, type FolderReport } from '../../envs/crs/data/check.js';

/** `attune data check`. */
export function dataCheckCommand(): Command {
  return new Command('check')
    .description('read every file of a data folder: what it holds, and all that is wrong with it')
    .argument('<folder>', 'the data folder')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', '\nExample:\n  attune data check ./lastfm')
    .action((folder: string, { json }: { json?: boolean }) => {
      const report = checkFolder(folder);
      process.stdout.write(json ? `${JSON.stringify({ folder, ...report })}\n` : reportText(report));
      refuseFaults(folder, report);
      if (!json) process.stdout.write(`sound; can be played ${report.models.join(' and ')}\n`);
    });
}

/** Counts, notes and faults of a folder, a line each. */
export function reportText({ counts, notes, faults }: FolderReport): string {
  const width = Math.max(0, ...counts.map(([name]) => name.length));
  return [
    ...counts.map(([name, n]) => `${name.padEnd(width)}  ${n.toLocaleString('en-US').padStart(11)}`),
    ...notes.map((note) => `note: ${note}`),
    ...faults.map((fault) => `fault: ${fault}`),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** Throws an InputError when a folder has faults. */
export function refuseFaults(folder: string, { faults }: FolderReport): void {
  if (faults.length > 0)
    throw new InputError(`'${folder}' has ${faults.length} fault${faults.length > 1 ? 's' : ''}`);
}
