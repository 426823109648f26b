import { checkResumable, serializeConfig } from '../core/config/index.js';
import { EXIT } from '../core/errors.js';
import { writeFileAtomic } from '../core/files.js';
import type { RunFolder } from '../core/run-folder.js';
import type { LearnerEvent } from '../learners/events.js';
import { trainHere } from './local/in-process.js';
import { superviseLocally } from './local/supervisor.js';
import { checkLocal, openRun } from './setup.js';
import { Progress } from './view/progress.js';
import { report } from './view/report.js';

export interface WatchOptions {
  /** Everything in this process. */
  readonly local: boolean;
  /** Changes what may change in a run that has begun. */
  readonly sets: readonly string[];
}

/**
 * Runs a run's processes to its end with the live view on stdout, then prints the table, a transcript and where the run lies. Resolves to
 * the exit code. Ctrl-C saves the last finished round; a second one ends at once.
 */
export async function watchRun(folder: RunFolder, { local, sets }: WatchOptions): Promise<number> {
  const run = await openRun(folder.path, sets);
  const { config } = run;
  checkLocal(config, local);
  folder.checkUnlocked();
  if (sets.length > 0) {
    checkResumable((await openRun(folder.path)).config, config);
    await writeFileAtomic(folder.config, serializeConfig(config));
  }
  const stop = new AbortController();
  const progress = new Progress(process.stdout, false);
  const onSignal = (): void => {
    if (stop.signal.aborted) process.exit(EXIT.interrupted); // asked twice: the exit handlers kill what is left
    progress.line('stopping: the last finished round is being saved (again to stop at once)');
    stop.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  let end: LearnerEvent | undefined;
  const listener = (event: LearnerEvent): void => {
    if (event.kind === 'finished' || event.kind === 'interrupted') end = event;
    progress.on(event);
  };
  try {
    process.stdout.write(
      `run ${folder.path}: ${config.algo.name} on ${config.env.name}, seed ${config.seed}\n`,
    );
    if (local) await trainHere(run, listener, stop.signal);
    else await superviseLocally({ folder, config, listener, stop: stop.signal });
  } finally {
    progress.end();
    process.removeListener('SIGINT', onSignal);
    process.removeListener('SIGTERM', onSignal);
  }
  return report(folder, end);
}
