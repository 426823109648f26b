import type { Sample } from '../core/algorithm.js';
import type { NamedArrays } from '../core/arrays.js';
import { RunError } from '../core/errors.js';
import { unitName, type Unit } from '../core/unit.js';

/** A unit may be lost together with its actor this often; then it is taken to be what kills them. */
const MAX_LOSSES = 20;

/** One `collect` call. */
interface Batch {
  readonly version: number;
  readonly samples: (Sample | undefined)[];
  missing: number;
  resolve(samples: Sample[]): void;
  reject(error: Error): void;
}

/** A unit that somebody waits for. */
export interface Ticket {
  readonly number: number;
  readonly unit: Unit;
}

interface Entry extends Ticket {
  readonly batch: Batch;
  readonly place: number;
  queued: boolean;
  losses: number;
  readonly failedOn: string[];
}

/**
 * Who waits for which units: the part of the unit server that decides and sends nothing. Units are known by ticket, a number given out
 * once per collect call and unit, so that a late copy of a sample cannot be taken for another.
 */
export class UnitLedger {
  private nextTicket = 0;
  private readonly entries = new Map<number, Entry>();
  /** In order of ticket: the units of earlier calls and re-issued units come first. */
  private readonly queue: Entry[] = [];
  private readonly versions = new Map<number, number>();
  done = 0;
  duplicates = 0;
  reissues = 0;

  /** `unitRetries`: how often a unit that failed is tried again. */
  constructor(private readonly unitRetries: number) {}

  get queued(): number {
    return this.queue.length;
  }

  get inFlight(): number {
    return this.entries.size - this.queue.length;
  }

  /** Queues units; resolves to their samples in the same order. */
  async add(units: readonly Unit[], version: number): Promise<Sample[]> {
    if (units.length === 0) return [];
    return await new Promise((resolve, reject) => {
      const batch: Batch = {
        version,
        samples: units.map(() => undefined),
        missing: units.length,
        resolve,
        reject,
      };
      this.versions.set(version, (this.versions.get(version) ?? 0) + 1);
      units.forEach((unit, place) => {
        const entry: Entry = {
          number: this.nextTicket++,
          unit,
          batch,
          place,
          queued: true,
          losses: 0,
          failedOn: [],
        };
        this.entries.set(entry.number, entry);
        this.queue.push(entry);
      });
    });
  }

  /** True while some call waits for units with these weights. */
  needs(version: number): boolean {
    return this.versions.has(version);
  }

  /** True while somebody waits for this unit. */
  waitsFor(ticket: number): boolean {
    return this.entries.has(ticket);
  }

  /**
   * Takes the next unit for an actor: not one that has failed there, unless it has failed on every one of `alive`. Undefined when
   * there is none for it.
   */
  take(actor: string, alive: () => Iterable<string>): Ticket | undefined {
    const at = this.queue.findIndex((entry) => {
      if (!entry.failedOn.includes(actor)) return true;
      for (const other of alive()) if (!entry.failedOn.includes(other)) return false;
      return true;
    });
    if (at < 0) return undefined;
    const [entry] = this.queue.splice(at, 1);
    entry.queued = false;
    return entry;
  }

  /** Puts a unit back that could not be handed over. */
  giveBack(ticket: number): void {
    const entry = this.entries.get(ticket);
    if (entry && !entry.queued) this.enqueue(entry);
  }

  /** Puts a unit back whose actor is gone. */
  lose(ticket: number): void {
    const entry = this.entries.get(ticket);
    if (!entry || entry.queued) return;
    this.reissues++;
    entry.losses++;
    if (entry.losses >= MAX_LOSSES) {
      this.reject(
        entry.batch,
        new RunError(`${unitName(entry.unit)}: lost together with its actor ${entry.losses} times`),
      );
    } else {
      this.enqueue(entry);
    }
  }

  /** Books a sample; a second copy is counted and dropped. */
  complete(ticket: number, arrays: NamedArrays): void {
    const entry = this.entries.get(ticket);
    if (!entry) {
      this.duplicates++;
      return;
    }
    this.remove(entry);
    this.done++;
    const { batch } = entry;
    batch.samples[entry.place] = { unit: entry.unit, arrays };
    batch.missing--;
    if (batch.missing > 0) return;
    this.release(batch);
    batch.resolve(batch.samples as Sample[]);
  }

  /** Books a failed attempt: the unit is tried elsewhere, or its call rejects with a RunError. */
  fail(ticket: number, actor: string, message: string): void {
    const entry = this.entries.get(ticket);
    if (!entry) return;
    entry.failedOn.push(actor);
    if (entry.failedOn.length > this.unitRetries) {
      const attempts = entry.failedOn.length;
      this.reject(
        entry.batch,
        new RunError(
          `${message} (failed ${attempts} ${attempts === 1 ? 'time' : 'times'}, on ${[...new Set(entry.failedOn)].join(', ')})`,
        ),
      );
    } else if (!entry.queued) {
      this.enqueue(entry);
    }
  }

  /** Rejects everything that is waited for. */
  abandon(error: Error): void {
    for (const batch of new Set([...this.entries.values()].map((entry) => entry.batch)))
      this.reject(batch, error);
  }

  private reject(batch: Batch, error: Error): void {
    for (const entry of [...this.entries.values()]) if (entry.batch === batch) this.remove(entry);
    this.release(batch);
    batch.reject(error);
  }

  private enqueue(entry: Entry): void {
    entry.queued = true;
    const at = this.queue.findIndex((other) => other.number > entry.number);
    this.queue.splice(at < 0 ? this.queue.length : at, 0, entry);
  }

  private remove(entry: Entry): void {
    this.entries.delete(entry.number);
    if (entry.queued) this.queue.splice(this.queue.indexOf(entry), 1);
  }

  private release({ version }: Batch): void {
    const users = (this.versions.get(version) ?? 1) - 1;
    if (users > 0) this.versions.set(version, users);
    else this.versions.delete(version);
  }
}
