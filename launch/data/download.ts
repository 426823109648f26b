import { createHash } from 'node:crypto';
import { createReadStream, promises as fs, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { dirname } from 'node:path';
import { messageOf, RunError } from '../../core/errors.js';
import { syncFolder, writing } from '../../core/files.js';
import type { Digest } from './sources.js';

export interface Download {
  readonly url: string;
  /** Where the file goes; while it is fetched it is `<to>.part`, with what is known of it in `<to>.part.json`. */
  readonly to: string;
  readonly digest?: Digest;
}

export interface DownloadOptions {
  /** Told how many bytes are there, and how many there will be, where the server says so. */
  readonly onProgress?: (bytes: number, total: number | undefined) => void;
  /** Ends the download; what is there stays for the next time. */
  readonly signal?: AbortSignal;
  /** Pauses between tries, in milliseconds; without progress after the last one it is given up. */
  readonly pauses?: readonly number[];
  /** A connection that is silent for so many milliseconds is taken for broken. */
  readonly patience?: number;
}

const PAUSES = [500, 1000, 2000, 5000, 10_000];
const PATIENCE_MS = 60_000;

/** A connection that may be tried again. */
class Broken extends Error {
  constructor(
    message: string,
    readonly progressed = false,
  ) {
    super(message);
  }
}

/**
 * Fetches a file over HTTP. What a broken connection left is continued (Range, If-Range), in this call and in the next; the file appears at
 * `to` only when it is complete and has the digest that it should have. Throws a RunError when the server refuses, when connections keep
 * breaking, and when the digest is another: then the part is removed. Rejects with the signal's reason when it is ended.
 */
export async function download(file: Download, options: DownloadOptions = {}): Promise<void> {
  const { pauses = PAUSES, signal } = options;
  for (let tries = 0; ; tries++) {
    signal?.throwIfAborted();
    try {
      await fetchRest(file, options);
      break;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof Broken)) throw error;
      if (error.progressed) tries = 0;
      if (tries >= pauses.length) {
        throw new RunError(
          `${file.url}: ${error.message}, ${tries + 1} times in a row; what is there is kept: the same command goes on from there`,
          { cause: error },
        );
      }
      await sleep(pauses[tries], undefined, { signal });
    }
  }
  await finish(file);
}

/** The bytes that are there of the file, if they belong to this address. */
function whatIsThere({ url, to }: Download): { bytes: number; tag?: string } {
  try {
    const known = JSON.parse(readFileSync(`${to}.part.json`, 'utf8')) as { url?: string; tag?: string };
    if (known.url === url) return { bytes: statSync(`${to}.part`).size, tag: known.tag };
  } catch {
    // Nothing is known of what is there: it is fetched anew.
  }
  return { bytes: 0 };
}

async function fetchRest(
  file: Download,
  { onProgress, signal, patience = PATIENCE_MS }: DownloadOptions,
): Promise<void> {
  const { url, to } = file;
  const there = whatIsThere(file);
  const silence = new AbortController();
  const watch = setTimeout(() => silence.abort(), patience);
  const stop = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal;
  try {
    const response = await request(url, there, stop);
    if (response.status === 416 && totalOf(response) === there.bytes) return;
    if (response.status === 416) {
      rmSync(`${to}.part`, { force: true });
      throw new Broken('the server has another file than the one begun', true);
    }
    const from = response.status === 206 ? there.bytes : 0;
    const total = totalOf(response);
    const tag = response.headers.get('etag') ?? response.headers.get('last-modified') ?? undefined;
    await writing(`${to}.part`, async () => {
      await Promise.resolve(writeFileSync(`${to}.part.json`, `${JSON.stringify({ url, tag })}\n`));
    });
    await append(file, response, from, total, (bytes) => {
      watch.refresh();
      onProgress?.(bytes, total);
    });
  } finally {
    clearTimeout(watch);
  }
}

async function request(
  url: string,
  there: { bytes: number; tag?: string },
  signal: AbortSignal,
): Promise<Response> {
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (there.bytes > 0) {
    headers['range'] = `bytes=${there.bytes}-`;
    if (there.tag !== undefined && !there.tag.startsWith('W/')) headers['if-range'] = there.tag;
  }
  let response: Response;
  try {
    response = await fetch(url, { headers, signal });
  } catch (error) {
    throw new Broken(reasonOf(error));
  }
  const { status, statusText } = response;
  if (status === 200 || status === 206 || status === 416) return response;
  await response.body?.cancel();
  const answer = `the server answered ${status}${statusText === '' ? '' : ` ${statusText}`}`;
  if (status >= 500 || status === 429 || status === 408) throw new Broken(answer);
  throw new RunError(`${url}: ${answer}`);
}

/** Length of the whole file, where the server tells. */
function totalOf(response: Response): number | undefined {
  const range = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '');
  if (range) return Number(range[1]);
  const length = response.headers.get('content-length');
  return response.status === 200 && length !== null ? Number(length) : undefined;
}

/** Writes the body to the part, from byte `from` on. */
async function append(
  { to }: Download,
  response: Response,
  from: number,
  total: number | undefined,
  onBytes: (bytes: number) => void,
): Promise<void> {
  let bytes = from;
  const handle = await writing(`${to}.part`, async () => await fs.open(`${to}.part`, from > 0 ? 'r+' : 'w'));
  try {
    onBytes(bytes);
    const body = response.body?.[Symbol.asyncIterator]();
    for (;;) {
      const next = await body?.next().catch((error: unknown) => {
        throw new Broken(`the connection broke (${reasonOf(error)})`, bytes > from);
      });
      if (!next || next.done) break;
      const chunk = next.value;
      await writing(`${to}.part`, async () => await handle.write(chunk, 0, chunk.length, bytes));
      bytes += chunk.length;
      onBytes(bytes);
    }
    if (total !== undefined && bytes !== total)
      throw new Broken(`the connection ended after ${bytes} of ${total} bytes`, bytes > from);
    await writing(`${to}.part`, async () => {
      await handle.truncate(bytes);
      await handle.sync();
    });
  } finally {
    await handle.close();
  }
}

/** Checks the complete part and makes it the file. */
async function finish({ url, to, digest }: Download): Promise<void> {
  if (digest) {
    const found = await hashFile(`${to}.part`, digest.algorithm);
    if (found !== digest.hex.toLowerCase()) {
      rmSync(`${to}.part`, { force: true });
      rmSync(`${to}.part.json`, { force: true });
      throw new RunError(
        `${url}: what came has ${digest.algorithm.toUpperCase()} ${found} instead of ${digest.hex}: it is damaged or another version, and was removed`,
      );
    }
  }
  await writing(to, async () => {
    await fs.rename(`${to}.part`, to);
    await fs.rm(`${to}.part.json`, { force: true });
    await syncFolder(dirname(to));
  });
}

/** Digest of a file, in hexadecimal digits. */
export async function hashFile(path: string, algorithm: Digest['algorithm']): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** What fetch says went wrong is often in the cause. */
function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: unknown };
  return cause === undefined ? messageOf(error) : messageOf(cause);
}
