import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { InputError, messageOf } from '../errors.js';
import { reasonOf } from '../files.js';

/** A running endpoint for Prometheus. */
export interface MetricsServer {
  /** `http://127.0.0.1:9464/metrics`. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves a registry at /metrics and nothing else. Port 0 takes any free one. There is no authentication: leave the host at loopback, or
 * within a network that may know the numbers. Throws an InputError when the port cannot be had.
 */
export async function serveMetrics(
  registry: Registry,
  { host, port }: { host: string; port: number },
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    const [path] = (request.url ?? '').split('?');
    const answer = (status: number, text: string, type = 'text/plain; charset=utf-8'): void => {
      response.writeHead(status, { 'content-type': type });
      response.end(request.method === 'HEAD' ? undefined : text);
    };
    if (path !== '/metrics') return answer(404, 'the metrics are at /metrics\n');
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405, 'only GET and HEAD\n');
    registry.metrics().then(
      (text) => answer(200, text, registry.contentType),
      (error: unknown) => answer(500, `${messageOf(error)}\n`),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(new InputError(`metrics endpoint: ${listenProblem(error, host, port)}`)),
    );
    server.listen(port, host, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}/metrics`,
    port: bound,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listenProblem(error: NodeJS.ErrnoException, host: string, port: number): string {
  const choose = 'choose another by --set metrics.port=<port>, 0 for any free one';
  if (error.code === 'EADDRINUSE') return `port ${port} of ${host} is in use: ${choose}`;
  if (error.code === 'EACCES') return `port ${port} of ${host} needs more rights: ${choose}`;
  return `cannot listen on ${host} port ${port}: ${reasonOf(error)}; choose another address by --set metrics.host=<address>`;
}
