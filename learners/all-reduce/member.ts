import { Dealer } from 'zeromq';
import type { NamedArrays } from '../../core/arrays.js';
import { InputError, RunError, messageOf } from '../../core/errors.js';
import type { Address } from '../../core/wire/address.js';
import { ownFrames } from '../../core/wire/array-frames.js';
import type { ClientSecurity } from '../../core/wire/keys.js';
import {
  decodeReduceMessage,
  encodeReduceMessage,
  type ReduceMessage,
} from '../../core/wire/reduce-messages.js';
import { connect, SendQueue, SOCKET_OPTIONS } from '../../core/wire/sockets.js';
import { WireError } from '../../core/wire/wire-error.js';
import { LearnerLost } from '../learner-lost.js';
import { nameOf, type AllReduce, type CommonOptions } from './all-reduce.js';
import { Awaited } from './awaited.js';

/** Options of a learner of rank 1 and up. */
export interface MemberOptions extends CommonOptions {
  readonly rank: number;
  /** Rank 0's address. */
  readonly connect: Address;
  readonly security?: ClientSecurity;
  /** Gives the waiting for the others up. */
  readonly signal?: AbortSignal;
}

/** Ranks 1 and up: send what they have to rank 0 and get the result. */
export class MemberReduce implements AllReduce {
  private readonly dealer: Dealer;
  private readonly queue: SendQueue;
  private readonly waiting = new Map<number, Awaited<NamedArrays>>();
  private readonly joined: Awaited<void>;
  private readonly timeout: number;
  private sequence = 0;
  private connected = false;
  private failure: Error | undefined;
  private closed = false;

  private constructor(private readonly options: MemberOptions) {
    this.timeout = options.timeout ?? 600;
    this.dealer = new Dealer({ ...SOCKET_OPTIONS, routingId: nameOf(options.rank), immediate: true });
    this.queue = new SendQueue(this.dealer);
    const { host, port } = options.connect;
    this.joined = new Awaited(
      this.timeout,
      () => new RunError(`not all learners have joined at ${host}:${port} within ${this.timeout} s`),
    );
  }

  /**
   * Connects and joins; resolves when all learners have joined. Rejects with an InputError when rank 0 refuses this learner, with a
   * RunError when `signal` comes first.
   */
  static async join(options: MemberOptions): Promise<MemberReduce> {
    const member = new MemberReduce(options);
    const { signal } = options;
    const stop = (): void => member.joined.reject(new RunError('stopped before all learners had joined'));
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    member.open();
    try {
      await member.joined.promise;
    } catch (error) {
      await member.close();
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
    return member;
  }

  async mean<T extends NamedArrays>(arrays: T): Promise<T> {
    if (this.failure) throw this.failure;
    const sequence = this.sequence++;
    const whole = new Awaited<NamedArrays>(
      this.timeout,
      () => new LearnerLost(`no result from rank 0 within ${this.timeout} s`),
    );
    this.waiting.set(sequence, whole);
    this.send(
      encodeReduceMessage({ type: 'part', rank: this.options.rank, sequence, arrays: ownFrames(arrays) }),
    );
    return (await whole.promise) as T;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.joined.reject(new RunError('all-reduce is closed'));
    this.dealer.close();
    await this.queue.idle();
  }

  private open(): void {
    const { rank, terms } = this.options;
    this.dealer.events.on('handshake', () => {
      this.connected = true;
      this.send(encodeReduceMessage({ type: 'join', rank, terms }));
    });
    this.dealer.events.on('disconnect', () => {
      if (this.connected) this.fail(new LearnerLost('learner of rank 0 is gone (connection lost)'));
    });
    connect(this.dealer, this.options.connect, this.options.security);
    void this.receive();
  }

  private async receive(): Promise<void> {
    for await (const frames of this.dealer) {
      try {
        this.handle(decodeReduceMessage(frames));
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        this.fail(new RunError(`rank 0 sent what this learner cannot read: ${error.message}`));
      }
    }
  }

  private handle(message: ReduceMessage): void {
    switch (message.type) {
      case 'joined':
        return this.joined.resolve();
      case 'whole': {
        const waiting = this.waiting.get(message.sequence);
        this.waiting.delete(message.sequence);
        return waiting?.resolve(message.arrays);
      }
      case 'refused':
        return this.fail(new InputError(`rank 0 refuses this learner: ${message.message}`));
      case 'over':
        this.send(encodeReduceMessage({ type: 'heard', rank: this.options.rank }));
        return this.fail(new LearnerLost(message.message));
      case 'alive':
      case 'join':
      case 'part':
      case 'heard':
        return;
    }
  }

  private fail(error: Error): void {
    if (this.failure || this.closed) return;
    this.failure = error;
    this.joined.reject(error);
    for (const waiting of this.waiting.values()) waiting.reject(error);
    this.waiting.clear();
  }

  private send(frames: Uint8Array[]): void {
    this.queue
      .send(frames)
      .catch((error: unknown) => this.fail(new LearnerLost(`cannot reach rank 0: ${messageOf(error)}`)));
  }
}
