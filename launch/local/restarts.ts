/** Restarts allowed within the window before the supervisor gives up. */
const BUDGET = 5;
const WINDOW_MS = 60_000;
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;

/** Decides whether and when something that died is started again: back-off that doubles, and a budget per minute. */
export class Restarts {
  private readonly times: number[] = [];

  /** Milliseconds to wait before the next start, or undefined when the budget is used up. */
  next(now: number): number | undefined {
    while (this.times.length > 0 && now - this.times[0] > WINDOW_MS) this.times.shift();
    if (this.times.length >= BUDGET) return undefined;
    const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.times.length);
    this.times.push(now);
    return delay;
  }
}
