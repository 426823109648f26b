import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Router } from 'zeromq';
import type { Sample } from '../core/algorithm.js';
import type { Collector, CollectorStatus, WeightsVersion } from '../core/collector.js';
import { RunError, messageOf } from '../core/errors.js';
import type { RunnerSpec } from '../core/unit-runner.js';
import { unitName, type Unit } from '../core/unit.js';
import {
  decodeActorMessage,
  type ActorMessage,
  type Heartbeat,
  type Hello,
} from '../core/wire/actor-messages.js';
import type { Address } from '../core/wire/address.js';
import type { ServerSecurity } from '../core/wire/keys.js';
import type { Refusal } from '../core/wire/learner-messages.js';
import { listen, ROUTER_OPTIONS, type Listening } from '../core/wire/sockets.js';
import { WireError } from '../core/wire/wire-error.js';
import { Distribution } from './unit-distribution.js';
import { Rate, ReasonCounts, Reporter, type ServerEvent } from './unit-events.js';
import { UnitLedger } from './unit-ledger.js';
import type { Peer } from './unit-peers.js';
import { refusalOf, type Terms } from './unit-refusal.js';

/** How a unit server is set up. */
export interface UnitServerOptions extends Terms, RunnerSpec {
  /** Where actors connect; port 0 takes a free one. */
  readonly address: Address;
  /** Where weights are published, on the same host; default a free port. */
  readonly weightsPort?: number;
  /** Required beyond loopback. */
  readonly security?: ServerSecurity;
  /** The tensor executor of the actors. */
  readonly executor: string;
  /** How often a failed unit is tried again; default 2. */
  readonly unitRetries?: number;
  /** Milliseconds without an environment step after which a worker is taken to be stuck; default 300,000. */
  readonly unitTimeout?: number;
  /** Milliseconds between heartbeats; default 1000. An actor silent for ten of them is lost. */
  readonly heartbeat?: number;
  readonly onEvent?: (event: ServerEvent) => void;
}

const SILENT_HEARTBEATS = 10;
/** After so many unit time-outs without a step the actor itself has failed to end its worker. */
const STUCK_TIMEOUTS = 2;
/** How long actors may take to say goodbye when the run is over. */
const FAREWELL_MS = 1000;
const FAREWELL_LOOK_MS = 10;

/**
 * Hands units to actors over ZeroMQ and collects their samples. A ROUTER carries control, units and samples, a PUB the weights. An
 * actor is given as many units as it asks for; those of a lost actor are handed out again.
 */
export class UnitServer implements Collector {
  private readonly session = randomUUID();
  private readonly ledger: UnitLedger;
  private readonly router = new Router(ROUTER_OPTIONS);
  private readonly units: Distribution;
  private readonly reporter: Reporter;
  private readonly decodeErrors = new ReasonCounts();
  private readonly refusals = new ReasonCounts();
  private readonly failures = new ReasonCounts();
  private readonly rate = new Rate();
  private readonly heartbeat: number;
  private readonly unitTimeout: number;
  private listening: Listening[] = [];
  private ticker: NodeJS.Timeout | undefined;
  private lastTick = performance.now();
  private bytesReceived = 0;
  private closed = false;

  private constructor(private readonly options: UnitServerOptions) {
    this.ledger = new UnitLedger(options.unitRetries ?? 2);
    this.reporter = new Reporter(options.onEvent ?? ((): void => undefined));
    this.heartbeat = options.heartbeat ?? 1000;
    this.unitTimeout = options.unitTimeout ?? 300_000;
    this.units = new Distribution(this.router, this.session, this.ledger, {
      left: (message) => this.reporter.report({ kind: 'left', message }),
      sendFailed: (error) => this.sendFailed(error),
    });
  }

  /** Starts listening. Throws an InputError when the address cannot be listened on. */
  static async start(options: UnitServerOptions): Promise<UnitServer> {
    const server = new UnitServer(options);
    const { address, security, weightsPort = 0 } = options;
    const refused = (peer: string): void =>
      server.refuse(peer, 'key', `actor at ${peer}: its key is not on the allow-list`);
    try {
      server.listening.push(
        await listen(server.router, address, security, `units-${server.session}`, refused),
      );
      const weights = { host: address.host, port: weightsPort };
      server.listening.push(
        await listen(server.units.outbox.publisher, weights, security, `weights-${server.session}`, refused),
      );
    } catch (error) {
      await server.shut();
      throw error;
    }
    server.router.events.on('disconnect', () => server.units.probeSoon());
    void server.receive();
    server.ticker = setInterval(() => server.tick(), server.heartbeat);
    return server;
  }

  /** The port that actors connect to. */
  get port(): number {
    return this.listening[0].port;
  }

  async collect(units: readonly Unit[], weights: WeightsVersion): Promise<Sample[]> {
    if (this.closed) throw new RunError('the unit server is closed');
    const stray = units.find((unit) => unit.weightsVersion !== weights.version);
    if (stray)
      throw new RunError(
        `${unitName(stray)} names weights ${stray.weightsVersion}, given are ${weights.version}`,
      );
    const samples = this.ledger.add(units, weights.version);
    if (units.length > 0) this.units.outbox.publish(weights);
    this.units.dispatch();
    return await samples;
  }

  status(): CollectorStatus {
    const alive = this.units.peers.alive().filter((peer) => peer.credits > 0);
    return {
      actors: alive.length,
      workers: alive.reduce((sum, peer) => sum + peer.workers, 0),
      unitsInFlight: this.ledger.inFlight,
      unitsQueued: this.ledger.queued,
      unitsDone: this.ledger.done,
      unitsPerSecond: this.rate.perSecond(this.ledger.done),
      reissues: this.ledger.reissues,
      duplicates: this.ledger.duplicates,
      failures: this.failures.counts(),
      refusals: this.refusals.counts(),
      decodeErrors: this.decodeErrors.counts(),
      bytesReceived: this.bytesReceived,
      bytesSent: this.units.outbox.bytes,
    };
  }

  async close(how: 'finished' | 'stopped'): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.ticker);
    this.units.stop();
    this.ledger.abandon(new RunError('the unit server was closed'));
    if (how === 'finished') {
      for (const peer of this.units.peers.alive()) this.units.outbox.tell(peer.id, { type: 'end' });
      // A connection closed with something unread in it would take back what was just sent.
      const deadline = performance.now() + FAREWELL_MS;
      while (this.units.peers.alive().length > 0 && performance.now() < deadline)
        await sleep(FAREWELL_LOOK_MS);
    }
    await this.shut();
  }

  private async shut(): Promise<void> {
    for (const listening of this.listening) await listening.close();
    // What never came to listen.
    for (const socket of [this.router, this.units.outbox.publisher]) if (!socket.closed) socket.close();
  }

  private async receive(): Promise<void> {
    for (;;) {
      let parts: Buffer[];
      try {
        parts = await this.router.receive();
      } catch (error) {
        if (this.closed) return; // the socket is being closed
        throw error;
      }
      const [identity, ...frames] = parts;
      for (const frame of frames) this.bytesReceived += frame.byteLength;
      try {
        const message = decodeActorMessage(frames);
        if (message.actor !== identity.toString())
          throw new WireError('identity', `message of '${message.actor}' from another address`);
        this.handle(message);
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        this.malformed(identity, error);
      }
    }
  }

  private malformed(identity: Buffer, error: WireError): void {
    this.decodeErrors.add(error.reason);
    const peer = identity.toString('hex');
    this.reporter.oncePerPeer(peer, {
      kind: 'malformed',
      reason: error.reason,
      message: `message from peer ${peer} dropped: ${error.message}`,
    });
    // A peer of another protocol version is told so: it can read that much, and says it to its user.
    if (error.reason === 'protocol') {
      this.refusals.add('protocol');
      const message = `the learner runs attune ${this.options.version}, whose protocol this actor does not speak`;
      this.units.outbox.tell(identity.toString(), { type: 'refused', reason: 'protocol', message });
    }
  }

  private handle(message: ActorMessage): void {
    if (message.type === 'hello' && this.closed)
      return this.units.outbox.tell(message.actor, { type: 'end' });
    if (message.type === 'hello') return this.greet(message);
    const peer = this.units.peers.get(message.actor);
    if (message.type === 'bye') return this.part(peer, message.actor, message.reason, message.message);
    if (!peer || message.session !== this.session)
      return this.units.outbox.tell(message.actor, { type: 'who' });
    peer.silence = 0;
    peer.alive = true;
    switch (message.type) {
      case 'ready':
        peer.credits = message.credits;
        this.reporter.report({
          kind: 'joined',
          message: `actor ${peer.id} joined with ${peer.workers} workers`,
        });
        break;
      case 'heartbeat': {
        const lost = lostUnits(message, STUCK_TIMEOUTS * this.unitTimeout);
        this.units.takeBack(peer, lost);
        break;
      }
      case 'sample':
        peer.held.delete(message.ticket);
        this.ledger.complete(message.ticket, message.arrays);
        this.units.outbox.tidy((version) => this.ledger.needs(version));
        break;
      case 'failed':
        peer.held.delete(message.ticket);
        this.failures.add(message.reason);
        this.reporter.report({
          kind: 'failed',
          reason: message.reason,
          message: `actor ${peer.id}: ${message.message}`,
        });
        this.ledger.fail(message.ticket, peer.id, message.message);
        this.units.outbox.tidy((version) => this.ledger.needs(version));
        break;
      case 'want':
        this.units.outbox.resend(peer.id, message.version);
        break;
    }
    this.units.dispatch();
  }

  private greet(hello: Hello): void {
    const refusal = refusalOf(hello, this.options);
    if (refusal) {
      this.units.outbox.tell(hello.actor, { type: 'refused', ...refusal });
      return this.refuse(hello.actor, refusal.reason, `actor ${hello.actor} refused: ${refusal.message}`);
    }
    const known = this.units.peers.get(hello.actor);
    const stillHeld = new Set(hello.session === this.session ? hello.holding : []);
    if (known) this.units.takeBack(known, (ticket) => !stillHeld.has(ticket));
    const peer = this.units.peers.admit(hello.actor, Math.max(1, hello.workers));
    peer.sent = known?.sent ?? 0;
    for (const ticket of stillHeld) if (known?.held.has(ticket)) peer.held.set(ticket, 0);
    const { run, env, algorithm, executor } = this.options;
    this.units.outbox.tell(hello.actor, {
      type: 'welcome',
      session: this.session,
      run,
      env,
      algorithm,
      executor,
      weightsPort: this.listening[1].port,
      unitTimeout: this.unitTimeout,
      heartbeat: this.heartbeat,
    });
  }

  private part(peer: Peer | undefined, id: string, reason: 'stopped' | 'input', message: string): void {
    if (reason === 'input') this.refuse(id, 'input', `actor ${id} cannot take part: ${message}`);
    if (peer) this.units.lose(peer, message);
    this.units.peers.forget(id);
    this.units.dispatch();
  }

  private refuse(peer: string, reason: Refusal | 'key' | 'input', message: string): void {
    this.refusals.add(reason);
    this.reporter.oncePerPeer(peer, { kind: 'refused', reason, message });
  }

  private sendFailed(error: unknown): void {
    if (!this.closed)
      this.reporter.report({
        kind: 'malformed',
        reason: 'send',
        message: `message could not be sent: ${messageOf(error)}`,
      });
  }

  private tick(): void {
    const now = performance.now();
    // While this process was busy, messages waited unread: that time must not count as the actors' silence.
    const elapsed = Math.min(now - this.lastTick, 2 * this.heartbeat);
    this.lastTick = now;
    this.rate.note(now, this.ledger.done);
    this.units.age(elapsed, SILENT_HEARTBEATS * this.heartbeat);
  }
}

/** Which units an actor's heartbeat shows to be lost: those that it was sent and does not have, and those that stand still. */
function lostUnits(
  { received, holding, progress }: Heartbeat,
  stuckAfter: number,
): (ticket: number, number: number) => boolean {
  const stuck = new Set<number>();
  for (let i = 0; i < progress.length; i += 3) if (progress[i + 2] > stuckAfter) stuck.add(progress[i]);
  const held = new Set(holding);
  return (ticket, number) => stuck.has(ticket) || (number <= received && !held.has(ticket));
}
