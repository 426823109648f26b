import type { LearnerEvent, RoundReport, Status } from '../../learners/events.js';
import { number, withInterval } from './table.js';

/** Seconds between lines when the output is no terminal. */
const PLAIN_INTERVAL_S = 10;
const BAR_WIDTH = 24;
/** How many of an environment's numbers the line has room for. */
const NUMBERS_SHOWN = 2;

/** `1:05`, `12:40`, `3:02:11`. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  const clock = [Math.floor(s / 3600), Math.floor(s / 60) % 60, s % 60];
  const parts = clock[0] > 0 ? clock : clock.slice(1);
  return parts.map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/**
 * The live view of a run: one line that is redrawn on a terminal, and a line every ten seconds elsewhere. Warnings and evaluations
 * stay as lines of their own.
 */
export class Progress {
  private report: RoundReport | undefined;
  private status: Status | undefined;
  private firstRound = 0;
  private rounds = 0;
  private startedAt = performance.now();
  private lastPlain = -Infinity;
  private plainRound = -1;
  private drawn = false;

  constructor(
    private readonly out: NodeJS.WriteStream,
    /** Whether to say where others can join. */
    private readonly announce: boolean,
  ) {}

  /** Takes note of an event and redraws. */
  on(event: LearnerEvent): void {
    switch (event.kind) {
      case 'started':
        this.firstRound = event.round;
        this.rounds = event.rounds;
        this.startedAt = performance.now();
        if (event.note) this.line(event.note);
        break;
      case 'round':
        this.report = event.report;
        break;
      case 'status':
        this.status = event.status;
        break;
      case 'evaluation': {
        const { policy, split, episodes, summary } = event.evaluation;
        const numbers = Object.entries(summary).map(([name, value]) => `${name} ${withInterval(value)}`);
        this.line(`round ${event.round}: ${policy} on ${episodes} ${split} episodes: ${numbers.join(', ')}`);
        break;
      }
      case 'warning':
        this.line(`warning: ${event.message}`);
        break;
      case 'metrics':
        this.line(`metrics for Prometheus: ${event.url}`);
        break;
      case 'listening':
        if (this.announce) {
          this.line(`actors join with: attune actor --connect ${event.address}`);
          if (event.reduceAddress)
            this.line(`other learners join with: --rank <n> --root ${event.reduceAddress}`);
        }
        break;
      case 'checkpoint':
      case 'finished':
      case 'interrupted':
      case 'failed':
        break;
    }
    this.draw();
  }

  /** Writes a line above the live one. */
  line(text: string): void {
    this.clear();
    this.out.write(`${text}\n`);
  }

  /** Leaves the last state on the screen and ends the redrawing. */
  end(): void {
    if (this.report && !this.out.isTTY) this.plain(this.report.round);
    if (this.drawn) this.out.write('\n');
    this.drawn = false;
  }

  private clear(): void {
    if (this.drawn) this.out.write('\r\x1b[2K');
    this.drawn = false;
  }

  private draw(): void {
    const now = performance.now();
    if (this.out.isTTY) {
      this.clear();
      this.out.write(this.text().slice(0, (this.out.columns ?? 100) - 1));
      this.drawn = true;
    } else if (this.report && now - this.lastPlain >= PLAIN_INTERVAL_S * 1000) {
      this.plain(this.report.round);
    }
  }

  /** The state as a line of its own, once a round. */
  private plain(round: number): void {
    if (round === this.plainRound) return;
    this.plainRound = round;
    this.lastPlain = performance.now();
    this.out.write(`${this.text()}\n`);
  }

  private text(): string {
    const round = this.report?.round ?? this.firstRound;
    const elapsed = (performance.now() - this.startedAt) / 1000;
    const done = round - this.firstRound;
    const remaining = done > 0 ? (elapsed / done) * (this.rounds - round) : NaN;
    const filled = this.rounds > 0 ? Math.round((BAR_WIDTH * round) / this.rounds) : 0;
    const numbers = Object.entries(this.report?.episode ?? {}).slice(0, NUMBERS_SHOWN);
    return [
      `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} round ${round}/${this.rounds}`,
      ...numbers.map(([name, value]) => `${name} ${number(value)}`),
      ...(this.status
        ? [
            `${number(this.status.unitsPerSecond)} units/s`,
            `${this.status.actors} actor${this.status.actors === 1 ? '' : 's'} alive`,
          ]
        : []),
      ...(this.status?.reissued ? [`${this.status.reissued} reissued`] : []),
      `${duration(elapsed)} elapsed`,
      ...(Number.isFinite(remaining) ? [`ETA ${duration(remaining)}`] : []),
    ].join(' · ');
  }
}
