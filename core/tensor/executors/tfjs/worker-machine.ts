import {
  MessageChannel,
  receiveMessageOnPort,
  Worker,
  type MessagePort,
  type Transferable,
} from 'node:worker_threads';
import { InputError, RunError } from '../../../errors.js';
import type { Shape } from '../../shape.js';
import type { TypedArray } from '../../storage.js';
import type { TfjsBackend } from './api.js';
import type { Machine, Run } from './commands.js';
import { signal, type Reply, type Request, type Step, type WorkerStart } from './worker-messages.js';

/** Steps sent together: a message costs as much as some ten steps. */
const stepsPerBatch = 64;
/** Batches that may be on their way: bounds the memory of results that are to be freed by later steps. */
const batchesAhead = 64;

/**
 * Runs commands in a worker thread, which computes while this thread goes on recording; only reading waits. For backends whose
 * results come through the event loop.
 */
export class WorkerMachine implements Machine {
  private steps: Step[] = [];
  private transfers: Transferable[] = [];
  private sent = 0;
  /** Replies asked for so far; the first is that the worker is ready. */
  private asked = 1;

  private constructor(
    private readonly worker: Worker,
    private readonly port: MessagePort,
    private readonly signals: Int32Array,
    private readonly device: string,
  ) {}

  /** Starts the thread and its backend; throws an InputError when that backend is not to be had here. */
  static async start(backend: TfjsBackend, folder?: string): Promise<WorkerMachine> {
    const signals = new SharedArrayBuffer(8);
    const { port1, port2 } = new MessageChannel();
    const workerData: WorkerStart = { backend, folder, port: port2, signals };
    const worker = new Worker(new URL('./worker.js', import.meta.url), {
      workerData,
      transferList: [port2],
      // Flags of this process may be of no use there: `--input-type` is refused.
      execArgv: [],
    });
    try {
      const first = await new Promise<Reply>((resolve, reject) => {
        worker.once('error', reject);
        worker.once('exit', (code) => {
          // A thread that says why it cannot start ends at once, and its end may be heard of before its words.
          const last = receiveMessageOnPort(port1) as { readonly message: Reply } | undefined;
          if (last) resolve(last.message);
          else reject(new RunError(`the thread of tfjs:${backend} ended with code ${code}`));
        });
        port1.once('message', resolve);
      });
      if (first.kind === 'failed')
        throw first.input ? new InputError(first.message) : new RunError(first.message);
    } catch (error) {
      port1.close();
      await worker.terminate();
      throw error;
    }
    worker.removeAllListeners();
    port1.removeAllListeners('message');
    port1.unref();
    worker.unref();
    return new WorkerMachine(worker, port1, new Int32Array(signals), `tfjs:${backend}`);
  }

  upload(id: number, data: Float32Array | Int32Array, shape: Shape): void {
    const copy = data.slice();
    this.transfers.push(copy.buffer);
    this.add({ step: 'upload', id, data: copy, shape });
  }

  run(command: Run): void {
    this.add({ step: 'run', command });
  }

  free(ids: readonly number[]): void {
    this.add({ step: 'free', ids });
  }

  read(ids: readonly number[]): TypedArray[] {
    const reply = this.ask({ kind: 'read', ids });
    if (reply.kind !== 'arrays') throw this.unexpected(reply);
    return [...reply.arrays];
  }

  liveTensors(): number {
    const reply = this.ask({ kind: 'count' });
    if (reply.kind !== 'count') throw this.unexpected(reply);
    return reply.count;
  }

  async close(): Promise<void> {
    const reply = this.ask({ kind: 'close' });
    this.port.close();
    await this.worker.terminate();
    if (reply.kind !== 'closed') throw this.unexpected(reply);
  }

  private add(step: Step): void {
    this.steps.push(step);
    if (this.steps.length >= stepsPerBatch) this.flush();
  }

  private flush(): void {
    if (this.steps.length === 0) return;
    this.send({ kind: 'batch', steps: this.steps }, this.transfers);
    this.steps = [];
    this.transfers = [];
    this.sent += 1;
    this.await(signal.batches, this.sent - batchesAhead);
  }

  /** Sleeps until a counter of the worker has reached `count`. */
  private await(counter: number, count: number): void {
    for (;;) {
      const now = Atomics.load(this.signals, counter);
      if (now >= count) return;
      Atomics.wait(this.signals, counter, now);
    }
  }

  private send(request: Request, transfers: readonly Transferable[] = []): void {
    this.port.postMessage(request, transfers);
  }

  private ask(request: Request): Reply {
    this.flush();
    this.send(request);
    this.asked += 1;
    this.await(signal.replies, this.asked);
    const received = receiveMessageOnPort(this.port) as { message: Reply } | undefined;
    if (received === undefined)
      throw new RunError(`${this.device}: the thread that drives the device gave no answer`);
    return received.message;
  }

  private unexpected(reply: Reply): Error {
    return new RunError(
      `${this.device}: ${reply.kind === 'failed' ? reply.message : `unexpected reply '${reply.kind}'`}`,
    );
  }
}
