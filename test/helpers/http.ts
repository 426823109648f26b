import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on the loopback that closes when the test ends; resolves to its address. */
export async function serve(
  t: { after(fn: () => Promise<void>): void },
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What a file server does with one request. */
export interface Behaviour {
  /** Break the connection after so many bytes of the body: soon, or when the client is known to have them. */
  readonly breakAfter?: number;
  /** Fall silent after so many bytes of the body. */
  readonly silentAfter?: number;
  /** Answer with this status and nothing else. */
  readonly status?: number;
  /** Serve this instead. */
  readonly content?: Buffer;
  readonly etag?: string;
  /** As if there were no Range. */
  readonly ignoreRange?: boolean;
}

/** The ranges that were asked for, request by request. */
export interface Served {
  readonly url: string;
  readonly ranges: (string | undefined)[];
  /** To be told how many bytes of the file the client has. A client may lose what it has not read yet when a connection breaks. */
  received(bytes: number): void;
}

/**
 * Serves one file by HTTP/1.1 with ranges; the i-th request is answered by behaviours[i], those after the last one plainly. With
 * `follow` connections break only when Served.received says that the client has what it should have.
 */
export async function serveFile(
  t: { after(fn: () => Promise<void>): void },
  file: Buffer,
  behaviours: readonly Behaviour[] = [],
  { follow = false }: { follow?: boolean } = {},
): Promise<Served> {
  const ranges: (string | undefined)[] = [];
  let breakOff: { at: number; act: () => void } | undefined;
  const base = await serve(t, (request, response) => {
    const {
      breakAfter,
      silentAfter,
      status,
      content = file,
      etag = '"one"',
      ignoreRange,
    } = behaviours[ranges.length] ?? {};
    ranges.push(request.headers.range);
    if (status !== undefined) {
      response.writeHead(status).end();
      return;
    }
    const sameFile = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
    const from =
      ignoreRange || !sameFile ? undefined : /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
    const start = Number(from ?? 0);
    if (start > 0 && start >= content.length) {
      response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
      return;
    }
    const body = content.subarray(start);
    response.writeHead(from === undefined ? 200 : 206, {
      etag,
      'content-length': body.length,
      ...(from !== undefined && {
        'content-range': `bytes ${start}-${content.length - 1}/${content.length}`,
      }),
    });
    const cut = breakAfter ?? silentAfter;
    if (cut === undefined) {
      response.end(body);
      return;
    }
    response.write(body.subarray(0, cut), () => {
      if (breakAfter === undefined) return;
      breakOff = { at: start + cut, act: () => response.destroy() };
      if (!follow) setTimeout(breakOff.act, 20);
    });
  });
  return {
    url: `${base}/set.zip`,
    ranges,
    received(bytes) {
      if (breakOff && bytes >= breakOff.at) breakOff.act();
    },
  };
}
