import { DTYPES, dtypeOf, type DType, type NamedArrays, type NDArray, type TypedArray } from '../arrays.js';
import { WireError } from './wire-error.js';

/** Arrays below this size share one frame: a frame costs more than copying so little. */
const PACK_BELOW = 16384;
const MAX_RANK = 8;
const MAX_NAME = 256;

/** An array as a header describes it. */
export type ArrayMeta = readonly [name: string, dtype: DType, shape: readonly number[]];

/** Named arrays taken apart for sending. What goes into which frame follows from `meta` alone. */
export interface FramedArrays {
  readonly meta: readonly ArrayMeta[];
  /** First the small arrays together, each at a multiple of 8 bytes (empty when there are none); then one frame per large array. */
  readonly frames: readonly Uint8Array[];
}

interface Layout {
  /** Length of the shared frame. */
  readonly packed: number;
  /** Frame and offset of each array. */
  readonly places: readonly { readonly frame: number; readonly offset: number; readonly bytes: number }[];
  readonly frames: number;
}

function layoutOf(sizes: readonly number[]): Layout {
  let packed = 0;
  let frames = 1;
  const places = sizes.map((bytes) => {
    if (bytes >= PACK_BELOW) return { frame: frames++, offset: 0, bytes };
    const offset = packed;
    packed += Math.ceil(bytes / 8) * 8;
    return { frame: 0, offset, bytes };
  });
  return { packed, places, frames };
}

const bytesOf = (data: TypedArray): Uint8Array =>
  new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);

/**
 * Takes arrays apart without copying large ones: whoever sends the frames must not change the arrays afterwards, since ZeroMQ may
 * still be reading them. See `ownFrames`.
 */
export function frameArrays(arrays: NamedArrays): FramedArrays {
  const entries = Object.entries(arrays);
  const { packed, places } = layoutOf(entries.map(([, { data }]) => data.byteLength));
  const shared = new Uint8Array(packed);
  const frames: Uint8Array[] = [shared];
  entries.forEach(([, { data }], i) => {
    const bytes = bytesOf(data);
    if (bytes.length < PACK_BELOW) shared.set(bytes, places[i].offset);
    else frames.push(bytes);
  });
  return { meta: entries.map(([name, { data, shape }]) => [name, dtypeOf(data), shape] as const), frames };
}

/** The same frames in memory of their own, each the whole of its buffer: safe to keep, to send and to transfer between threads. */
export function ownFrames(arrays: NamedArrays): FramedArrays {
  const { meta, frames } = frameArrays(arrays);
  const sources = new Set(Object.values(arrays).map(({ data }) => data.buffer));
  return { meta, frames: frames.map((frame) => (sources.has(frame.buffer) ? new Uint8Array(frame) : frame)) };
}

/** Reads and checks what a header says about arrays. Throws a WireError. */
export function readArrayMeta(value: unknown): ArrayMeta[] {
  if (!Array.isArray(value)) throw new WireError('arrays', 'arrays are not described by a list');
  const names = new Set<string>();
  return value.map((entry: unknown) => {
    if (!Array.isArray(entry) || entry.length !== 3)
      throw new WireError('arrays', 'an array is not described by name, type and shape');
    const [name, dtype, shape] = entry as unknown[];
    if (typeof name !== 'string' || name.length > MAX_NAME)
      throw new WireError('arrays', 'an array has no proper name');
    if (names.has(name)) throw new WireError('arrays', `array '${name}' comes twice`);
    names.add(name);
    if (typeof dtype !== 'string' || !Object.hasOwn(DTYPES, dtype))
      throw new WireError('arrays', `array '${name}' has an unknown type`);
    const proper =
      Array.isArray(shape) &&
      shape.length <= MAX_RANK &&
      shape.every((n: unknown) => Number.isSafeInteger(n) && (n as number) >= 0);
    if (!proper) throw new WireError('arrays', `array '${name}' has no proper shape`);
    return [name, dtype as DType, shape as number[]] as const;
  });
}

/**
 * Puts arrays together again, as views of the frames where these are aligned. Throws a WireError when frames and description
 * disagree in number or length.
 */
export function joinArrays(meta: readonly ArrayMeta[], frames: readonly Uint8Array[]): NamedArrays {
  const lengths = meta.map(([, , shape]) => shape.reduce((product, n) => product * n, 1));
  const layout = layoutOf(meta.map(([, dtype], i) => lengths[i] * DTYPES[dtype].BYTES_PER_ELEMENT));
  if (frames.length !== layout.frames)
    throw new WireError('arrays', `${frames.length} array frames instead of ${layout.frames}`);
  if (frames[0].byteLength !== layout.packed) {
    throw new WireError(
      'arrays',
      `the small arrays take ${layout.packed} bytes, there are ${frames[0].byteLength}`,
    );
  }
  const aligned = frames.map((frame) => (frame.byteOffset % 8 === 0 ? frame : new Uint8Array(frame)));
  return Object.fromEntries(
    meta.map(([name, dtype, shape], i): [string, NDArray] => {
      const { frame, offset, bytes } = layout.places[i];
      const source = aligned[frame];
      if (bytes >= PACK_BELOW && source.byteLength !== bytes) {
        throw new WireError(
          'arrays',
          `array '${name}' ${dtype} [${shape.join()}] takes ${bytes} bytes, its frame has ${source.byteLength}`,
        );
      }
      const data = new DTYPES[dtype](source.buffer as ArrayBuffer, source.byteOffset + offset, lengths[i]);
      return [name, { shape, data }];
    }),
  );
}
