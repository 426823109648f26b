import { Command } from 'commander';
import { exitWith } from '../exit-code.js';
import { collectOption } from '../options.js';
import { openRun } from '../setup.js';
import { watchRun } from '../watch.js';

/** `attune resume`: continues a run from its last checkpoint. */
export function resumeCommand(): Command {
  return new Command('resume')
    .description('continue a run from its last checkpoint, to the same bits as if it had never stopped')
    .argument('<run>', 'folder of the run, or its name in ./runs')
    .option(
      '--set <key=value>',
      'change what may change: actors.*, metrics.*, train.rounds (to more), ... (repeatable)',
      collectOption,
      [],
    )
    .option('--local', 'everything in this one process')
    .addHelpText(
      'after',
      '\nExamples:\n  attune resume runs/crs-quickstart-1\n  attune resume crs-quickstart-1 --set actors.count=4',
    )
    .action(async (path: string, options: { set: string[]; local?: boolean }, command: Command) => {
      const { folder } = await openRun(path);
      exitWith(command, await watchRun(folder, { local: options.local === true, sets: options.set }));
    });
}
