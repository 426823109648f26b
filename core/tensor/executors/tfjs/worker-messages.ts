import type { MessagePort } from 'node:worker_threads';
import type { Shape } from '../../shape.js';
import type { TypedArray } from '../../storage.js';
import type { TfjsBackend } from './api.js';
import type { Run } from './commands.js';

/** What the worker is started with. */
export interface WorkerStart {
  readonly backend: TfjsBackend;
  readonly folder: string | undefined;
  readonly port: MessagePort;
  /** Int32: replies given, batches done; the waiting side sleeps on them. */
  readonly signals: SharedArrayBuffer;
}

/** Positions in `WorkerStart.signals`. */
export const signal = { replies: 0, batches: 1 } as const;

export type Step =
  | {
      readonly step: 'upload';
      readonly id: number;
      readonly data: Float32Array | Int32Array;
      readonly shape: Shape;
    }
  | { readonly step: 'run'; readonly command: Run }
  | { readonly step: 'free'; readonly ids: readonly number[] };

/** To the worker. Only `read`, `count` and `close` are answered. */
export type Request =
  | { readonly kind: 'batch'; readonly steps: readonly Step[] }
  | { readonly kind: 'read'; readonly ids: readonly number[] }
  | { readonly kind: 'count' }
  | { readonly kind: 'close' };

/** From the worker. */
export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'arrays'; readonly arrays: readonly TypedArray[] }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly message: string; readonly input: boolean };
