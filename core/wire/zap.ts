import { setTimeout } from 'node:timers/promises';
import { Reply } from 'zeromq';

/** The address at which ZeroMQ asks whether a peer may connect (RFC 27). */
const ZAP_ENDPOINT = 'inproc://zeromq.zap.01';

const BIND_ATTEMPTS = 100;
const BIND_PAUSE_MS = 10;

const Z85 = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#';

/** 32 bytes as the 40 characters that key files hold (RFC 32). */
function z85(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 4) {
    let value = ((bytes[i] << 24) | (bytes[i + 1] << 16) | (bytes[i + 2] << 8) | bytes[i + 3]) >>> 0;
    let chunk = '';
    for (let d = 0; d < 5; d++) {
      chunk = Z85[value % 85] + chunk;
      value = Math.floor(value / 85);
    }
    text += chunk;
  }
  return text;
}

interface Guard {
  readonly allowed: ReadonlySet<string>;
  readonly onRefused: (address: string) => void;
}

const guards = new Map<string, Guard>();
let handler: Promise<Reply> | undefined;

/**
 * Lets only the listed keys in on sockets of this domain; must be called before they bind. Without a handler CURVE would admit any
 * key. One handler answers for the whole process. Returns the removal of the guard.
 */
export async function guardDomain(
  domain: string,
  allowed: ReadonlySet<string>,
  onRefused: (address: string) => void,
): Promise<() => void> {
  guards.set(domain, { allowed, onRefused });
  handler ??= startHandler();
  await handler;
  return () => {
    guards.delete(domain);
    if (guards.size > 0) return;
    void handler?.then((socket) => socket.close());
    handler = undefined;
  };
}

/** Binds the handler; one that was just closed frees the address a moment later. */
async function startHandler(): Promise<Reply> {
  const socket = new Reply({ linger: 0 });
  for (let attempt = 0; ; attempt++) {
    try {
      await socket.bind(ZAP_ENDPOINT);
      break;
    } catch (error) {
      if (attempt === BIND_ATTEMPTS) throw error;
      await setTimeout(BIND_PAUSE_MS);
    }
  }
  void answer(socket);
  return socket;
}

async function answer(socket: Reply): Promise<void> {
  for await (const [version, id, domain, address, , mechanism, credentials] of socket) {
    const guard = guards.get(domain.toString());
    const admitted =
      guard !== undefined && mechanism.toString() === 'CURVE' && guard.allowed.has(z85(credentials));
    if (!admitted) guard?.onRefused(address.toString());
    await socket.send([version, id, admitted ? '200' : '400', admitted ? 'OK' : 'key not allowed', '', '']);
  }
}
