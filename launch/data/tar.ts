import { InputError } from '../../core/errors.js';

const BLOCK = 512;
const FILE = new Set(['0', '\0', '7']);

/** A file of an archive that is read from front to back: its content must be read before the next one is asked for. */
export interface TarFile {
  readonly name: string;
  readonly bytes: number;
  readonly content: AsyncIterable<Uint8Array>;
}

/**
 * The files of a tar archive (ustar, with GNU and pax long names); folders and links are left out. Throws an InputError when it is
 * damaged or ends too early.
 */
export async function* tarFiles(source: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<TarFile> {
  const fault = (what: string): InputError => new InputError(`'${path}': ${what}`);
  const input = new Blocks(source, () => fault('is not a complete tar archive'));
  let longName: string | undefined;
  for (;;) {
    const header = await input.take(BLOCK, true);
    if (header === undefined || header.every((byte) => byte === 0)) return;
    if (!checksumFits(header)) throw fault('is not a tar archive, or damaged');
    const bytes = sizeIn(header);
    const kind = String.fromCharCode(header[156]);
    const padding = (BLOCK - (bytes % BLOCK)) % BLOCK;
    if (kind === 'L' || kind === 'x') {
      const text = Buffer.from((await input.take(bytes + padding))!.subarray(0, bytes)).toString('utf8');
      const name = kind === 'L' ? text.replace(/\0+$/, '') : /\d+ path=([^\n]*)\n/.exec(text)?.[1];
      longName = name ?? longName;
      continue;
    }
    const name = longName ?? nameIn(header);
    longName = undefined;
    const content = input.stream(bytes);
    if (FILE.has(kind)) yield { name, bytes, content };
    for await (const _ of content); // what was not read
    await input.take(padding);
  }
}

const textIn = (header: Uint8Array, from: number, length: number): string =>
  Buffer.from(header.subarray(from, from + length))
    .toString('utf8')
    .replace(/\0.*$/s, '');

function nameIn(header: Uint8Array): string {
  const prefix = textIn(header, 257, 5) === 'ustar' ? textIn(header, 345, 155) : '';
  const name = textIn(header, 0, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** Octal digits, or beyond 8 GB a big-endian number after a set bit. */
function sizeIn(header: Uint8Array): number {
  if ((header[124] & 0x80) === 0) return parseInt(textIn(header, 124, 12).trim() || '0', 8);
  return header.subarray(125, 136).reduce((value, byte) => value * 256 + byte, 0);
}

function checksumFits(header: Uint8Array): boolean {
  let sum = 8 * 32;
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += header[i];
  return sum === parseInt(textIn(header, 148, 8).trim(), 8);
}

/** Bytes of a stream, taken in pieces of wanted length. */
class Blocks {
  private readonly pieces: AsyncIterator<Uint8Array>;
  private rest: Uint8Array = new Uint8Array(0);

  constructor(
    source: AsyncIterable<Uint8Array>,
    private readonly early: () => InputError,
  ) {
    this.pieces = source[Symbol.asyncIterator]();
  }

  /** The next `length` bytes; undefined at the end where that is allowed. */
  async take(length: number, mayEnd = false): Promise<Uint8Array | undefined> {
    const taken: Uint8Array[] = [];
    for (let missing = length; missing > 0;) {
      const piece = await this.piece(missing);
      if (piece === undefined) {
        if (mayEnd && taken.length === 0) return undefined;
        throw this.early();
      }
      taken.push(piece);
      missing -= piece.length;
    }
    return taken.length === 1 ? taken[0] : Buffer.concat(taken);
  }

  /** The next `length` bytes as they come. Continues where an earlier reader stopped. */
  stream(length: number): AsyncIterable<Uint8Array> {
    let missing = length;
    const next = async (): Promise<IteratorResult<Uint8Array>> => {
      if (missing === 0) return { done: true, value: undefined };
      const piece = await this.piece(missing);
      if (piece === undefined) throw this.early();
      missing -= piece.length;
      return { done: false, value: piece };
    };
    return { [Symbol.asyncIterator]: () => ({ next }) };
  }

  /** At most `most` bytes; undefined at the end. */
  private async piece(most: number): Promise<Uint8Array | undefined> {
    while (this.rest.length === 0) {
      const { done, value } = await this.pieces.next();
      if (done) return undefined;
      this.rest = value;
    }
    const piece = this.rest.subarray(0, most);
    this.rest = this.rest.subarray(piece.length);
    return piece;
  }
}
