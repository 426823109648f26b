import { Packr, Unpackr } from 'msgpackr';
import { messageOf } from '../errors.js';
import { WireError } from './wire-error.js';

/** Longest header: what a unit with a few thousand tasks needs, and no more. */
const MAX_HEADER_BYTES = 4 * 1024 * 1024;
const MAX_DEPTH = 32;

// Records are a dialect of msgpackr's own and build functions from what a peer sent; plain maps can be read by any language.
const packr = new Packr({ useRecords: false, skipValues: [undefined] } as ConstructorParameters<
  typeof Packr
>[0]);
const unpackr = new Unpackr({ useRecords: false });

/** Header as MessagePack: nil, booleans, 32-bit integers, 64-bit floats, strings, arrays and maps. Keys that are undefined are left out. */
export function packHeader(header: { readonly [key: string]: unknown }): Uint8Array {
  return packr.pack(header);
}

/** The map at the start of a frame, and its length in bytes. Throws a WireError for anything that `packHeader` does not write. */
export function unpackHeader(frame: Uint8Array): {
  readonly header: { readonly [key: string]: unknown };
  readonly length: number;
} {
  const length = checkMsgpack(frame);
  let header: unknown;
  try {
    header = unpackr.unpack(frame.subarray(0, length));
  } catch (error) {
    throw new WireError('header', `header cannot be read: ${messageOf(error)}`);
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    throw new WireError('header', 'header is not a map');
  return { header: header as { [key: string]: unknown }, length };
}

/** Bytes that follow the first byte of the fixed-size types we accept: floats, integers up to 32 bits. */
const FIXED = new Map([
  [0xca, 4],
  [0xcb, 8],
  [0xcc, 1],
  [0xcd, 2],
  [0xce, 4],
  [0xd0, 1],
  [0xd1, 2],
  [0xd2, 4],
]);

/** Types that give a length in the bytes that follow: how many bytes, and how many values each unit of length stands for (0: bytes). */
const COUNTED = new Map([
  [0xd9, { bytes: 1, values: 0 }],
  [0xda, { bytes: 2, values: 0 }],
  [0xdb, { bytes: 4, values: 0 }],
  [0xdc, { bytes: 2, values: 1 }],
  [0xdd, { bytes: 4, values: 1 }],
  [0xde, { bytes: 2, values: 2 }],
  [0xdf, { bytes: 4, values: 2 }],
]);

/**
 * Walks the bytes before a decoder sees them and returns where the value ends: one complete value, bounded length and depth, no binary,
 * no extension types, no 64-bit integers, no claim of more elements than there are bytes. What passes cannot make a decoder recurse or
 * allocate beyond the frame's own size.
 */
function checkMsgpack(bytes: Uint8Array): number {
  const end = Math.min(bytes.length, MAX_HEADER_BYTES);
  const open: number[] = [1]; // values still to come in each container we are in
  let at = 0;
  while (open.length > 0) {
    if (open[open.length - 1] === 0) {
      open.pop();
      continue;
    }
    open[open.length - 1]--;
    if (at >= end) throw truncated();
    const byte = bytes[at++];
    let values = 0;
    if (byte <= 0x7f || byte >= 0xe0 || byte === 0xc0 || byte === 0xc2 || byte === 0xc3) continue;
    if (byte <= 0x8f) values = 2 * (byte & 0x0f);
    else if (byte <= 0x9f) values = byte & 0x0f;
    else if (byte <= 0xbf) at += byte & 0x1f;
    else {
      const counted = COUNTED.get(byte);
      const fixed = FIXED.get(byte);
      if (counted) {
        let length = 0;
        for (let i = 0; i < counted.bytes; i++) length = 256 * length + bytes[at++];
        if (counted.values === 0) at += length;
        else values = counted.values * length;
      } else if (fixed === undefined) {
        throw new WireError('header', `header holds a value of type 0x${byte.toString(16)}`);
      } else {
        at += fixed;
      }
    }
    if (!(at <= end && values <= end - at)) throw truncated(); // also when a length was cut and is not a number
    if (values > 0) open.push(values);
    if (open.length > MAX_DEPTH) throw new WireError('header', `header is nested deeper than ${MAX_DEPTH}`);
  }
  return at;
}

const truncated = (): WireError => new WireError('header', 'header is truncated or too long');
