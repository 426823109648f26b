import { readFileSync } from 'node:fs';
import { InputError } from '../../../../core/errors.js';

const MAGIC = '\x93NUMPY';

/**
 * The whole numbers of a NumPy file (format 1 to 3) with one dimension and dtype int32 or int64, little-endian. Throws an InputError for
 * anything else: objects are never read.
 */
export function readIntegers(path: string): number[] {
  const bytes = readFileSync(path);
  const fault = (what: string): InputError => new InputError(`${path}: ${what}`);
  if (bytes.length < 10 || bytes.toString('latin1', 0, 6) !== MAGIC)
    throw fault('is not a NumPy file (.npy)');
  const wide = bytes[6] > 1;
  const start = wide ? 12 : 10;
  const end = start + (wide ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8));
  const header = bytes.toString('latin1', start, end);
  const dtype = /'descr': '([^']*)'/.exec(header)?.[1];
  const length = /'shape': \((\d+),\)/.exec(header)?.[1];
  const size = dtype === '<i8' ? 8 : dtype === '<i4' ? 4 : undefined;
  if (size === undefined || length === undefined)
    throw fault(`holds ${dtype ?? 'something else'}, not one dimension of int32 or int64`);
  if (bytes.length !== end + Number(length) * size)
    throw fault(`has ${bytes.length - end} bytes of data; ${length} numbers need ${Number(length) * size}`);
  return Array.from({ length: Number(length) }, (_, i) =>
    size === 8 ? Number(bytes.readBigInt64LE(end + 8 * i)) : bytes.readInt32LE(end + 4 * i),
  );
}
