import type { NamedArrays } from '../arrays.js';
import { joinArrays, readArrayMeta, type FramedArrays } from './array-frames.js';
import { Fields } from './fields.js';
import { packHeader, unpackHeader } from './header.js';
import { WireError } from './wire-error.js';

/** Changes whenever an older peer would misread a message. */
export const PROTOCOL = 1;

/** Fields of every message. */
const ENVELOPE = ['protocol', 'type', 'arrays'];

/** A message before its type is known: who reads it checks the rest. */
export interface RawMessage {
  readonly type: string;
  readonly fields: Fields;
  readonly arrays?: NamedArrays;
}

/**
 * Frames of a message: a header, then the arrays if it carries any. The small arrays follow the header in its frame, at a multiple of
 * 8 bytes: for samples of ordinary size a frame less is worth the copy.
 */
export function encodeFrames(
  type: string,
  fields: { readonly [key: string]: unknown },
  arrays?: FramedArrays,
): Uint8Array[] {
  const header = packHeader({ protocol: PROTOCOL, type, ...fields, arrays: arrays?.meta });
  if (!arrays) return [header];
  const [small, ...large] = arrays.frames;
  const start = aligned(header.length);
  const first = new Uint8Array(start + small.length);
  first.set(header);
  first.set(small, start);
  return [first, ...large];
}

/**
 * Reads frames from outside. Throws a WireError unless they are a header of this protocol version and the arrays that it describes.
 */
export function decodeFrames(frames: readonly Uint8Array[]): RawMessage {
  if (frames.length === 0) throw new WireError('frames', 'message without a header');
  const [first, ...large] = frames;
  const { header, length } = unpackHeader(first);
  const { protocol, type, arrays } = header;
  if (protocol !== PROTOCOL)
    throw new WireError('protocol', `protocol ${shown(protocol)} instead of ${PROTOCOL}`);
  if (typeof type !== 'string') throw new WireError('type', 'message without a type');
  const fields = new Fields(type.slice(0, 40), header, ENVELOPE);
  if (arrays === undefined) {
    if (large.length > 0 || first.length > length)
      throw new WireError('frames', `message '${type.slice(0, 40)}' has bytes that it does not describe`);
    return { type, fields };
  }
  return {
    type,
    fields,
    arrays: joinArrays(readArrayMeta(arrays), [first.subarray(aligned(length)), ...large]),
  };
}

const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8;
const shown = (value: unknown): string => (typeof value === 'number' ? String(value) : 'unknown');
