import { Worker } from 'node:worker_threads';
import { controlBytes, kernelNames, slot, type HelperData } from './helper-control.js';
import type { WasmMemory, WasmModule } from '../../../wasm/webassembly.js';

/** How often the main thread looks for the end of a job before it goes to sleep: some hundreds of microseconds at most. */
const patience = 20_000;

/** A helper that comes later than that, in milliseconds, had no core to run on. To wake up takes it a tenth of that. */
const lateness = 1;

/**
 * A late helper is left in peace for a multiple of the time that was lost by waiting: at first as long as that, and twice as much each time up
 * to `mostCaution`, so that on a machine whose cores are busy two threads are hardly slower than one. Each `trustAfter` jobs in time
 * halve the multiple.
 */
const mostCaution = 64;
const trustAfter = 100;

/** A helper that does not answer for so long has died: every job takes well under a second. */
const deadlineMilliseconds = 60_000;

/**
 * A second thread on the same memory that runs one kernel at a time, while this thread runs another. Jobs are handed over through
 * shared memory; between jobs the helper looks out for the next one for a short while and then sleeps.
 */
export class Helper {
  private readonly control: Int32Array;
  private readonly args: Float64Array;
  private posted = 0;
  private restsUntil = 0;
  private caution = 1;
  private inTime = 0;
  /** Resolves when the thread takes jobs. */
  readonly started: Promise<void>;

  /** `control` is the address of `controlBytes` of memory that nothing else uses. */
  constructor(memory: WasmMemory, module: WasmModule, control: number) {
    this.control = new Int32Array(memory.buffer, control, controlBytes / 8);
    this.args = new Float64Array(memory.buffer, control + controlBytes / 2, controlBytes / 16);
    const workerData: HelperData = { memory, module, control };
    const worker = new Worker(new URL('./helper-thread.js', import.meta.url), { workerData });
    this.started = new Promise<void>((resolve, reject) => {
      worker.once('online', resolve);
      worker.once('error', reject);
    }).then(async () => {
      await this.becomeReady();
      // The helper alone is no reason for the process to live on.
      worker.unref();
    });
    // Whoever awaits `started` is told; without a helper the main thread does all of the work.
    this.started.catch(() => {});
  }

  private async becomeReady(): Promise<void> {
    const deadline = performance.now() + deadlineMilliseconds;
    while (!this.ready) {
      if (performance.now() > deadline)
        throw new Error('the second thread of the wasm executor does not start');
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  /** False until the thread has started, and while it rests: then the main thread works alone. */
  get ready(): boolean {
    if (this.restsUntil > 0) {
      if (performance.now() < this.restsUntil) return false;
      this.restsUntil = 0;
    }
    return Atomics.load(this.control, slot.ready) === 1;
  }

  /** Starts a kernel in the other thread. `join` must follow before the next start. */
  start(kernel: string, args: readonly number[]): void {
    this.args.set(args);
    this.control[slot.kernel] = kernelNames.indexOf(kernel);
    this.posted = (this.posted + 1) | 0;
    Atomics.store(this.control, slot.posted, this.posted);
    if (Atomics.load(this.control, slot.helperSleeps) === 1) Atomics.notify(this.control, slot.posted);
  }

  /** Waits for the end of what was started; true when it was not over yet. */
  join(): boolean {
    for (let i = 0; i < patience; i++) {
      if (Atomics.load(this.control, slot.done) === this.posted) {
        this.rely();
        return i > 0;
      }
    }
    const start = performance.now();
    Atomics.store(this.control, slot.mainSleeps, 1);
    for (;;) {
      const done = Atomics.load(this.control, slot.done);
      if (done === this.posted) break;
      Atomics.wait(this.control, slot.done, done, 1000);
      if (performance.now() > start + deadlineMilliseconds)
        throw new Error('the second thread of the wasm executor does not answer');
    }
    Atomics.store(this.control, slot.mainSleeps, 0);
    const end = performance.now();
    if (end - start < lateness) {
      this.rely();
    } else {
      this.restsUntil = end + this.caution * (end - start);
      this.caution = Math.min(mostCaution, 2 * this.caution);
    }
    return true;
  }

  private rely(): void {
    if (++this.inTime % trustAfter === 0) this.caution = Math.max(1, this.caution / 2);
  }
}
