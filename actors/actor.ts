import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { loadPlugins } from '../core/config/plugins.js';
import { EXIT } from '../core/errors.js';
import type { Unit } from '../core/unit.js';
import type { Bye } from '../core/wire/actor-messages.js';
import type { Address } from '../core/wire/address.js';
import type { ClientSecurity } from '../core/wire/keys.js';
import type { LearnerMessage, UnitMessage, WeightsMessage, Welcome } from '../core/wire/learner-messages.js';
import { version } from '../core/version.js';
import type { WireError } from '../core/wire/wire-error.js';
import { LearnerLink } from './learner-link.js';
import { WeightsShelf } from './weights-shelf.js';
import { WorkerPool } from './worker-pool.js';

/** How an actor is started. It needs no configuration: the learner tells it what to compute. */
export interface ActorOptions {
  /** The learner's address. */
  readonly connect: Address;
  /** Worker threads. */
  readonly workers: number;
  /** Units fetched ahead of those being computed; default as many as workers. */
  readonly prefetch?: number;
  /** What to call this actor's version of attune; default what it is. */
  readonly version?: string;
  /** Modules that register environments and algorithms, as URLs. */
  readonly modules: readonly string[];
  /** Paths of plug-in files. */
  readonly plugins?: readonly string[];
  /** Refuse to work for any other run. */
  readonly run?: string;
  /** Keys, where the learner asks for them. */
  readonly security?: ClientSecurity;
  /** Seconds to go on without a learner; default 600. */
  readonly patience?: number;
  readonly log?: (level: 'info' | 'warn' | 'error', message: string) => void;
  /** Ends the actor: it says goodbye and finishes nothing. */
  readonly signal?: AbortSignal;
}

/** Wait this long for weights that are on their way before asking for them. */
const WANT_AFTER_MS = 250;

/**
 * Runs an actor until the run is over, the learner stays away, or `signal` is given; resolves to the exit code: 0 after the end of
 * the run or on `signal`, 1 when the learner is gone for longer than `patience`, 2 when this actor cannot take part. Sockets are used
 * in the calling thread only. Rejects with an InputError when a plug-in cannot be loaded.
 */
export async function runActor(options: ActorOptions): Promise<number> {
  for (const module of options.modules) await import(module);
  const plugins = await loadPlugins(options.plugins ?? []);
  const digests = plugins.map(({ sha256 }) => sha256);
  return await new Actor(options, digests).run();
}

class Actor {
  private readonly id = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  private readonly link: LearnerLink;
  private readonly log: NonNullable<ActorOptions['log']>;
  private readonly version: string;
  private readonly prefetch: number;
  private readonly patience: number;
  private session = '';
  private pool: WorkerPool | undefined;
  private poolKey = '';
  /** Whether the workers of `pool` have loaded what they need. */
  private prepared = false;
  /** Sockets and workers are being closed: whatever still comes from them changes nothing. */
  private ended = false;
  private shelf = new WeightsShelf('');
  /** Units at hand by ticket. */
  private readonly held = new Map<number, { readonly unit: Unit; running: boolean }>();
  private readonly wanted = new Map<number, NodeJS.Timeout>();
  /** Whether publications arrive: until one has, weights are asked for at once. */
  private published = false;
  private received = 0;
  private heartbeat: NodeJS.Timeout | undefined;
  private absence: NodeJS.Timeout | undefined;
  private finish: (end: { code: number; bye: Bye }) => void = () => undefined;

  constructor(
    private readonly options: ActorOptions,
    private readonly plugins: readonly string[],
  ) {
    this.log = options.log ?? ((): void => undefined);
    this.version = options.version ?? version();
    this.prefetch = options.prefetch ?? options.workers;
    this.patience = options.patience ?? 600;
    this.link = new LearnerLink(this.id, options.connect, options.security, {
      connected: () => this.hello(),
      disconnected: () => this.miss(),
      message: (message, published) => {
        this.published ||= published;
        this.handle(message);
      },
      malformed: (error) => this.malformed(error),
    });
  }

  async run(): Promise<number> {
    const ended = new Promise<{ code: number; bye: Bye }>((resolve) => (this.finish = resolve));
    const stop = (): void => this.end(EXIT.ok, 'stopped');
    this.options.signal?.addEventListener('abort', stop);
    if (this.options.signal?.aborted) stop();
    this.miss();
    this.link.open();
    const { code, bye } = await ended;
    this.options.signal?.removeEventListener('abort', stop);
    clearInterval(this.heartbeat);
    clearTimeout(this.absence);
    for (const timer of this.wanted.values()) clearTimeout(timer);
    await Promise.all([this.link.close(bye), this.pool?.close()]);
    return code;
  }

  private end(code: number, message: string, reason: Bye['reason'] = 'stopped'): void {
    this.ended = true;
    this.finish({ code, bye: { type: 'bye', actor: this.id, reason, message: message.slice(0, 2000) } });
  }

  private hello(): void {
    const { workers, run } = this.options;
    const holding = [...this.held.keys()];
    this.link.send({
      type: 'hello',
      actor: this.id,
      version: this.version,
      workers,
      plugins: this.plugins,
      run,
      session: this.session,
      holding,
    });
  }

  /** The learner is away from now on. */
  private miss(): void {
    if (this.absence || this.ended) return;
    const { host, port } = this.options.connect;
    this.absence = setTimeout(() => {
      this.log('error', `no learner at ${host}:${port} for ${this.patience} s`);
      this.end(EXIT.failed, 'no learner');
    }, this.patience * 1000);
  }

  private malformed(error: WireError): void {
    this.log('warn', `message from the learner dropped: ${error.message}`);
    if (error.reason !== 'protocol') return;
    this.log(
      'error',
      `the learner speaks another protocol than attune ${this.version}: install the same version on both`,
    );
    this.end(EXIT.badInput, 'protocol');
  }

  private handle(message: LearnerMessage): void {
    if (this.ended) return; // what would be started now nobody would stop
    switch (message.type) {
      case 'welcome':
        return this.start(message);
      case 'refused':
        this.log('error', `refused by the learner: ${message.message}`);
        return this.end(EXIT.badInput, 'refused');
      case 'unit':
        return this.accept(message);
      case 'weights':
        return this.store(message);
      case 'gone':
        if (message.session === this.session) this.forget(message.version);
        return;
      case 'who':
        return this.hello();
      case 'alive':
        return;
      case 'end':
        this.log('info', 'the run is over');
        return this.end(EXIT.ok, 'end of the run');
    }
  }

  private start(welcome: Welcome): void {
    clearTimeout(this.absence);
    this.absence = undefined;
    if (welcome.session !== this.session) {
      this.log('info', `joined run '${welcome.run}'`);
      this.session = welcome.session;
      this.held.clear();
      this.shelf = new WeightsShelf(welcome.session);
      this.received = 0;
      this.published = false;
      this.link.subscribe(welcome.weightsPort);
      clearInterval(this.heartbeat);
      this.heartbeat = setInterval(() => this.beat(), welcome.heartbeat);
    }
    void this.prepare(welcome);
  }

  /** Makes sure that there are workers for this run and asks for units. */
  private async prepare(welcome: Welcome): Promise<void> {
    const { env, algorithm, executor, unitTimeout } = welcome;
    const key = JSON.stringify([env, algorithm, executor, unitTimeout]);
    if (key !== this.poolKey) {
      this.poolKey = key;
      this.prepared = false;
      await this.pool?.close();
      if (this.ended) return;
      const { modules, plugins = [], workers } = this.options;
      this.pool = new WorkerPool({ env, algorithm, executor, modules, plugins }, workers, unitTimeout);
    }
    if (!this.prepared) {
      const result = await this.pool!.prepare();
      if (this.ended || key !== this.poolKey) return; // or another run has begun meanwhile
      if (!result.ok) {
        this.log('error', result.message);
        return this.end(result.reason === 'input' ? EXIT.badInput : EXIT.failed, result.message, 'input');
      }
      this.prepared = true;
    }
    if (welcome.session !== this.session) return;
    this.link.send({
      type: 'ready',
      actor: this.id,
      session: this.session,
      credits: this.options.workers + this.prefetch,
    });
  }

  private accept({ session, number, ticket, unit }: UnitMessage): void {
    if (session !== this.session) return;
    this.received = number;
    this.held.set(ticket, { unit, running: false });
    this.pump();
  }

  private store({ session, version, arrays }: WeightsMessage): void {
    if (session !== this.session || this.shelf.get(version)) return;
    this.shelf.put(version, arrays);
    clearTimeout(this.wanted.get(version));
    this.wanted.delete(version);
    this.shelf.tidy(new Set([...this.held.values()].map(({ unit }) => unit.weightsVersion)));
    this.pump();
  }

  private forget(version: number): void {
    for (const [ticket, { unit, running }] of [...this.held])
      if (!running && unit.weightsVersion === version) this.held.delete(ticket);
    clearTimeout(this.wanted.get(version));
    this.wanted.delete(version);
  }

  /** Gives free workers something to do. */
  private pump(): void {
    if (!this.pool) return;
    for (const [ticket, entry] of this.held) {
      if (this.pool.free <= 0) return;
      if (entry.running) continue;
      const weights = this.shelf.get(entry.unit.weightsVersion);
      if (!weights) {
        this.want(entry.unit.weightsVersion);
        continue;
      }
      entry.running = true;
      void this.compute(this.pool, ticket, entry.unit, weights);
    }
  }

  private async compute(
    pool: WorkerPool,
    ticket: number,
    unit: Unit,
    weights: Parameters<WorkerPool['run']>[2],
  ): Promise<void> {
    const session = this.session;
    const result = await pool.run(ticket, unit, weights);
    if (this.ended) return;
    const current = session === this.session && pool === this.pool;
    if (current) this.held.delete(ticket);
    this.pump(); // before anything is sent: the worker should not wait for that
    if (!current) return;
    const head = { actor: this.id, session, ticket } as const;
    if (result.ok) {
      this.link.send({ type: 'sample', ...head, arrays: result.arrays });
    } else {
      const reason = result.reason === 'input' ? 'crash' : result.reason;
      this.log('warn', result.message);
      this.link.send({ type: 'failed', ...head, reason, message: result.message.slice(0, 2000) });
    }
  }

  /** Asks for weights, at once when no publication has come yet, otherwise after this one had time to arrive. */
  private want(version: number): void {
    if (this.wanted.has(version)) return;
    const ask = (): void => {
      this.link.send({ type: 'want', actor: this.id, session: this.session, version });
      this.wanted.set(version, setTimeout(ask, 10 * WANT_AFTER_MS));
    };
    if (!this.published) ask();
    else this.wanted.set(version, setTimeout(ask, WANT_AFTER_MS));
  }

  private beat(): void {
    if (this.link.backlog > 2) return; // what waits will tell as much
    const progress = this.pool?.progress() ?? [];
    this.link.send({
      type: 'heartbeat',
      actor: this.id,
      session: this.session,
      received: this.received,
      holding: [...this.held.keys()],
      progress,
    });
  }
}
