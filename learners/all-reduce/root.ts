import { Router } from 'zeromq';
import type { NamedArrays } from '../../core/arrays.js';
import { RunError, messageOf } from '../../core/errors.js';
import type { Address } from '../../core/wire/address.js';
import { ownFrames } from '../../core/wire/array-frames.js';
import type { ServerSecurity } from '../../core/wire/keys.js';
import {
  decodeReduceMessage,
  encodeReduceMessage,
  type Heard,
  type Join,
  type Part,
} from '../../core/wire/reduce-messages.js';
import { listen, ROUTER_OPTIONS, SendQueue, type Listening } from '../../core/wire/sockets.js';
import { WireError } from '../../core/wire/wire-error.js';
import { LearnerLost } from '../learner-lost.js';
import { nameOf, type AllReduce, type CommonOptions } from './all-reduce.js';
import { Awaited } from './awaited.js';
import { meanInOrder } from './mean.js';

/** Options of rank 0, which the others connect to. */
export interface RootOptions extends CommonOptions {
  readonly address: Address;
  /** Required beyond loopback. */
  readonly security?: ServerSecurity;
}

/** How often rank 0 looks whether the others are there. */
const PROBE_MS = 1000;
/** How long rank 0 waits at its end for the others to have read the last result; a dead one is noticed sooner. */
const FAREWELL_S = 5;
/** How long what was sent to others, such as a refusal, may still be under way. */
const LINGER_MS = 500;

/** Rank 0: adds up and sends the result to all. */
export class RootReduce implements AllReduce {
  private readonly router = new Router(ROUTER_OPTIONS);
  private readonly queue = new SendQueue(this.router);
  private readonly joined = new Set<number>();
  /** Those that have read that it is over, and all before, and those out of reach. */
  private readonly departed = new Set<number>();
  private farewell: Awaited<void> | undefined;
  private readonly parts = new Map<number, Map<number, NamedArrays>>();
  private readonly waiting = new Map<number, Awaited<void>>();
  private readonly allJoined: Awaited<void>;
  private readonly timeout: number;
  private sequence = 0;
  private failure: RunError | undefined;
  private closed = false;
  private listening!: Listening;
  private prober: NodeJS.Timeout | undefined;

  private constructor(private readonly options: RootOptions) {
    this.timeout = options.timeout ?? 600;
    const absent = (): number[] => this.others().filter((rank) => !this.joined.has(rank));
    this.allJoined = new Awaited(
      this.timeout,
      () => new RunError(`learners of rank ${absent().join(', ')} have not joined within ${this.timeout} s`),
    );
    if (options.learners === 1) this.allJoined.resolve();
  }

  /** Starts listening. Throws an InputError when the address cannot be listened on. */
  static async start(options: RootOptions): Promise<RootReduce> {
    const root = new RootReduce(options);
    root.listening = await listen(
      root.router,
      options.address,
      options.security,
      'all-reduce',
      () => undefined,
    );
    root.router.events.on('disconnect', () => root.probe());
    root.prober = setInterval(() => root.probe(), PROBE_MS);
    void root.receive();
    return root;
  }

  /** The port that other learners connect to. */
  get port(): number {
    return this.listening.port;
  }

  /** Resolves when all learners have joined; `mean` waits for that too. */
  async ready(): Promise<void> {
    await this.allJoined.promise;
  }

  async mean<T extends NamedArrays>(arrays: T): Promise<T> {
    await this.allJoined.promise;
    if (this.failure) throw this.failure;
    const sequence = this.sequence++;
    const parts = this.partsOf(sequence);
    parts.set(0, arrays);
    const late = (): RunError => {
      const silent = this.others().filter((rank) => !parts.has(rank));
      return this.fail(
        new LearnerLost(`learner of rank ${silent.join(', ')} has not contributed within ${this.timeout} s`),
      );
    };
    const complete = new Awaited<void>(this.timeout, late);
    this.waiting.set(sequence, complete);
    this.settle(sequence);
    await complete.promise;
    this.parts.delete(sequence);
    const ordered = [0, ...this.others()].map((rank) => parts.get(rank)!);
    let mean: NamedArrays;
    try {
      mean = meanInOrder(ordered);
    } catch (error) {
      throw this.fail(new RunError(messageOf(error)));
    }
    const frames = encodeReduceMessage({ type: 'whole', sequence, arrays: ownFrames(mean) });
    for (const rank of this.others()) this.tell(rank, frames);
    return mean as T;
  }

  async close(): Promise<void> {
    this.fail(new LearnerLost('learner of rank 0 has ended'));
    await this.farewells();
    this.closed = true;
    clearInterval(this.prober);
    await this.queue.idle();
    this.router.linger = LINGER_MS;
    await this.listening.close();
  }

  /**
   * Resolves when the others have read all that was sent. A connection that merely ended would be reported to them by another thread
   * than its messages: they might take this end for a death and the last result for lost.
   */
  private async farewells(): Promise<void> {
    this.farewell = new Awaited(FAREWELL_S, () => new RunError('not all learners have answered'));
    this.depart();
    await Promise.allSettled([this.farewell.promise]); // who has not answered learns of the end by the lost connection
  }

  private depart(rank?: number): void {
    if (rank !== undefined) this.departed.add(rank);
    if ([...this.joined].every((other) => this.departed.has(other))) this.farewell?.resolve();
  }

  private others(): number[] {
    return Array.from({ length: this.options.learners - 1 }, (_, i) => i + 1);
  }

  private partsOf(sequence: number): Map<number, NamedArrays> {
    const parts = this.parts.get(sequence) ?? new Map<number, NamedArrays>();
    this.parts.set(sequence, parts);
    return parts;
  }

  private settle(sequence: number): void {
    if (this.partsOf(sequence).size < this.options.learners) return;
    this.waiting.get(sequence)?.resolve();
    this.waiting.delete(sequence);
  }

  private async receive(): Promise<void> {
    for (;;) {
      let parts: Buffer[];
      try {
        parts = await this.router.receive();
      } catch (error) {
        if (this.closed) return;
        throw error;
      }
      try {
        const message = decodeReduceMessage(parts.slice(1));
        if ('rank' in message && parts[0].toString() === nameOf(message.rank)) this.handle(message);
      } catch (error) {
        if (!(error instanceof WireError)) throw error; // a stranger's message: a missing part shows by its absence
      }
    }
  }

  private handle(message: Join | Part | Heard): void {
    const { rank } = message;
    if (rank < 1 || rank >= this.options.learners)
      return this.tell(rank, refusal(`there are ${this.options.learners} learners, none has rank ${rank}`));
    if (message.type === 'part') {
      if (message.sequence < this.sequence - 1) return;
      this.partsOf(message.sequence).set(rank, message.arrays);
      return this.settle(message.sequence);
    }
    if (message.type === 'heard') return this.depart(rank);
    if (this.failure)
      return this.tell(rank, encodeReduceMessage({ type: 'over', message: this.failure.message }));
    if (message.terms !== this.options.terms)
      return this.tell(rank, refusal('this learner was started with another configuration than rank 0'));
    if (this.joined.has(rank)) {
      this.tell(rank, refusal(`rank ${rank} has joined before`));
      return void this.fail(new LearnerLost(`learner of rank ${rank} was started anew`));
    }
    this.joined.add(rank);
    if (this.joined.size < this.options.learners - 1) return;
    for (const other of this.others()) this.tell(other, encodeReduceMessage({ type: 'joined', message: '' }));
    this.allJoined.resolve();
  }

  private fail(failure: RunError): RunError {
    if (this.failure) return this.failure;
    this.failure = failure;
    const { message } = failure;
    for (const rank of this.others()) this.tell(rank, encodeReduceMessage({ type: 'over', message }));
    this.allJoined.reject(this.failure);
    for (const waiting of this.waiting.values()) waiting.reject(this.failure);
    this.waiting.clear();
    return this.failure;
  }

  private probe(): void {
    if (this.closed) return;
    for (const rank of this.joined) this.tell(rank, encodeReduceMessage({ type: 'alive', message: '' }));
  }

  private tell(rank: number, frames: Uint8Array[]): void {
    this.queue.send([Buffer.from(nameOf(rank)), ...frames]).catch((error: unknown) => {
      if (this.closed || !this.joined.has(rank)) return;
      this.depart(rank);
      this.fail(new LearnerLost(`learner of rank ${rank} is gone (${messageOf(error)})`));
    });
  }
}

const refusal = (message: string): Uint8Array[] => encodeReduceMessage({ type: 'refused', message });
