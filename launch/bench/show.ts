import type { LearnerEvent } from '../../learners/events.js';
import { duration } from '../view/progress.js';
import { number, table, withInterval } from '../view/table.js';
import type { PlannedRow, ReadyRow } from './plan.js';
import type { Watcher } from './run-suite.js';
import { rowName, type Result } from './suite.js';

/** Seconds between two lines about a row. */
const INTERVAL_S = 30;

/** What `--dry-run` prints: each row, how far it is and what it will take. */
export function planText(planned: readonly PlannedRow[], jobs: number): string {
  const rows = planned.map(({ row, state, seconds }) => [
    rowName(row),
    stateText(state),
    state.kind === 'done' || state.kind === 'unavailable'
      ? ''
      : seconds === undefined
        ? 'unknown'
        : duration(seconds),
  ]);
  const left = planned.filter(({ state }) => state.kind === 'new' || state.kind === 'begun');
  const known = left.flatMap(({ seconds }) => seconds ?? []);
  const unknown = left.length - known.length;
  const total = known.reduce((sum, seconds) => sum + seconds, 0) / jobs;
  return [
    table(['row', 'state', 'to go'], rows),
    '',
    `${left.length} of ${planned.length} rows to run: about ${duration(total)}${jobs > 1 ? ` with ${jobs} at a time` : ''}${unknown > 0 ? `, and ${unknown} whose cost is not known yet` : ''}`,
  ].join('\n');
}

function stateText(state: PlannedRow['state']): string {
  switch (state.kind) {
    case 'done':
      return 'done';
    case 'begun':
      return `begun: round ${state.round}`;
    case 'new':
      return 'to begin';
    case 'unavailable':
      return `not available: ${state.reason}`;
  }
}

/** The first numbers of a result. */
export function resultText({ evaluations: [evaluation], seconds }: Result): string {
  const numbers = Object.entries(evaluation.summary)
    .filter(([name]) => name !== 'length')
    .slice(0, 3);
  return `${numbers.map(([name, value]) => `${name} ${withInterval(value)}`).join(', ')} after ${duration(seconds)}`;
}

/** Tells what happens, line by line. */
export class LineWatcher implements Watcher {
  private readonly spoken = new Map<ReadyRow, number>();
  private readonly started = new Map<ReadyRow, { readonly at: number; round: number }>();
  private count = 0;

  constructor(
    private readonly total: number,
    private readonly say: (line: string) => void,
  ) {}

  began(ready: ReadyRow): void {
    const from = ready.state.kind === 'begun' ? `, from round ${ready.state.round}` : '';
    this.started.set(ready, { at: performance.now(), round: -1 });
    this.spoken.set(ready, performance.now());
    this.say(`[${++this.count}/${this.total}] ${rowName(ready.row)}${from}`);
  }

  event(ready: ReadyRow, event: LearnerEvent): void {
    const name = rowName(ready.row);
    const start = this.started.get(ready)!;
    switch (event.kind) {
      case 'started':
        start.round = event.round;
        break;
      case 'round': {
        const now = performance.now();
        if (now - this.spoken.get(ready)! < INTERVAL_S * 1000) break;
        this.spoken.set(ready, now);
        const { round, rounds, episode } = event.report;
        const left = (((now - start.at) / 1000) * (rounds - round)) / Math.max(1, round - start.round);
        const numbers = Object.entries(episode).slice(0, 2);
        const text = numbers.map(([key, value]) => `${key} ${number(value)}`).join(', ');
        this.say(`  ${name}: round ${round}/${rounds}, ${text}, ETA ${duration(left)}`);
        break;
      }
      case 'warning':
        this.say(`  ${name}: warning: ${event.message}`);
        break;
      case 'evaluation':
      case 'listening':
      case 'metrics':
      case 'status':
      case 'checkpoint':
      case 'finished':
      case 'interrupted':
      case 'failed':
        break;
    }
  }

  ended(ready: ReadyRow, result: Result | undefined): void {
    this.say(`  ${rowName(ready.row)}: ${result ? resultText(result) : 'stopped, to be continued'}`);
  }

  failed(ready: ReadyRow, error: Error): void {
    this.say(`  ${rowName(ready.row)} failed: ${error.message}`);
  }
}
