import type { TfjsBackend } from './api.js';
import type { Machine } from './commands.js';
import { TfjsExecutor } from './executor.js';
import { loadTfjs } from './load.js';
import { LocalMachine } from './local-machine.js';
import { WorkerMachine } from './worker-machine.js';

/** Options of `createExecutor('tfjs:...', ...)`. */
export interface TfjsOptions {
  /** Folder whose `node_modules` has the packages. Default: the variable ATTUNE_TFJS_MODULES, else where attune is installed. */
  readonly modules?: string;
  /** Runs the backend in a thread of its own. Default: only for webgpu, which cannot do without. */
  readonly thread?: boolean;
}

/** An executor on a backend of TensorFlow.js; throws an InputError that says what is missing and how to install it. */
export async function createTfjsExecutor(
  backend: TfjsBackend,
  options: TfjsOptions = {},
): Promise<TfjsExecutor> {
  const folder = options.modules ?? process.env.ATTUNE_TFJS_MODULES;
  const threaded = options.thread ?? backend === 'webgpu';
  const machine: Machine = threaded
    ? await WorkerMachine.start(backend, folder)
    : new LocalMachine(await loadTfjs(backend, folder));
  return new TfjsExecutor(`tfjs:${backend}`, machine);
}
