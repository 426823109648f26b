/**
 * The thread of a backend that cannot wait: Dawn hands results over from Node's event loop only, so the thread that
 * trains sleeps while this one's loop runs.
 */
import { workerData } from 'node:worker_threads';
import { InputError, messageOf } from '../../../errors.js';
import { loadTfjs } from './load.js';
import { LocalMachine } from './local-machine.js';
import { signal, type Reply, type Request, type Step, type WorkerStart } from './worker-messages.js';

const { backend, folder, port, signals } = workerData as WorkerStart;
const counters = new Int32Array(signals);

function advance(at: number): void {
  Atomics.add(counters, at, 1);
  Atomics.notify(counters, at);
}

function reply(message: Reply): void {
  const buffers = message.kind === 'arrays' ? message.arrays.map((array) => array.buffer as ArrayBuffer) : [];
  port.postMessage(message, [...new Set(buffers)]);
  advance(signal.replies);
}

/** The first thing that went wrong: everything after it would only follow from it. */
let failure: Reply | null = null;

function fail(error: unknown): void {
  const message = messageOf(error).split('\n', 1)[0]!;
  failure ??= { kind: 'failed', message, input: error instanceof InputError };
}

function take(machine: LocalMachine, step: Step): void {
  switch (step.step) {
    case 'upload':
      machine.upload(step.id, step.data, step.shape);
      return;
    case 'run':
      machine.run(step.command);
      return;
    case 'free':
      machine.free(step.ids);
      return;
  }
}

async function answer(machine: LocalMachine, request: Exclude<Request, { kind: 'batch' }>): Promise<Reply> {
  switch (request.kind) {
    case 'read': {
      const arrays = await machine.readLater(request.ids);
      return { kind: 'arrays', arrays: arrays.map((array) => array.slice()) };
    }
    case 'count':
      return { kind: 'count', count: machine.liveTensors() };
    case 'close':
      await machine.close();
      return { kind: 'closed' };
  }
}

async function serve(machine: LocalMachine, request: Request): Promise<void> {
  if (request.kind === 'batch') {
    try {
      if (failure === null) for (const step of request.steps) take(machine, step);
    } catch (error) {
      fail(error);
    }
    advance(signal.batches);
    return;
  }
  let result: Reply | null = null;
  try {
    if (failure === null || request.kind === 'close') result = await answer(machine, request);
  } catch (error) {
    fail(error);
  }
  reply(request.kind === 'close' ? { kind: 'closed' } : (failure ?? result!));
  if (request.kind === 'close') port.close();
}

interface DeviceError {
  readonly error: { readonly message: string };
  /** Keeps it off the terminal. */
  preventDefault(): void;
}

/** What the driver reports about its own work: without this a failed allocation would read as zeros. */
interface Device {
  addEventListener(type: 'uncapturederror', listener: (event: DeviceError) => void): void;
  readonly lost: Promise<{ readonly message: string }>;
}

try {
  const tf = await loadTfjs(backend, folder);
  const device = (tf.backend() as { device?: Device }).device;
  device?.addEventListener('uncapturederror', (event) => {
    event.preventDefault();
    fail(new Error(event.error.message));
  });
  void device?.lost.then(({ message }) => fail(new Error(`the GPU was lost: ${message}`)));
  const machine = new LocalMachine(tf);
  let last = Promise.resolve();
  port.on('message', (request: Request) => {
    last = last.then(() => serve(machine, request));
  });
  reply({ kind: 'ready' });
} catch (error) {
  fail(error);
  reply(failure!);
  port.close();
}
