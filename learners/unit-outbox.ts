import { Publisher, type Router } from 'zeromq';
import type { WeightsVersion } from '../core/collector.js';
import { ownFrames } from '../core/wire/array-frames.js';
import { encodeLearnerMessage } from '../core/wire/learner-messages.js';
import { SendQueue, SOCKET_OPTIONS } from '../core/wire/sockets.js';

/** Weights that wait for one slow actor; further ones are dropped and asked for again. */
const WEIGHTS_QUEUE = 4;

type Message = Exclude<Parameters<typeof encodeLearnerMessage>[0], { type: 'weights' }>;

/** What became of a message that could not be sent. */
export interface SendFailures {
  /** The actor has no connection. */
  unreachable(actor: string): void;
  /** The actor takes messages too slowly: its queue is full. */
  full(actor: string): void;
  other(error: unknown): void;
}

/** All that a unit server sends: messages to single actors, weights to all. */
export class Outbox {
  /** Where weights are published. */
  readonly publisher = new Publisher({ ...SOCKET_OPTIONS, sendHighWaterMark: WEIGHTS_QUEUE });
  bytes = 0;
  private readonly toActors: SendQueue;
  private readonly toAll = new SendQueue(this.publisher);
  /** Versions that units still ask for, as they were published. */
  private readonly weights = new Map<number, Uint8Array[]>();

  constructor(
    router: Router,
    private readonly session: string,
    private readonly failures: SendFailures,
  ) {
    this.toActors = new SendQueue(router);
  }

  /** Sends a message to one actor; `failed` is called first when it could not be handed to ZeroMQ. */
  tell(actor: string, message: Message, failed?: () => void): void {
    this.send(actor, encodeLearnerMessage(message), failed);
  }

  /** Publishes weights, once per version. The arrays are copied. */
  publish({ version, arrays }: WeightsVersion): void {
    if (this.weights.has(version)) return;
    const frames = encodeLearnerMessage({
      type: 'weights',
      session: this.session,
      version,
      arrays: ownFrames(arrays),
    });
    this.weights.set(version, frames);
    this.count(frames);
    this.toAll.send(frames).catch((error: unknown) => this.failures.other(error));
  }

  /** Sends weights to an actor that missed them, or says that they are needed no more. */
  resend(actor: string, version: number): void {
    const frames = this.weights.get(version);
    if (frames) this.send(actor, frames);
    else this.tell(actor, { type: 'gone', session: this.session, version });
  }

  /** Forgets weights that no unit asks for. */
  tidy(needed: (version: number) => boolean): void {
    for (const version of this.weights.keys()) if (!needed(version)) this.weights.delete(version);
  }

  private send(actor: string, frames: Uint8Array[], failed?: () => void): void {
    this.count(frames);
    this.toActors.send([Buffer.from(actor), ...frames]).catch((error: unknown) => {
      failed?.();
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EHOSTUNREACH') this.failures.unreachable(actor);
      else if (code === 'EAGAIN') this.failures.full(actor);
      else this.failures.other(error);
    });
  }

  private count(frames: readonly Uint8Array[]): void {
    for (const frame of frames) this.bytes += frame.byteLength;
  }
}
