/** Restarts without any progress in between before the supervisor gives up. */
const BUDGET = 5;
const WINDOW_MS = 60_000;
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;

/** Decides whether and when something that died is started again: back-off that doubles, and a budget as long as the run gets nowhere. */
export class Restarts {
  private times: number[] = [];
  private inVain = 0;

  /** Says that the run got on since the last restart. */
  progressed(): void {
    this.inVain = 0;
  }

  /** Milliseconds to wait before the next start, or undefined when the budget is used up. */
  next(now: number): number | undefined {
    if (this.inVain >= BUDGET) return undefined;
    this.inVain++;
    this.times = this.times.filter((time) => now - time <= WINDOW_MS);
    const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.times.length);
    this.times.push(now);
    return delay;
  }
}
