import { readFileSync } from 'node:fs';
import { InputError } from '../../../../core/errors.js';

/** A table of numbers out of a pickle: row-major. */
export interface PickledTable {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Values that this reader makes: what is no array, text, number, list or mapping is refused where it is met. */
type Value = unknown;
class Global {
  constructor(readonly name: string) {}
}
class NumpyType {
  bigEndian = false;
  constructor(readonly code: string) {}
}
class NumpyArray {
  table: PickledTable | undefined;
}

const RECONSTRUCT = ['numpy.core.multiarray._reconstruct', 'numpy._core.multiarray._reconstruct'];
const KNOWN = [...RECONSTRUCT, 'numpy.ndarray', 'numpy.dtype', '_codecs.encode'];
const MARK = Symbol('mark');

/**
 * The NumPy arrays of float32 or float64 in a pickled mapping from names, as the embeddings of UNICORN, SCPR and MetaCRS are (protocols 2 to 4). A
 * pickle is a program; this reader knows the words that arrays are made of and runs nothing else. Throws an InputError that names what it does
 * not know.
 */
export function readPickledTables(path: string): Map<string, PickledTable> {
  const value = new Unpickler(readFileSync(path), (what) => new InputError(`'${path}': ${what}`)).load();
  if (!(value instanceof Map)) throw new InputError(`'${path}': is no mapping from names to arrays`);
  const tables = new Map<string, PickledTable>();
  for (const [name, item] of value as Map<unknown, unknown>)
    if (typeof name === 'string' && item instanceof NumpyArray && item.table) tables.set(name, item.table);
  return tables;
}

class Unpickler {
  private at = 0;
  private readonly stack: Value[] = [];
  private readonly memo = new Map<number, Value>();

  constructor(
    private readonly bytes: Buffer,
    private readonly fault: (what: string) => InputError,
  ) {}

  load(): Value {
    try {
      for (;;) {
        const code = this.u8();
        if (code === 0x2e) return this.pop();
        this.run(code);
      }
    } catch (error) {
      // What the words of a sound pickle cannot be done with.
      if (error instanceof TypeError || error instanceof RangeError) throw this.fault('is damaged');
      throw error;
    }
  }

  private run(code: number): void {
    const { stack } = this;
    switch (code) {
      case 0x80: // PROTO
        this.u8();
        return;
      case 0x95: // FRAME
        this.take(8);
        return;
      case 0x28:
        stack.push(MARK);
        return;
      case 0x7d: // EMPTY_DICT
        stack.push(new Map());
        return;
      case 0x5d: // EMPTY_LIST
      case 0x29: // EMPTY_TUPLE
        stack.push([]);
        return;
      case 0x4e:
        stack.push(null);
        return;
      case 0x88:
      case 0x89:
        stack.push(code === 0x88);
        return;
      case 0x4a:
        stack.push(this.take(4).readInt32LE());
        return;
      case 0x4b:
        stack.push(this.u8());
        return;
      case 0x4d:
        stack.push(this.take(2).readUInt16LE());
        return;
      case 0x8a: // LONG1
        stack.push(Number(this.long(this.u8())));
        return;
      case 0x58: // BINUNICODE
        stack.push(this.take(this.take(4).readUInt32LE()).toString('utf8'));
        return;
      case 0x8c:
        stack.push(this.take(this.u8()).toString('utf8'));
        return;
      case 0x55: // SHORT_BINSTRING
      case 0x43: // SHORT_BINBYTES
        stack.push(this.take(this.u8()));
        return;
      case 0x54: // BINSTRING
      case 0x42: // BINBYTES
        stack.push(this.take(this.take(4).readUInt32LE()));
        return;
      case 0x8e: // BINBYTES8
      case 0x96: // BYTEARRAY8
        stack.push(this.take(Number(this.take(8).readBigUInt64LE())));
        return;
      case 0x63: // GLOBAL
        stack.push(this.global(`${this.line()}.${this.line()}`));
        return;
      case 0x93: {
        const [module, name] = [stack.at(-2), stack.at(-1)].map(text);
        stack.splice(-2, 2, this.global(`${module}.${name}`));
        return;
      }
      case 0x85:
      case 0x86:
      case 0x87:
        stack.push(stack.splice(-(code - 0x84)));
        return;
      case 0x74: // TUPLE
        stack.push(this.popMark());
        return;
      case 0x65: // APPENDS
        this.appendAll(this.popMark());
        return;
      case 0x61: // APPEND
        this.appendAll([this.pop()]);
        return;
      case 0x75: // SETITEMS
        this.setItems(this.popMark());
        return;
      case 0x73: // SETITEM
        this.setItems(stack.splice(-2));
        return;
      case 0x71:
        this.memo.set(this.u8(), stack.at(-1));
        return;
      case 0x72:
        this.memo.set(this.take(4).readUInt32LE(), stack.at(-1));
        return;
      case 0x94:
        this.memo.set(this.memo.size, stack.at(-1));
        return;
      case 0x68:
        stack.push(this.memo.get(this.u8()));
        return;
      case 0x6a:
        stack.push(this.memo.get(this.take(4).readUInt32LE()));
        return;
      case 0x52:
        this.reduce();
        return;
      case 0x62:
        this.build();
        return;
      default:
        throw this.fault(
          `holds something else than arrays (pickle code ${code} at byte ${this.at - 1}), which is not read`,
        );
    }
  }

  private global(name: string): Global {
    if (!KNOWN.includes(name)) throw this.fault(`would run ${name}, which is not done: only arrays are read`);
    return new Global(name);
  }

  /** A call of one of the known names. */
  private reduce(): void {
    const args = this.pop() as unknown[];
    const { name } = this.pop() as Global;
    if (!Array.isArray(args)) throw this.fault('is damaged');
    if (RECONSTRUCT.includes(name)) this.stack.push(new NumpyArray());
    else if (name === 'numpy.dtype') this.stack.push(new NumpyType(text(args[0])));
    else if (name === '_codecs.encode') this.stack.push(Buffer.from(text(args[0]), 'latin1'));
    else throw this.fault(`would run ${name}, which is not done: only arrays are read`);
  }

  private build(): void {
    const state = this.pop() as unknown[];
    const target = this.stack.at(-1);
    if (!Array.isArray(state)) throw this.fault('is damaged');
    if (target instanceof NumpyType) target.bigEndian = text(state[1]) === '>';
    else if (target instanceof NumpyArray) target.table = this.tableOf(state);
    else throw this.fault('holds something else than arrays, which is not read');
  }

  /** The state of an array: version, shape, type, whether by columns, bytes. */
  private tableOf([, shape, type, byColumns, bytes]: unknown[]): PickledTable | undefined {
    if (!(type instanceof NumpyType) || !Buffer.isBuffer(bytes) || !Array.isArray(shape))
      throw this.fault('is damaged');
    const size = { f4: 4, f8: 8 }[type.code];
    if (size === undefined) return undefined;
    const length = (shape as number[]).reduce((a, b) => a * b, 1);
    if (bytes.length !== length * size)
      throw this.fault(`is damaged: ${bytes.length} bytes for ${length} numbers`);
    if (type.bigEndian || byColumns === true)
      throw this.fault('holds an array in an unusual order (big-endian or by columns)');
    const values = Float32Array.from({ length }, (_, i) =>
      size === 4 ? bytes.readFloatLE(4 * i) : bytes.readDoubleLE(8 * i),
    );
    return { shape: shape as number[], values };
  }

  private appendAll(items: unknown[]): void {
    const list = this.stack.at(-1);
    if (!Array.isArray(list)) throw this.fault('is damaged');
    list.push(...(items as unknown[]));
  }

  private setItems(items: unknown[]): void {
    const map = this.stack.at(-1);
    if (!(map instanceof Map)) throw this.fault('is damaged');
    for (let i = 0; i + 1 < items.length; i += 2)
      map.set(Buffer.isBuffer(items[i]) ? text(items[i]) : items[i], items[i + 1]);
  }

  private popMark(): unknown[] {
    const mark = this.stack.lastIndexOf(MARK);
    if (mark < 0) throw this.fault('is damaged');
    return this.stack.splice(mark).slice(1);
  }

  private pop(): Value {
    if (this.stack.length === 0) throw this.fault('is damaged');
    return this.stack.pop();
  }

  private u8(): number {
    return this.take(1)[0];
  }

  private take(length: number): Buffer {
    if (this.at + length > this.bytes.length) throw this.fault('is no pickle, or not a complete one');
    return this.bytes.subarray(this.at, (this.at += length));
  }

  private line(): string {
    const end = this.bytes.indexOf(10, this.at);
    if (end < 0) throw this.fault('is no pickle, or not a complete one');
    const line = this.bytes.toString('utf8', this.at, end);
    this.at = end + 1;
    return line;
  }

  /** A little-endian two's complement number. */
  private long(length: number): bigint {
    const bytes = this.take(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
    return length > 0 && bytes[length - 1] >= 128 ? value - (1n << BigInt(8 * length)) : value;
  }
}

const text = (value: unknown): string =>
  Buffer.isBuffer(value) ? value.toString('latin1') : typeof value === 'string' ? value : '';
