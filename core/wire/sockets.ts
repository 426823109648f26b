import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dealer, Publisher, Router, Subscriber } from 'zeromq';
import { InputError, messageOf } from '../errors.js';
import { endpoint, isLoopback, type Address } from './address.js';
import type { ClientSecurity, ServerSecurity } from './keys.js';
import { guardDomain } from './zap.js';

/** How long to wait for a port to be free again. */
const CLOSE_MS = 1000;
/** Longest frame taken from a peer; a longer one ends the connection. */
const MAX_FRAME_BYTES = 1024 * 1024 * 1024;

/**
 * Options of every socket. Heartbeats find a dead peer within three seconds; connectTimeout and the bounded back-off bring a
 * connection back within about a second of the network; without linger 0 a process cannot exit while a peer is away.
 */
export const SOCKET_OPTIONS = {
  heartbeatInterval: 1000,
  heartbeatTimeout: 3000,
  heartbeatTimeToLive: 4000,
  connectTimeout: 1000,
  reconnectInterval: 100,
  reconnectMaxInterval: 2000,
  linger: 0,
  maxMessageSize: MAX_FRAME_BYTES,
} as const;

/**
 * Options of a ROUTER: a message that cannot be delivered is an error (never a silent loss), a reconnecting peer takes its own place,
 * and a slow one fails its own sends instead of holding up the others.
 */
export const ROUTER_OPTIONS = {
  ...SOCKET_OPTIONS,
  mandatory: true,
  handover: true,
  sendTimeout: 0,
  sendHighWaterMark: 1024,
  receiveHighWaterMark: 64,
} as const;

/**
 * Sends one message after another: a socket takes only one at a time. The promise of `send` settles when ZeroMQ has the message, or
 * rejects with its error.
 */
export class SendQueue {
  private readonly waiting: {
    frames: Uint8Array[];
    resolve: () => void;
    reject: (error: unknown) => void;
  }[] = [];
  private busy = false;
  private draining: Promise<void> = Promise.resolve();

  constructor(private readonly socket: { send(frames: Uint8Array[]): Promise<void> }) {}

  /** Messages not yet with ZeroMQ. */
  get length(): number {
    return this.waiting.length + (this.busy ? 1 : 0);
  }

  /** Resolves when all that was to be sent is with ZeroMQ, or has failed. */
  async idle(): Promise<void> {
    await this.draining;
  }

  send(frames: Uint8Array[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ frames, resolve, reject });
      if (!this.busy) this.draining = this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.busy = true;
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      try {
        await this.socket.send(next.frames);
        next.resolve();
      } catch (error) {
        next.reject(error);
      }
    }
    this.busy = false;
  }
}

/** A socket that listens, and what it takes to end it. */
export interface Listening {
  readonly port: number;
  /** Closes the socket, waits until the port is free, and ends the guard of its keys. */
  close(): Promise<void>;
}

/**
 * Binds a socket. Beyond loopback keys are required; with keys only those on the allow-list get in. Throws an InputError when keys
 * are missing, or naming the address when it is taken or not ours.
 */
export async function listen(
  socket: Router | Publisher,
  address: Address,
  security: ServerSecurity | undefined,
  domain: string,
  onRefused: (address: string) => void,
): Promise<Listening> {
  let unguard = (): void => undefined;
  if (security) {
    socket.curveServer = true;
    socket.curvePublicKey = security.keys.publicKey;
    socket.curveSecretKey = security.keys.secretKey;
    socket.zapDomain = domain;
    socket.zapEnforceDomain = true;
    unguard = await guardDomain(domain, security.allowed, onRefused);
  } else if (!isLoopback(address)) {
    throw new InputError(
      `listening on '${address.host}' lets other machines connect, which needs keys: give a key file and the public keys of the actors, or listen on 127.0.0.1`,
    );
  }
  socket.ipv6 = address.host.includes(':');
  try {
    await socket.bind(endpoint(address));
  } catch (error) {
    unguard();
    const code = (error as NodeJS.ErrnoException).code;
    const reason =
      code === 'EADDRINUSE' ? 'the port is in use by another process: choose another one' : messageOf(error);
    throw new InputError(`cannot listen on ${address.host}:${address.port}: ${reason}`);
  }
  const bound = socket.lastEndpoint ?? endpoint(address);
  const port = Number(/:(\d+)$/.exec(bound)?.[1]);
  return {
    port,
    // Not by `unbind`: when a peer goes at the same time, libzmq 4.3.5 then aborts the process (pipe.cpp:355).
    async close() {
      socket.close();
      await freed({ host: address.host, port });
      unguard();
    },
  };
}

/** Resolves when nobody listens there any more: ZeroMQ ends a listener in a thread of its own, some time after `close` has returned. */
async function freed(address: Address): Promise<void> {
  const deadline = performance.now() + CLOSE_MS;
  while (!(await canListen(address)) && performance.now() < deadline) await sleep(1);
}

function canListen({ host, port }: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer((visitor) => visitor.destroy());
    probe.once('error', () => resolve(false));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** Connects a socket; with keys the learner must prove to hold `serverKey`. */
export function connect(
  socket: Dealer | Subscriber,
  address: Address,
  security: ClientSecurity | undefined,
): void {
  if (security) {
    socket.curvePublicKey = security.keys.publicKey;
    socket.curveSecretKey = security.keys.secretKey;
    socket.curveServerKey = security.serverKey;
  }
  socket.ipv6 = address.host.includes(':');
  socket.connect(endpoint(address));
}
