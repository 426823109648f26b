import { mkdir } from 'node:fs/promises';
import { InputError, RunError } from '../../core/errors.js';
import { writing } from '../../core/files.js';
import type { LearnerEvent } from '../../learners/events.js';
import { playRule } from './play-rule.js';
import { isReady, planRows, type Choice, type ReadyRow } from './plan.js';
import { Results } from './results.js';
import { trainRow } from './run-row.js';
import { rowName, type Result, type Suite } from './suite.js';

/** What happens while a suite runs, for whoever shows it. */
export interface Watcher {
  began(row: ReadyRow): void;
  event(row: ReadyRow, event: LearnerEvent): void;
  ended(row: ReadyRow, result: Result | undefined): void;
  failed(row: ReadyRow, error: Error): void;
}

/** How a suite ended. */
export interface SuiteEnd {
  readonly results: readonly Result[];
  /** Rows that failed, or that another process is at. */
  readonly failures: readonly string[];
}

/**
 * Runs the rows of a suite that are not done, `jobs` at a time, and writes each result down when it is there. After a kill the same call
 * goes on: finished rows are skipped, the others continue from their last checkpoints. One row's failure does not stop the others.
 * Throws an InputError when something is wrong before any has begun.
 */
export async function runSuite(
  suite: Suite,
  choice: Choice & { readonly jobs: number },
  watcher: Watcher,
  stop: AbortSignal,
): Promise<SuiteEnd> {
  const results = new Results(choice.work);
  await writing(choice.work, async () => void (await mkdir(choice.work, { recursive: true })));
  const planned = await planRows(suite, await results.read(), choice);
  const waiting = planned.filter(isReady).filter(({ state }) => state.kind !== 'done');
  const failures: string[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next && !stop.aborted; next = waiting.shift()) {
      const ready = next;
      watcher.began(ready);
      try {
        const { rule } = ready.row;
        const result =
          rule === undefined
            ? await trainRow(suite.name, ready, (event) => watcher.event(ready, event), stop)
            : await playRule(suite.name, rule, ready, stop);
        if (result) await results.add(result);
        watcher.ended(ready, result);
      } catch (error) {
        if (!(error instanceof RunError || error instanceof InputError)) throw error;
        failures.push(`${rowName(ready.row)}: ${error.message}`);
        watcher.failed(ready, error);
      }
    }
  };
  await Promise.all(Array.from({ length: choice.jobs }, worker));
  return { results: ofSuite(suite, await results.read()), failures };
}

/** The results that belong to the rows of a suite. */
export function ofSuite({ name, rows }: Suite, results: readonly Result[]): Result[] {
  return results.filter(
    (result) =>
      result.suite === name &&
      rows.some(
        ({ env, method, seed }) => env === result.env && method === result.method && seed === result.seed,
      ),
  );
}
