import { webAssembly, type WasmMemory } from '../../../wasm/webassembly.js';
import {
  hostView,
  Storage,
  type DType,
  type Region,
  type StorageOwner,
  type TypedArray,
} from '../../storage.js';

const pageBytes = 65536;

/** Kernels may read a vector beyond the end of an array; the memory ends at least this far behind the last one. */
const slackBytes = 64;

/** Size of the part for arrays that are used again and again. Untouched pages take no memory. */
const residentBytes = 2 ** 25;

/** The next multiple of 16. */
function aligned(address: number): number {
  return Math.ceil(address / 16) * 16;
}

interface OpenRegion extends Region {
  /** Where the arena's end stood when the region began. */
  readonly start: number;
}

/**
 * The memory of the kernels as a stack: results are put on top of each other, and the end of a scope takes its part off as a
 * whole. The memory grows on demand up to a ceiling and keeps its size.
 */
export class Arena {
  readonly memory: WasmMemory;
  floats: Float32Array;
  integers: Int32Array;
  private readonly regions: OpenRegion[];
  private top: number;
  private readonly reserved: number;
  /** Arrays that are used again and again, such as an actor's weights, in a part of memory that scopes do not touch. */
  private resident: { ended: boolean; top: number; full: boolean };

  /** `scratchBytes` at the start are left to the kernels. */
  constructor(
    private readonly scratchBytes: number,
    private readonly maxMegabytes: number,
    shared = false,
  ) {
    const reserved = scratchBytes + residentBytes;
    this.reserved = reserved;
    this.resident = { ended: false, top: scratchBytes, full: false };
    const maximum = Math.min(65536, Math.floor((maxMegabytes * 2 ** 20) / pageBytes));
    const initial = Math.ceil((reserved + 2 ** 20) / pageBytes);
    if (!(maximum >= initial)) throw new Error(`wasm: maxMegabytes must be at least 40, got ${maxMegabytes}`);
    this.memory = new webAssembly.Memory({ initial, maximum, shared });
    this.floats = new Float32Array(this.memory.buffer);
    this.integers = new Int32Array(this.memory.buffer);
    this.top = reserved;
    this.regions = [{ ended: false, start: reserved }];
  }

  /** Bytes in use above the reserved part. */
  get used(): number {
    return this.top - this.reserved;
  }

  /** True inside of a scope. */
  get inScope(): boolean {
    return this.regions.length > 1;
  }

  /** Room for `length` numbers of 4 bytes, as an address. */
  allocate(length: number): number {
    const address = this.top;
    const end = aligned(address + length * 4);
    if (end + slackBytes > this.memory.buffer.byteLength) this.grow(end + slackBytes);
    this.top = end;
    return address;
  }

  /** Runs `fn` with the address of free memory that it may use meanwhile. */
  borrow(bytes: number, fn: (address: number) => void): void {
    const address = this.allocate(bytes / 4);
    fn(address);
    this.top = address;
  }

  private grow(needed: number): void {
    const have = this.memory.buffer.byteLength;
    const ceiling = Math.floor(this.maxMegabytes * 2 ** 20);
    if (needed > ceiling) {
      const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
      throw new Error(
        `tensor memory is full: ${mib(this.used)} MiB are in use, ${mib(needed - this.top)} more do not fit below the ceiling of ` +
          `${this.maxMegabytes} MiB; use smaller batches or scopes, or createExecutor('wasm', { maxMegabytes })`,
      );
    }
    const goal = Math.min(ceiling, Math.max(needed, have * 1.5));
    try {
      this.memory.grow(Math.ceil((goal - have) / pageBytes));
    } catch (error) {
      throw new Error(`tensor memory cannot grow to ${Math.ceil(goal / 2 ** 20)} MiB: the system refuses`, {
        cause: error,
      });
    }
    this.floats = new Float32Array(this.memory.buffer);
    this.integers = new Int32Array(this.memory.buffer);
  }

  /** The address of a storage's numbers, brought into the arena for the current scope if they are elsewhere. */
  addressOf(owner: StorageOwner, storage: Storage): number {
    if (storage.heldBy(owner)) return storage.address;
    const host = hostView(storage);
    storage.uploads += 1;
    const settled = storage.uploads > 1 ? this.settle(storage.length) : -1;
    const address = settled >= 0 ? settled : this.allocate(storage.length);
    if (storage.dtype === 'int32') this.integers.set(host, address / 4);
    else this.floats.set(host, address / 4);
    storage.host = host;
    storage.owner = owner;
    storage.address = address;
    storage.region = settled >= 0 ? this.resident : this.current;
    return address;
  }

  /** Room in the resident part, or -1. When it is full it is emptied, but only at the next beginning: a kernel may be reading it. */
  private settle(length: number): number {
    const address = this.resident.top;
    const end = aligned(address + length * 4);
    if (end > this.reserved) {
      this.resident.full = length * 4 <= residentBytes / 4;
      return -1;
    }
    this.resident.top = end;
    return address;
  }

  /** A storage for numbers at `address`. Outside of any scope they are copied out and the arena is emptied. */
  keep(owner: StorageOwner, address: number, length: number, dtype: DType): Storage {
    if (this.inScope) return new Storage(null, owner, address, this.current, length, dtype);
    const storage = new Storage(this.copy(address, length, dtype));
    this.restart();
    return storage;
  }

  /** `keep` for several results of one kernel. */
  keepAll(owner: StorageOwner, results: readonly (readonly [address: number, length: number])[]): Storage[] {
    if (this.inScope) return results.map(([address, length]) => this.keep(owner, address, length, 'float32'));
    const storages = results.map(([address, length]) => new Storage(this.copy(address, length, 'float32')));
    this.restart();
    return storages;
  }

  /** The numbers at `address`, copied out. */
  copy(address: number, length: number, dtype: DType): TypedArray {
    const view = dtype === 'int32' ? this.integers : this.floats;
    return view.slice(address / 4, address / 4 + length);
  }

  private get current(): OpenRegion {
    return this.regions[this.regions.length - 1]!;
  }

  private restart(): void {
    this.current.ended = true;
    this.top = this.reserved;
    if (this.resident.full) {
      this.resident.ended = true;
      this.resident = { ended: false, top: this.scratchBytes, full: false };
    }
    this.regions[0] = { ended: false, start: this.reserved };
  }

  open(): void {
    if (!this.inScope) this.restart();
    this.regions.push({ ended: false, start: this.top });
  }

  /** Ends the innermost scope: survivors move down to where it began, or out into arrays when it was the outermost. */
  close(owner: StorageOwner, survivors: Iterable<Storage>): void {
    const region = this.regions.pop();
    if (region === undefined || this.regions.length === 0) throw new Error('wasm: no scope is open');
    const moving: Storage[] = [];
    for (const storage of survivors) {
      if (storage.host === null && storage.owner === owner && storage.region === region) moving.push(storage);
    }
    if (!this.inScope) {
      this.copyOut(moving);
      this.top = region.start;
    } else {
      this.slide(moving, region);
    }
    region.ended = true;
  }

  /** Copies storages out; those that lie side by side, such as parts of one vector, share an array, which spares the collector work. */
  private copyOut(moving: Storage[]): void {
    moving.sort((a, b) => a.address - b.address);
    for (let i = 0; i < moving.length;) {
      const first = moving[i]!;
      let end = first.address + first.length * 4;
      let next = i + 1;
      for (; next < moving.length; next++) {
        const { address, length, dtype } = moving[next]!;
        if (address > end || dtype !== first.dtype) break;
        end = Math.max(end, address + length * 4);
      }
      const whole = this.copy(first.address, (end - first.address) / 4, first.dtype);
      for (; i < next; i++) {
        const { address, length } = moving[i]!;
        const from = (address - first.address) / 4;
        moving[i]!.host = whole.subarray(from, from + length);
      }
    }
  }

  private slide(moving: Storage[], region: OpenRegion): void {
    moving.sort((a, b) => a.address - b.address);
    const bytes = new Uint8Array(this.memory.buffer);
    let to = region.start;
    let from = -1;
    let end = -16;
    let shift = 0;
    for (const storage of moving) {
      const start = storage.address;
      const stop = start + storage.length * 4;
      if (start > aligned(end)) {
        // A new block: the one before is complete and moves as a whole, views into it included.
        if (from >= 0) bytes.copyWithin(from - shift, from, end);
        if (from >= 0) to = aligned(end) - shift;
        from = start - (start % 16);
        shift = from - to;
        end = stop;
      } else {
        end = Math.max(end, stop);
      }
      storage.address = start - shift;
      storage.region = this.current;
    }
    if (from >= 0) {
      bytes.copyWithin(from - shift, from, end);
      to = aligned(end) - shift;
    }
    this.top = to;
  }
}
