import type { Sample } from '../core/algorithm.js';
import type { Collector, CollectorStatus, WeightsVersion } from '../core/collector.js';
import { RunError, messageOf } from '../core/errors.js';
import { UnitError, type UnitRunner } from '../core/unit-runner.js';
import type { Unit } from '../core/unit.js';

/** Seconds over which units per second are averaged. */
const RATE_WINDOW_S = 5;

/**
 * Computes units in this very process, one after the other: the collector of `attune train --local`. The samples are those that actors
 * would send; a debugger sees everything.
 */
export class LocalCollector implements Collector {
  private done = 0;
  private inFlight = 0;
  private queue: Promise<unknown> = Promise.resolve();
  private closed = false;
  private readonly finishedAt: number[] = [];

  constructor(private readonly runner: UnitRunner) {}

  collect(units: readonly Unit[], weights: WeightsVersion): Promise<Sample[]> {
    this.inFlight += units.length;
    const result = this.queue.then(async () => {
      const samples: Sample[] = [];
      for (const unit of units) {
        if (this.closed) throw new RunError('the collector is closed');
        samples.push({ unit, arrays: await this.compute(unit, weights) });
        // Lets timers and signals in: Ctrl-C must not wait for the round.
        await new Promise((resolve) => setImmediate(resolve));
      }
      return samples;
    });
    this.queue = result.catch(() => undefined);
    return result;
  }

  private async compute(unit: Unit, weights: WeightsVersion): Promise<Sample['arrays']> {
    try {
      const arrays = await this.runner.run(unit, weights);
      this.done++;
      this.finishedAt.push(performance.now());
      return arrays;
    } catch (error) {
      if (error instanceof UnitError) throw new RunError(messageOf(error), { cause: error });
      throw error;
    } finally {
      this.inFlight--;
    }
  }

  status(): CollectorStatus {
    const since = performance.now() - RATE_WINDOW_S * 1000;
    while (this.finishedAt.length > 0 && this.finishedAt[0] < since) this.finishedAt.shift();
    return {
      actors: 1,
      workers: 1,
      unitsInFlight: Math.min(1, this.inFlight),
      unitsQueued: Math.max(0, this.inFlight - 1),
      unitsDone: this.done,
      unitsPerSecond: this.finishedAt.length / RATE_WINDOW_S,
      reissues: 0,
      duplicates: 0,
      failures: {},
      refusals: {},
      decodeErrors: {},
      bytesReceived: 0,
      bytesSent: 0,
    };
  }

  close(): Promise<void> {
    this.closed = true;
    this.runner.close();
    return Promise.resolve();
  }
}
