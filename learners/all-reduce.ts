import { Dealer, Router } from 'zeromq';
import type { NamedArrays } from '../core/arrays.js';
import { InputError, RunError, messageOf } from '../core/errors.js';
import type { Address } from '../core/wire/address.js';
import { ownFrames } from '../core/wire/array-frames.js';
import type { ClientSecurity, ServerSecurity } from '../core/wire/keys.js';
import {
  decodeReduceMessage,
  encodeReduceMessage,
  type Heard,
  type Join,
  type Part,
  type ReduceMessage,
} from '../core/wire/reduce-messages.js';
import {
  connect,
  listen,
  ROUTER_OPTIONS,
  SendQueue,
  SOCKET_OPTIONS,
  type Listening,
} from '../core/wire/sockets.js';
import { WireError } from '../core/wire/wire-error.js';
import { meanInOrder } from './all-reduce-mean.js';
import { LearnerLost } from './learner-lost.js';

interface CommonOptions {
  readonly learners: number;
  /** Must be equal on all learners: what decides that they belong together, such as a digest of the configuration. */
  readonly terms: string;
  /** Seconds to wait for the others, to join or to contribute; default 600. */
  readonly timeout?: number;
}

/** Options of rank 0, which the others connect to. */
export interface RootOptions extends CommonOptions {
  readonly address: Address;
  /** Required beyond loopback. */
  readonly security?: ServerSecurity;
}

/** Options of a learner of rank 1 and up. */
export interface MemberOptions extends CommonOptions {
  readonly rank: number;
  /** Rank 0's address. */
  readonly connect: Address;
  readonly security?: ClientSecurity;
  /** Gives the waiting for the others up. */
  readonly signal?: AbortSignal;
}

/** How often rank 0 looks whether the others are there. */
const PROBE_MS = 1000;
/** How long rank 0 waits at its end for the others to have read the last result; a dead one is noticed sooner. */
const FAREWELL_S = 5;
const LINGER_MS = 500;

/** Means over learners. Every learner calls `mean` equally often, in the same order, with arrays of the same names and shapes. */
export interface AllReduce {
  /**
   * The mean over learners of every number, with the same bits on all. Rejects with a LearnerLost naming the rank when a learner has
   * died, with a RunError when its arrays differ; then every later call does.
   */
  mean<T extends NamedArrays>(arrays: T): Promise<T>;
  close(): Promise<void>;
}

/** Something that is waited for, at most for some time. */
class Awaited<T> {
  readonly promise: Promise<T>;
  resolve!: (value: T) => void;
  reject!: (error: Error) => void;
  private readonly timer: NodeJS.Timeout;

  constructor(seconds: number, late: () => Error) {
    this.promise = new Promise<T>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.promise.catch(() => undefined); // whoever awaits it hears of it
    this.timer = setTimeout(() => this.reject(late()), seconds * 1000);
    this.promise.finally(() => clearTimeout(this.timer)).catch(() => undefined);
  }
}

const nameOf = (rank: number): string => `learner-${rank}`;

/** Rank 0: adds up and sends the result to all. */
export class RootReduce implements AllReduce {
  private readonly router = new Router(ROUTER_OPTIONS);
  private readonly queue = new SendQueue(this.router);
  private readonly joined = new Set<number>();
  /** Those that have read the last result and that it was the last, and those out of reach. */
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
