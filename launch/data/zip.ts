import { promises as fs, type promises } from 'node:fs';
import type { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { InputError } from '../../core/errors.js';

/** A file in an archive. */
export interface Entry {
  readonly name: string;
  /** Uncompressed. */
  readonly bytes: number;
  content(): AsyncIterable<Uint8Array>;
}

const END = 0x06054b50;
const END64_LOCATOR = 0x07064b50;
const END64 = 0x06064b50;
const HEADER = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
const ZIP64_FIELD = 1;
const MAX32 = 0xffffffff;

/**
 * The files of a ZIP archive, with sizes beyond 4 GB (zip64), stored or deflated; folders are left out. Throws an InputError when it is no
 * archive, is damaged (lengths and CRC-32 are checked) or encrypted. The handle stays open as long as entries are read.
 */
export async function zipEntries(handle: promises.FileHandle, path: string): Promise<Entry[]> {
  const fault = (what: string): InputError => new InputError(`'${path}': ${what}`);
  const { size } = await handle.stat();
  const read = async (at: number, length: number): Promise<Buffer> => {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await handle.read(buffer, 0, length, at);
    if (at < 0 || bytesRead < length) throw fault('is not a complete ZIP archive');
    return buffer;
  };
  const directory = await directoryOf(read, size, fault);
  const entries: Entry[] = [];
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === HEADER;) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((k) => directory.readUInt16LE(at + k));
    const name = directory.toString('utf8', at + 46, at + 46 + nameLength);
    const extra = directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    const header = {
      flags: directory.readUInt16LE(at + 8),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      ...sizesOf(directory, at, extra),
    };
    at += 46 + nameLength + extraLength + commentLength;
    if (name.endsWith('/')) continue;
    if ((header.flags & 1) !== 0) throw fault(`'${name}' is encrypted`);
    if (header.method !== STORED && header.method !== DEFLATED)
      throw fault(
        `'${name}' is compressed by method ${header.method}; only stored and deflated files can be read`,
      );
    entries.push({
      name,
      bytes: header.plain,
      content: () => contentOf(handle, read, name, header, fault),
    });
  }
  return entries;
}

type Read = (at: number, length: number) => Promise<Buffer>;
type Fault = (what: string) => InputError;

interface Header {
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly plain: number;
  readonly offset: number;
}

/** The central directory. Its end record is in the last 64 KB, before a comment. */
async function directoryOf(read: Read, size: number, fault: Fault): Promise<Buffer> {
  const length = Math.min(size, 22 + 0xffff);
  const tail = await read(size - length, length);
  let end = tail.length - 22;
  while (end >= 0 && tail.readUInt32LE(end) !== END) end--;
  if (end < 0) throw fault('is not a ZIP archive, or not a complete one');
  let bytes = tail.readUInt32LE(end + 12);
  let offset = tail.readUInt32LE(end + 16);
  if ((offset === MAX32 || bytes === MAX32) && end >= 20 && tail.readUInt32LE(end - 20) === END64_LOCATOR) {
    const record = await read(Number(tail.readBigUInt64LE(end - 12)), 56);
    if (record.readUInt32LE(0) !== END64) throw fault('is not a complete ZIP archive');
    bytes = Number(record.readBigUInt64LE(40));
    offset = Number(record.readBigUInt64LE(48));
  }
  return await read(offset, bytes);
}

/** Sizes and place of an entry; those beyond 32 bits are in the zip64 field, in this order. */
function sizesOf(directory: Buffer, at: number, extra: Buffer): Pick<Header, 'packed' | 'plain' | 'offset'> {
  let plain = directory.readUInt32LE(at + 24);
  let packed = directory.readUInt32LE(at + 20);
  let offset = directory.readUInt32LE(at + 42);
  for (let k = 0; k + 4 <= extra.length; k += 4 + extra.readUInt16LE(k + 2)) {
    if (extra.readUInt16LE(k) !== ZIP64_FIELD) continue;
    let next = k + 4;
    const wide = (): number => Number(extra.readBigUInt64LE((next += 8) - 8));
    if (plain === MAX32) plain = wide();
    if (packed === MAX32) packed = wide();
    if (offset === MAX32) offset = wide();
  }
  return { plain, packed, offset };
}

async function* contentOf(
  handle: promises.FileHandle,
  read: Read,
  name: string,
  { method, crc, packed, plain, offset }: Header,
  fault: Fault,
): AsyncGenerator<Uint8Array> {
  const local = await read(offset, 30);
  if (local.readUInt32LE(0) !== LOCAL) throw fault(`'${name}' is not where the directory says`);
  const start = offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  if (packed === 0) {
    if (plain !== 0) throw fault(`'${name}' is damaged: it is empty`);
    return;
  }
  const raw = handle.createReadStream({ start, end: start + packed - 1, autoClose: false });
  let source: Readable = raw;
  if (method === DEFLATED) {
    const inflate = createInflateRaw();
    raw.on('error', (error) => inflate.destroy(error));
    source = raw.pipe(inflate);
  }
  let bytes = 0;
  let sum = MAX32;
  try {
    for await (const chunk of source) {
      const piece = chunk as Buffer;
      bytes += piece.length;
      sum = crc32(sum, piece);
      yield piece;
    }
  } catch (error) {
    throw fault(`'${name}' is damaged (${(error as Error).message})`);
  }
  if (bytes !== plain || (sum ^ MAX32) >>> 0 !== crc)
    throw fault(`'${name}' is damaged: its checksum is another`);
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = (c & 1) !== 0 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** Continues a CRC-32, not yet inverted. */
function crc32(sum: number, bytes: Uint8Array): number {
  let c = sum;
  for (const byte of bytes) c = CRC_TABLE[(c ^ byte) & 0xff] ^ (c >>> 8);
  return c;
}

/** Opens a file for zipEntries. */
export const openFile = async (path: string): Promise<promises.FileHandle> => await fs.open(path, 'r');
