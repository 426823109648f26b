/** An actor as the learner sees it. */
export interface Peer {
  readonly id: string;
  readonly workers: number;
  /** Units it takes at a time; 0 until its workers are ready. */
  credits: number;
  /** Ticket -> number of the message that carried it. */
  readonly held: Map<number, number>;
  /** Number of the last unit message to it. */
  sent: number;
  /** Milliseconds since it was last heard of, not counting those in which this process was itself too busy to listen. */
  silence: number;
  /** Its queue is full: it gets nothing before the next tick. */
  blocked: boolean;
  /** False once it counts as lost; it may come back. */
  alive: boolean;
}

/** Lost actors are remembered, so that a sample that still arrives is welcome; but not without end. */
const MAX_LOST = 1024;

/** The actors of a run. */
export class Peers {
  private readonly byId = new Map<string, Peer>();

  /** A new actor, or one that starts anew. */
  admit(id: string, workers: number): Peer {
    const peer: Peer = {
      id,
      workers,
      credits: 0,
      held: new Map(),
      sent: 0,
      silence: 0,
      blocked: false,
      alive: true,
    };
    this.byId.delete(id);
    this.byId.set(id, peer);
    this.forgetOldest();
    return peer;
  }

  get(id: string): Peer | undefined {
    return this.byId.get(id);
  }

  forget(id: string): void {
    this.byId.delete(id);
  }

  alive(): Peer[] {
    return [...this.byId.values()].filter((peer) => peer.alive);
  }

  /** The actor that is best served next: the one with the smallest part of its credits in use, among those with some left. */
  idlest(except: ReadonlySet<Peer>): Peer | undefined {
    let best: Peer | undefined;
    let bestLoad = Infinity;
    for (const peer of this.byId.values()) {
      if (!peer.alive || peer.blocked || peer.held.size >= peer.credits || except.has(peer)) continue;
      const load = peer.held.size / peer.workers;
      if (load < bestLoad) [best, bestLoad] = [peer, load];
    }
    return best;
  }

  private forgetOldest(): void {
    const lost = [...this.byId.values()].filter((peer) => !peer.alive);
    for (const peer of lost.slice(0, Math.max(0, lost.length - MAX_LOST))) this.byId.delete(peer.id);
  }
}
