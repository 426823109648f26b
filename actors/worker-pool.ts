import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { messageOf } from '../core/errors.js';
import { unitName, type Unit } from '../core/unit.js';
import type { SharedWeights, WorkerResult, WorkerSetup, WorkerTask } from './worker-task.js';

/** A unit being computed. */
interface Running {
  readonly ticket: number;
  readonly unit: Unit;
  readonly steps: Int32Array;
  readonly cancel: AbortController;
  seen: number;
  movedAt: number;
}

/** How often workers are looked at, at most. */
const LOOK_MS = 500;

/** Worker threads with a simulator and a policy each. A worker that no longer takes environment steps is ended and replaced. */
export class WorkerPool {
  private readonly pool: Piscina<WorkerTask, WorkerResult>;
  private readonly running = new Set<Running>();
  private readonly watch: NodeJS.Timeout;

  constructor(
    private readonly setup: WorkerSetup,
    private readonly workers: number,
    private readonly unitTimeout: number,
  ) {
    this.pool = new Piscina<WorkerTask, WorkerResult>({
      filename: fileURLToPath(new URL('./worker.js', import.meta.url)),
      minThreads: workers,
      maxThreads: workers,
      concurrentTasksPerWorker: 1,
      workerData: setup,
      recordTiming: false,
    });
    this.watch = setInterval(() => this.endStuck(), Math.min(LOOK_MS, unitTimeout / 2));
  }

  /** Workers without a unit. */
  get free(): number {
    return this.workers - this.running.size;
  }

  /** Has one worker load everything. A result that is not ok says why units cannot be computed here. */
  async prepare(): Promise<WorkerResult> {
    try {
      return await this.pool.run({ kind: 'prepare' });
    } catch (error) {
      return { ok: false, reason: 'crash', message: messageOf(error) };
    }
  }

  /** Computes a unit; to be called only while a worker is free. Never rejects: what goes wrong is in the result. */
  async run(ticket: number, unit: Unit, weights: SharedWeights): Promise<WorkerResult> {
    const running: Running = {
      ticket,
      unit,
      steps: new Int32Array(new SharedArrayBuffer(4)),
      cancel: new AbortController(),
      seen: 0,
      movedAt: performance.now(),
    };
    this.running.add(running);
    try {
      return await this.pool.run(
        { kind: 'unit', unit, weights, progress: running.steps },
        { signal: running.cancel.signal },
      );
    } catch (error) {
      const where = `${unitName(unit)}: env '${this.setup.env.name}'`;
      if (!running.cancel.signal.aborted)
        return { ok: false, reason: 'crash', message: `${where}: the worker ended: ${messageOf(error)}` };
      const message = `${where}: no environment step for ${this.unitTimeout / 1000} s after ${running.seen} steps; the worker was replaced`;
      return { ok: false, reason: 'timeout', message };
    } finally {
      this.running.delete(running);
    }
  }

  /** For each unit being computed: ticket, environment steps, milliseconds since the last one was seen. */
  progress(): number[] {
    const now = performance.now();
    return [...this.running].flatMap(({ ticket, steps, movedAt }) => [
      ticket,
      Atomics.load(steps, 0) >>> 0,
      Math.round(now - movedAt),
    ]);
  }

  /** Ends all threads at once. */
  async close(): Promise<void> {
    clearInterval(this.watch);
    await this.pool.destroy();
  }

  private endStuck(): void {
    const now = performance.now();
    for (const running of this.running) {
      const steps = Atomics.load(running.steps, 0) >>> 0;
      if (steps !== running.seen) {
        running.seen = steps;
        running.movedAt = now;
      } else if (now - running.movedAt > this.unitTimeout) {
        running.cancel.abort();
      }
    }
  }
}
