import type { Router } from 'zeromq';
import type { Unit } from '../core/unit.js';
import type { UnitLedger } from './unit-ledger.js';
import { Outbox } from './unit-outbox.js';
import { Peers, type Peer } from './unit-peers.js';

/** Lost connections within this time are looked into together. */
const PROBE_AFTER_MS = 20;

/** What a distribution reports. */
export interface DistributionReports {
  left(message: string): void;
  sendFailed(error: unknown): void;
}

/** Hands the ledger's units to actors with credits left, and takes them back from actors that are gone. */
export class Distribution {
  readonly peers = new Peers();
  readonly outbox: Outbox;
  private probing: NodeJS.Timeout | undefined;

  constructor(
    router: Router,
    private readonly session: string,
    private readonly ledger: UnitLedger,
    private readonly reports: DistributionReports,
  ) {
    this.outbox = new Outbox(router, session, {
      unreachable: (actor) => {
        const peer = this.peers.get(actor);
        if (peer) this.lose(peer, 'connection lost');
        this.dispatch();
      },
      full: (actor) => {
        const peer = this.peers.get(actor);
        if (peer) peer.blocked = true;
      },
      other: (error) => reports.sendFailed(error),
    });
  }

  /** Hands out units until there are no more, or no more credits. */
  dispatch(): void {
    const useless = new Set<Peer>();
    const alive = (): string[] => this.peers.alive().map((peer) => peer.id);
    while (this.ledger.queued > 0) {
      const peer = this.peers.idlest(useless);
      if (!peer) return;
      const ticket = this.ledger.take(peer.id, alive);
      if (ticket) this.issue(peer, ticket.number, ticket.unit);
      else useless.add(peer);
    }
  }

  /** Takes all units back from an actor that is gone. */
  lose(peer: Peer, why: string): void {
    if (!peer.alive) return;
    peer.alive = false;
    const lost = peer.held.size;
    this.takeBack(peer, () => true);
    this.reports.left(`actor ${peer.id} left (${why}); ${lost} of its units are handed out again`);
  }

  /** Takes back those of an actor's units that it turns out not to have. */
  takeBack(peer: Peer, isLost: (ticket: number, number: number) => boolean): void {
    for (const [ticket, number] of [...peer.held]) {
      if (!isLost(ticket, number)) continue;
      peer.held.delete(ticket);
      this.ledger.lose(ticket);
    }
  }

  /** Lets `elapsed` milliseconds pass: who has been silent for longer than `limit` is lost, who was slow gets another chance. */
  age(elapsed: number, limit: number): void {
    for (const peer of this.peers.alive()) {
      peer.silence += elapsed;
      peer.blocked = false;
      if (peer.silence > limit) this.lose(peer, `silent for ${Math.round(peer.silence / 1000)} s`);
    }
    this.probe();
    this.dispatch();
  }

  /** A connection was lost; whose, ZeroMQ does not tell. */
  probeSoon(): void {
    this.probing ??= setTimeout(() => {
      this.probing = undefined;
      this.probe();
    }, PROBE_AFTER_MS);
  }

  stop(): void {
    clearTimeout(this.probing);
  }

  /** Finds actors that are gone: a message to one without a connection fails. */
  private probe(): void {
    for (const peer of this.peers.alive()) this.outbox.tell(peer.id, { type: 'alive' });
  }

  private issue(peer: Peer, ticket: number, unit: Unit): void {
    const number = ++peer.sent;
    peer.held.set(ticket, number);
    const failed = (): void => {
      if (peer.held.get(ticket) !== number) return;
      peer.held.delete(ticket);
      this.ledger.giveBack(ticket);
    };
    this.outbox.tell(peer.id, { type: 'unit', session: this.session, number, ticket, unit }, failed);
  }
}
