import { InputError } from '../errors.js';

/** Where a socket listens or connects. */
export interface Address {
  readonly host: string;
  /** 0: any free port (listening only). */
  readonly port: number;
}

/** Reads `host:port`, `[::1]:port`, with or without `tcp://`. Throws an InputError that shows what an address looks like. */
export function parseAddress(text: string): Address {
  const match = /^(?:tcp:\/\/)?(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9._-]+|\*)):(\d{1,5}|\*)$/.exec(text.trim());
  const port = match?.[3] === '*' ? 0 : Number(match?.[3]);
  if (!match || port > 65535)
    throw new InputError(
      `'${text}' is not an address: write host:port, like learner.example:5555 or 127.0.0.1:5555`,
    );
  return { host: match[1] ?? match[2], port };
}

/** `tcp://host:port` as ZeroMQ wants it. */
export function endpoint({ host, port }: Address): string {
  return `tcp://${host.includes(':') ? `[${host}]` : host}:${port === 0 ? '*' : port}`;
}

/** True when nobody outside this machine can reach the address. */
export function isLoopback({ host }: Address): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
