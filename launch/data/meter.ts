import { duration } from '../view/progress.js';

const PLAIN_INTERVAL_MS = 10_000;
const DRAW_INTERVAL_MS = 100;
const BAR_WIDTH = 24;

/** `3.4 MB`: bytes in decimal units. */
export function inBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let unit = 0;
  let value = bytes;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** How far something is that goes through many bytes: a line that is redrawn on a terminal, one every ten seconds elsewhere. */
export class Meter {
  private readonly started = performance.now();
  private last: number;
  private drawn = false;
  private first: number | undefined;

  constructor(
    private readonly what: string,
    private readonly out: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'> = process.stderr,
  ) {
    this.last = out.isTTY ? -Infinity : this.started;
  }

  /** `bytes` of `total` are done. */
  update(bytes: number, total?: number): void {
    this.first ??= bytes;
    const now = performance.now();
    if (now - this.last < (this.out.isTTY ? DRAW_INTERVAL_MS : PLAIN_INTERVAL_MS)) return;
    this.last = now;
    const text = this.text(bytes, total, now);
    this.out.write(this.out.isTTY ? `\r\x1b[2K${text.slice(0, (this.out.columns ?? 100) - 1)}` : `${text}\n`);
    this.drawn = true;
  }

  /** Takes the line away. */
  end(): void {
    if (this.drawn && this.out.isTTY) this.out.write('\r\x1b[2K');
    this.drawn = false;
  }

  private text(bytes: number, total: number | undefined, now: number): string {
    const seconds = (now - this.started) / 1000;
    const rate = seconds > 0 ? (bytes - (this.first ?? 0)) / seconds : 0;
    const parts = [`${this.what} ${inBytes(bytes)}`];
    if (total !== undefined && total > 0) {
      const filled = Math.round((BAR_WIDTH * Math.min(bytes, total)) / total);
      parts[0] = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${this.what} ${inBytes(bytes)} of ${inBytes(total)}`;
    }
    parts.push(`${inBytes(rate)}/s`);
    if (total !== undefined && rate > 0) parts.push(`ETA ${duration((total - bytes) / rate)}`);
    return parts.join(' · ');
  }
}
