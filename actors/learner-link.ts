import { Dealer, Subscriber } from 'zeromq';
import { messageOf } from '../core/errors.js';
import { encodeActorMessage, type Bye } from '../core/wire/actor-messages.js';
import type { Address } from '../core/wire/address.js';
import type { ClientSecurity } from '../core/wire/keys.js';
import { decodeLearnerMessage, type LearnerMessage } from '../core/wire/learner-messages.js';
import { connect, SendQueue, SOCKET_OPTIONS } from '../core/wire/sockets.js';
import { WireError } from '../core/wire/wire-error.js';

const FAREWELL_MS = 300;

/** What an actor does about what it hears. */
export interface LinkHandler {
  /** A connection stands, for the first time or again. */
  connected(): void;
  disconnected(): void;
  /** `published`: it came over the weights channel. */
  message(message: LearnerMessage, published: boolean): void;
  /** The learner sent what this actor cannot read. */
  malformed(error: WireError): void;
}

/** An actor's sockets: a DEALER for control, units and samples, a SUB for weights. They reconnect by themselves. */
export class LearnerLink {
  private readonly dealer: Dealer;
  private readonly outbox: SendQueue;
  private subscriber: Subscriber | undefined;

  constructor(
    id: string,
    private readonly address: Address,
    private readonly security: ClientSecurity | undefined,
    private readonly handler: LinkHandler,
  ) {
    this.dealer = new Dealer({
      ...SOCKET_OPTIONS,
      routingId: id,
      immediate: true,
      sendHighWaterMark: 64,
      receiveHighWaterMark: 1024,
    });
    this.outbox = new SendQueue(this.dealer);
  }

  /** Messages that wait for the connection. */
  get backlog(): number {
    return this.outbox.length;
  }

  open(): void {
    this.dealer.events.on('handshake', () => this.handler.connected());
    this.dealer.events.on('disconnect', () => this.handler.disconnected());
    connect(this.dealer, this.address, this.security);
    void this.receive(this.dealer);
  }

  /** Listens for weights on this port, and no longer on another. */
  subscribe(port: number): void {
    this.subscriber?.close();
    this.subscriber = new Subscriber({ ...SOCKET_OPTIONS, receiveHighWaterMark: 8 });
    this.subscriber.subscribe();
    connect(this.subscriber, { ...this.address, port }, this.security);
    void this.receive(this.subscriber);
  }

  send(message: Parameters<typeof encodeActorMessage>[0]): void {
    // A message that cannot be sent any more belongs to a socket that is being closed.
    this.outbox.send(encodeActorMessage(message)).catch(() => undefined);
  }

  /** Says goodbye, if that goes quickly, and closes. */
  async close(bye: Bye): Promise<void> {
    const timeout = new Promise((resolve) => setTimeout(resolve, FAREWELL_MS));
    await Promise.race([this.outbox.send(encodeActorMessage(bye)).catch(() => undefined), timeout]);
    this.dealer.linger = FAREWELL_MS;
    this.dealer.close();
    this.subscriber?.close();
  }

  private async receive(socket: Dealer | Subscriber): Promise<void> {
    for await (const frames of socket) {
      try {
        this.handler.message(decodeLearnerMessage(frames), socket !== this.dealer);
      } catch (error) {
        this.handler.malformed(error instanceof WireError ? error : new WireError('field', messageOf(error)));
      }
    }
  }
}
