/** What a unit server reports, for the log. Counters of the same things stand in its status. */
export interface ServerEvent {
  readonly kind: 'joined' | 'left' | 'refused' | 'failed' | 'malformed';
  /** A fixed word, where there are several causes. */
  readonly reason?: string;
  readonly message: string;
}

/** Peers remembered for saying things only once; beyond that many, only the counters tell. */
const MAX_PEERS = 256;
const RATE_WINDOW_MS = 5000;

/** Passes events on; the same complaint about the same peer only once, and never without bound. */
export class Reporter {
  private readonly said = new Set<string>();

  constructor(readonly report: (event: ServerEvent) => void) {}

  oncePerPeer(peer: string, event: ServerEvent): void {
    const key = `${event.kind} ${event.reason ?? ''} ${peer}`;
    if (this.said.has(key) || this.said.size >= MAX_PEERS) return;
    this.said.add(key);
    this.report(event);
  }
}

/** Counters by reason. */
export class ReasonCounts {
  private readonly byReason = new Map<string, number>();

  add(reason: string): void {
    this.byReason.set(reason, (this.byReason.get(reason) ?? 0) + 1);
  }

  counts(): { [reason: string]: number } {
    return Object.fromEntries(this.byReason);
  }
}

/** A counter's rate over the last seconds. */
export class Rate {
  private readonly notes: { at: number; count: number }[] = [{ at: performance.now(), count: 0 }];

  note(at: number, count: number): void {
    this.notes.push({ at, count });
    while (this.notes.length > 2 && this.notes[1].at < at - RATE_WINDOW_MS) this.notes.shift();
  }

  perSecond(count: number): number {
    const { at, count: before } = this.notes[0];
    return ((count - before) * 1000) / Math.max(1, performance.now() - at);
  }
}
