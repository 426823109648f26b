import { deflateRawSync } from 'node:zlib';

/** A file for an archive. */
export interface Packed {
  readonly name: string;
  readonly content: Buffer;
}

function crc32(bytes: Uint8Array): number {
  let c = -1;
  for (const byte of bytes) {
    c ^= byte;
    for (let k = 0; k < 8; k++) c = (c >>> 1) ^ (c & 1 ? 0xedb88320 : 0);
  }
  return ~c >>> 0;
}

/** A ZIP archive. `zip64` puts sizes and places where those beyond 4 GB go. */
export function zipped(
  files: readonly Packed[],
  {
    stored = false,
    zip64 = false,
    comment = '',
  }: { stored?: boolean; zip64?: boolean; comment?: string } = {},
): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content } of files) {
    const packed = stored ? content : deflateRawSync(content);
    const text = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(text.length, 26);
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x02014b50, 0);
    header.writeUInt16LE(stored ? 0 : 8, 10);
    header.writeUInt32LE(crc32(content), 16);
    header.writeUInt32LE(zip64 ? 0xffffffff : packed.length, 20);
    header.writeUInt32LE(zip64 ? 0xffffffff : content.length, 24);
    header.writeUInt16LE(text.length, 28);
    header.writeUInt32LE(zip64 ? 0xffffffff : at, 42);
    const extra = Buffer.alloc(zip64 ? 28 : 0);
    if (zip64) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(24, 2);
      [content.length, packed.length, at].forEach((x, i) => extra.writeBigUInt64LE(BigInt(x), 4 + 8 * i));
    }
    header.writeUInt16LE(extra.length, 30);
    directory.push(header, text, extra);
    parts.push(local, text, packed);
    at += 30 + text.length + packed.length;
  }
  const bytes = directory.reduce((sum, part) => sum + part.length, 0);
  const end64 = Buffer.alloc(zip64 ? 76 : 0);
  if (zip64) {
    end64.writeUInt32LE(0x06064b50, 0);
    end64.writeBigUInt64LE(BigInt(bytes), 40);
    end64.writeBigUInt64LE(BigInt(at), 48);
    end64.writeUInt32LE(0x07064b50, 56);
    end64.writeBigUInt64LE(BigInt(at + bytes), 64);
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(zip64 ? 0xffffffff : bytes, 12);
  end.writeUInt32LE(zip64 ? 0xffffffff : at, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, ...directory, end64, end, Buffer.from(comment)]);
}

function tarHeader(name: string, bytes: number, kind: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  header.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124);
  header.write(kind, 156);
  header.write('ustar\0', 257);
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** A tar archive; names beyond 100 bytes as GNU tar ('L') or as pax ('x') writes them. */
export function tarred(files: readonly Packed[], long: 'L' | 'x' = 'L'): Buffer {
  const padded = (content: Buffer): Buffer =>
    Buffer.concat([content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
  const parts = files.flatMap(({ name, content }) => {
    const entry = [tarHeader(name.slice(0, 90), content.length, '0'), padded(content)];
    if (Buffer.byteLength(name) <= 90) return entry;
    const record = ` path=${name}\n`;
    let length = Buffer.byteLength(record) + 2;
    while (`${length}`.length + Buffer.byteLength(record) !== length) length++;
    const text = Buffer.from(long === 'L' ? `${name}\0` : `${length}${record}`);
    return [tarHeader('long', text.length, long), padded(text), ...entry];
  });
  return Buffer.concat([tarHeader('folder/', 0, '5'), ...parts, Buffer.alloc(1024)]);
}
