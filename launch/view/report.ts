import { EXIT, RunError } from '../../core/errors.js';
import type { RunFolder } from '../../core/run-folder.js';
import type { LearnerEvent } from '../../learners/events.js';
import { evaluationTable } from './table.js';

/** Prints how a run ended: table, transcript, hash, where it lies. Returns the exit code. Throws a RunError when the learner left no end. */
export function report(folder: RunFolder, end: LearnerEvent | undefined): number {
  if (end?.kind === 'interrupted') {
    process.stdout.write(`stopped after round ${end.round}; continue with: attune resume ${folder.path}\n`);
    return EXIT.interrupted;
  }
  if (end?.kind !== 'finished') throw new RunError('the learner ended without saying how');
  const sections = [
    `On held-out episodes, mean ± half of the 95 % interval:\n\n${evaluationTable(end.final)}`,
    ...(end.transcript === undefined ? [] : [`One episode of the trained policy:\n\n${end.transcript}`]),
    `hash ${end.hash}\nrun  ${folder.path}   (attune show ${folder.path})`,
  ];
  process.stdout.write(`\n${sections.join('\n\n')}\n`);
  return EXIT.ok;
}
