import { Command } from 'commander';
import { latestCheckpoint } from '../../core/checkpoint/index.js';
import { InputError } from '../../core/errors.js';
import { RunFolder } from '../../core/run-folder.js';

/** `attune hash`: equal for runs that are equal to the bit. */
export function hashCommand(): Command {
  return new Command('hash')
    .description(
      "SHA-256 over a run's last checkpoint: all that equal runs agree in, nothing of machines or clocks",
    )
    .argument('<run>', 'folder of the run, or its name in ./runs')
    .addHelpText('after', '\nExample:\n  attune hash runs/crs-quickstart-1')
    .action(async (path: string) => {
      const folder = RunFolder.open(path);
      const latest = await latestCheckpoint(folder.path);
      if (!latest) throw new InputError(`run '${folder.path}' has no checkpoint yet`);
      for (const { reason } of latest.damaged)
        process.stderr.write(`attune: passed over a damaged checkpoint: ${reason}\n`);
      process.stdout.write(`${latest.checkpoint.contentHash}\n`);
    });
}
