import { DTYPES, dtypeOf, type DType, type NamedArrays, type NDArray } from '../arrays.js';
import { InputError } from '../errors.js';
import { isPlainObject } from '../json.js';
import { sizeOf } from '../spaces.js';

// The safetensors format: the header's length as u64, little-endian; the header, JSON padded with spaces; the arrays, row-major and
// little-endian, without gaps. https://github.com/huggingface/safetensors#format

const LENGTH_BYTES = 8;
const LARGEST_HEADER = 100_000_000;
const METADATA = '__metadata__';
/** Widest first, so that every array is aligned; the reference implementation writes in this order. */
const ORDER: readonly DType[] = ['F64', 'F32', 'U32', 'I32', 'U8'];

interface Entry {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/**
 * Encodes arrays as a safetensors file, in pieces to be written one after the other: the header and then the arrays' own memory,
 * uncopied. The same arrays give the same bytes, whatever the order of their names. Throws a TypeError for the name `__metadata__`,
 * which the format keeps for itself.
 */
export function encodeSafetensors(arrays: NamedArrays): Uint8Array[] {
  if (Object.hasOwn(arrays, METADATA)) throw new TypeError(`an array cannot be named '${METADATA}'`);
  const ordered = Object.entries(arrays)
    .map(([name, array]) => ({ name, array, dtype: dtypeOf(array.data) }))
    .sort((a, b) => ORDER.indexOf(a.dtype) - ORDER.indexOf(b.dtype) || (a.name < b.name ? -1 : 1));
  let end = 0;
  const header: [string, Entry][] = ordered.map(({ name, array, dtype }) => {
    const begin = end;
    end += array.data.byteLength;
    return [name, { dtype, shape: array.shape, data_offsets: [begin, end] }];
  });
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const length = Math.ceil(json.length / LENGTH_BYTES) * LENGTH_BYTES;
  const head = new Uint8Array(LENGTH_BYTES + length).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(length), true);
  head.set(json, LENGTH_BYTES);
  return [head, ...ordered.map(({ array }) => bytesOf(array))];
}

/** An array's memory as bytes, uncopied. */
export function bytesOf({ data }: NDArray): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/**
 * Decodes a safetensors file with element types F32, F64, I32, U32 and U8. Every array has memory of its own. Throws an InputError
 * saying what is wrong with the file, which it calls `label`; whatever the bytes, nothing else is thrown.
 */
export function decodeSafetensors(bytes: Uint8Array, label: string): NamedArrays {
  const { header, data } = split(bytes, label);
  const entries = Object.entries(header)
    .filter(([name]) => name !== METADATA)
    .map(([name, entry]) => [name, checkedEntry(name, entry, label)] as const);
  checkCoverage(entries, data.length, label);
  return Object.fromEntries(
    entries.map(([name, { dtype, shape, data_offsets }]) => {
      const own = data.slice(...data_offsets);
      return [name, { shape, data: new DTYPES[dtype](own.buffer) }];
    }),
  );
}

function split(bytes: Uint8Array, label: string): { header: Record<string, unknown>; data: Uint8Array } {
  if (bytes.length < LENGTH_BYTES) {
    throw new InputError(`${label} is cut off: ${bytes.length} bytes are too few for a safetensors file`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > LARGEST_HEADER) {
    throw new InputError(
      `${label} is damaged: its header claims ${length} bytes, ${LARGEST_HEADER} are allowed`,
    );
  }
  const start = LENGTH_BYTES + Number(length);
  if (start > bytes.length) {
    throw new InputError(
      `${label} is cut off: its header claims ${length} bytes, the file has ${bytes.length}`,
    );
  }
  const header = parseHeader(bytes.subarray(LENGTH_BYTES, start));
  if (typeof header === 'string') throw new InputError(`${label} is damaged: its header ${header}`);
  // Not bytes.subarray: of a Node Buffer that is a Buffer, whose slice does not copy.
  return { header, data: new Uint8Array(bytes.buffer, bytes.byteOffset + start, bytes.length - start) };
}

/** The header as an object, or what is wrong with it. */
function parseHeader(bytes: Uint8Array): Record<string, unknown> | string {
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    header = JSON.parse(text);
  } catch {
    return 'is not JSON';
  }
  if (!isPlainObject(header)) return 'is not an object';
  const twice = duplicateKey(text);
  return twice === undefined ? header : `has '${twice}' twice`;
}

/** The first key that an object of this (valid) JSON text has twice: JSON.parse would keep the last one silently. */
function duplicateKey(json: string): string | undefined {
  const objects: Set<string>[] = [];
  for (const [token, key] of json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/g)) {
    if (token === '{') objects.push(new Set());
    else if (token === '}') objects.pop();
    else if (key !== undefined) {
      const name = JSON.parse(token.slice(0, -key.length)) as string;
      const keys = objects[objects.length - 1];
      if (keys.has(name)) return name;
      keys.add(name);
    }
  }
  return undefined;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function checkedEntry(name: string, entry: unknown, label: string): Entry {
  const wrong = (what: string) => new InputError(`${label} is damaged: array '${name}' has ${what}`);
  if (!isPlainObject(entry)) throw wrong('no description');
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string' || !Object.hasOwn(DTYPES, dtype)) {
    throw wrong(`element type ${JSON.stringify(dtype)}; known are ${ORDER.join(', ')}`);
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) throw wrong(`shape ${clipped(shape)}`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount) || offsets[0] > offsets[1]) {
    throw wrong(`data_offsets ${clipped(offsets)}`);
  }
  const bytes = sizeOf(shape) * DTYPES[dtype as DType].BYTES_PER_ELEMENT;
  if (bytes !== offsets[1] - offsets[0]) {
    throw wrong(
      `shape ${clipped(shape)} of ${dtype}, ${bytes} bytes, in a range of ${offsets[1] - offsets[0]}`,
    );
  }
  return { dtype: dtype as DType, shape, data_offsets: [offsets[0], offsets[1]] };
}

function clipped(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** Every byte of data must belong to exactly one array. */
function checkCoverage(entries: readonly (readonly [string, Entry])[], length: number, label: string): void {
  let end = 0;
  const byBegin = [...entries].sort(
    ([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1],
  );
  for (const [
    name,
    {
      data_offsets: [begin, next],
    },
  ] of byBegin) {
    if (begin < end) throw new InputError(`${label} is damaged: array '${name}' overlaps the one before it`);
    if (begin > end) throw new InputError(`${label} is damaged: bytes ${end} to ${begin} belong to no array`);
    if (next > length) {
      throw new InputError(
        `${label} is cut off: array '${name}' ends at byte ${next} of ${length} bytes of data`,
      );
    }
    end = next;
  }
  if (end < length)
    throw new InputError(`${label} is damaged: ${length - end} bytes at its end belong to no array`);
}
