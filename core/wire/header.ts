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
const FIXED: { readonly [byte: number]: number } = {
  0xca: 4,
  0xcb: 8,
  0xcc: 1,
  0xcd: 2,
  0xce: 4,
  0xd0: 1,
  0xd1: 2,
  0xd2: 4,
};

/**
 * Walks the bytes before a decoder sees them and returns where the value ends: one complete value, bounded length and depth, no binary, no extension types, no 64-bit integers, no
 * claim of more elements than there are bytes. What passes cannot make a decoder recurse or allocate beyond the frame's own size.
 */
function checkMsgpack(bytes: Uint8Array): number {
  const end = Math.min(bytes.length, MAX_HEADER_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const open: number[] = [1]; // values still to come in each container we are in
  let at = 0;
  const need = (n: number): number => {
    const start = at;
    at += n;
    if (at > end) throw new WireError('header', 'header is truncated or too long');
    return start;
  };
  const enter = (values: number): void => {
    if (values > end - at) throw new WireError('header', 'header is truncated or too long');
    if (values > 0) open.push(values);
    if (open.length > MAX_DEPTH) throw new WireError('header', `header is nested deeper than ${MAX_DEPTH}`);
  };
  while (open.length > 0) {
    if (open[open.length - 1] === 0) {
      open.pop();
      continue;
    }
    open[open.length - 1]--;
    const byte = bytes[need(1)];
    if (byte <= 0x7f || byte >= 0xe0 || byte === 0xc0 || byte === 0xc2 || byte === 0xc3) continue;
    if (byte <= 0x8f) enter(2 * (byte & 0x0f));
    else if (byte <= 0x9f) enter(byte & 0x0f);
    else if (byte <= 0xbf) need(byte & 0x1f);
    else if (byte in FIXED) need(FIXED[byte]);
    else if (byte === 0xd9) need(view.getUint8(need(1)));
    else if (byte === 0xda) need(view.getUint16(need(2)));
    else if (byte === 0xdb) need(view.getUint32(need(4)));
    else if (byte === 0xdc) enter(view.getUint16(need(2)));
    else if (byte === 0xdd) enter(view.getUint32(need(4)));
    else if (byte === 0xde) enter(2 * view.getUint16(need(2)));
    else if (byte === 0xdf) enter(2 * view.getUint32(need(4)));
    else throw new WireError('header', `header holds a value of type 0x${byte.toString(16)}`);
  }
  return at;
}
