import { InputError } from '../../../errors.js';
import { broadcastStrides, sizeOf, stridesOf, type Shape } from '../../shape.js';
import { hostView, Storage, type DType, type TypedArray } from '../../storage.js';
import {
  type AxisSpec,
  type BinaryOp,
  type Executor,
  type MatmulSpec,
  type Operand,
  type ReduceOp,
  type UnaryOp,
} from '../executor.js';
import { topRows } from '../host-layout.js';
import type { FusedKernels } from '../fused.js';
import { Arena } from './arena.js';
import { broadcastPlan } from './broadcast-plan.js';
import { copyBlock } from './copy-block.js';
import { wasmFused } from './fused.js';
import { Helper } from './helper.js';
import { controlBytes } from './helper-control.js';
import { compileKernels, instantiateKernels, type Kernels } from './kernels.js';
import { checkWide, wideCheckBytes } from './wide-check.js';
import { Work } from './work.js';

/** Options of `createExecutor('wasm', ...)`. */
export interface WasmOptions {
  /** Ceiling of the memory for tensors in MiB, at most 4096. An op that would go beyond it throws. Default 2048. */
  readonly maxMegabytes?: number;
  /**
   * Use fused multiply-add (relaxed SIMD): faster, but results may differ in their last bits from machine to machine, so a run is no
   * longer reproducible elsewhere. On Node 20 this switches an experimental flag of V8 on for the process. Default false.
   */
  readonly relaxed?: boolean;
  /**
   * Compute on 256-bit vectors, with the same bits: products take about 0.6 of the time. Needs Node >= 22 on an x64 processor, where
   * it uses a pass of V8's compiler that is experimental; an InputError says so elsewhere. Not together with `relaxed`. Default false.
   */
  readonly wide?: boolean;
  /**
   * 2 adds a second thread for large products and arrays, with the same bits. Worth it for a learner whose updates take a millisecond
   * or more and that has a core to spare. Default 1.
   */
  readonly threads?: 1 | 2;
}

/** What `matmul` of the kernels needs: a panel of 8 columns and 64 strips of 4 rows, all 256 deep, and sums of wide tiles. */
const scratchBytes = 4 * 256 * 8 + 64 * (16 * 256 + 64) + 9 * 6 * 32;

/** The default executor: SIMD kernels in WebAssembly, whose results are the same bits on every machine. */
export class WasmExecutor implements Executor {
  readonly name: string = 'wasm';
  readonly Float = Float32Array;
  private readonly arena: Arena;
  private readonly kernels: Kernels;
  private readonly work: Work;
  readonly fused: FusedKernels;

  constructor(options: WasmOptions = {}) {
    if (options.relaxed && options.wide) throw new InputError('wasm: choose one of relaxed and wide');
    const threads = options.threads ?? 1;
    if (threads !== 1 && threads !== 2) throw new Error(`wasm: threads must be 1 or 2, got ${threads}`);
    const shared = threads === 2;
    this.arena = new Arena(controlBytes + threads * scratchBytes, options.maxMegabytes ?? 2048, shared);
    const module = compileKernels(options.wide ? 'wide' : options.relaxed ? 'relaxed' : 'plain', shared);
    this.kernels = instantiateKernels(module, this.arena.memory);
    if (options.wide) {
      const plain = instantiateKernels(compileKernels('plain', shared), this.arena.memory);
      this.arena.borrow(wideCheckBytes, (address) =>
        checkWide(this.kernels, plain, this.arena.memory, controlBytes, address),
      );
    }
    const helper = shared ? new Helper(this.arena.memory, module, 0) : null;
    this.work = new Work(this.kernels, helper, controlBytes, controlBytes + scratchBytes);
    this.fused = wasmFused({ owner: this, arena: this.arena, kernels: this.kernels, work: this.work });
  }

  /** An executor whose threads have all started. */
  static async create(options: WasmOptions = {}): Promise<WasmExecutor> {
    const executor = new WasmExecutor(options);
    await executor.work.started();
    return executor;
  }

  /** Bytes that hold tensors now, and bytes of memory taken from the system. */
  get memory(): { readonly used: number; readonly size: number } {
    return { used: this.arena.used, size: this.arena.memory.buffer.byteLength };
  }

  read(storage: Storage): TypedArray {
    return this.arena.copy(storage.address, storage.length, storage.dtype);
  }

  openScope(): void {
    this.arena.open();
  }

  closeScope(survivors: ReadonlySet<Storage>): void {
    this.arena.close(this, survivors);
  }

  unary(op: UnaryOp, x: Operand, p: number, q: number): Storage {
    const from = this.at(x);
    const y = this.arena.allocate(x.size);
    this.work.unary(op, from, y, x.size, p, q);
    return this.keep(y, x.size);
  }

  binary(op: BinaryOp, a: Operand, b: Operand, shape: Shape): Storage {
    const size = sizeOf(shape);
    let left = this.at(a);
    let right = this.at(b);
    let plan = broadcastPlan(a.shape, b.shape, shape, size);
    if (plan === null) {
      if (a.size !== size) left = this.spread(a, shape);
      const full = a.size !== size ? shape : a.shape;
      plan = broadcastPlan(full, b.shape, shape, size);
      if (plan === null) {
        right = this.spread(b, shape);
        plan = broadcastPlan(full, shape, shape, size)!;
      }
    }
    const y = this.arena.allocate(size);
    const { rows, columns, aStride, bStride, aStep, bStep } = plan;
    if (rows === 1 && aStep === 1 && bStep === 1) this.work.binary(op, left, right, y, columns);
    else this.kernels[op]!(left, right, y, rows, columns, aStride, bStride, aStep, bStep);
    return this.keep(y, size);
  }

  select(condition: Operand, a: Operand, b: Operand): Storage {
    const [c, left, right] = [this.at(condition), this.at(a), this.at(b)];
    const y = this.arena.allocate(a.size);
    this.kernels['select']!(c, left, right, y, a.size);
    return this.keep(y, a.size);
  }

  reduce(op: ReduceOp, x: Operand, { outer, length, inner }: AxisSpec): Storage {
    const from = this.at(x);
    const y = this.arena.allocate(outer * inner);
    this.kernels[op]!(from, y, outer, length, inner);
    return this.keep(y, outer * inner);
  }

  cumsum(x: Operand, { outer, length, inner }: AxisSpec, reverse: boolean): Storage {
    const from = this.at(x);
    const y = this.arena.allocate(x.size);
    this.kernels['cumsum']!(from, y, outer, length, inner, reverse ? 1 : 0);
    return this.keep(y, x.size);
  }

  matmul(a: Operand, b: Operand, spec: MatmulSpec): Storage {
    const { batch, m, n, k, transposeA, transposeB, sharedA, sharedB } = spec;
    const [left, right] = [this.at(a), this.at(b)];
    const y = this.arena.allocate(batch * m * n);
    const steps = [sharedA ? 0 : m * k, sharedB ? 0 : k * n, m * n] as const;
    this.work.products([left, right, y], [m, n, k], transposeA ? 1 : 0, transposeB ? 1 : 0, batch, steps);
    return this.keep(y, batch * m * n);
  }

  transpose(x: Operand, permutation: readonly number[]): Storage {
    const strides = stridesOf(x.shape);
    const shape = permutation.map((axis) => x.shape[axis]!);
    return this.gathered(
      x,
      0,
      permutation.map((axis) => strides[axis]!),
      shape,
    );
  }

  broadcast(x: Operand, shape: Shape): Storage {
    return this.gathered(x, 0, broadcastStrides(x.shape, shape), shape);
  }

  slice(x: Operand, begin: readonly number[], shape: Shape): Storage {
    const strides = stridesOf(x.shape);
    const offset = begin.reduce((sum, b, i) => sum + b * strides[i]!, 0);
    if (this.arena.inScope && isRun(x.shape, shape)) {
      return this.keep(this.at(x) + 4 * offset, sizeOf(shape), x.dtype);
    }
    return this.gathered(x, offset, strides, shape);
  }

  pad(x: Operand, begin: readonly number[], shape: Shape, value: number): Storage {
    const from = this.at(x);
    const size = sizeOf(shape);
    const y = this.arena.allocate(size);
    if (x.dtype === 'int32') this.arena.integers.fill(value, y / 4, y / 4 + size);
    else this.kernels['fill']!(y, value, size);
    const strides = stridesOf(shape);
    const offset = begin.reduce((sum, b, i) => sum + b * strides[i]!, 0);
    copyBlock(this.kernels, from, y + 4 * offset, { shape: x.shape, from: stridesOf(x.shape), to: strides });
    return this.keep(y, size, x.dtype);
  }

  concat(xs: readonly Operand[], outer: number, widths: readonly number[]): Storage {
    const from = xs.map((x) => this.at(x));
    const total = widths.reduce((sum, width) => sum + width, 0);
    const y = this.arena.allocate(outer * total);
    let column = 0;
    widths.forEach((width, j) => {
      this.kernels['copyRows']!(from[j]!, y + 4 * column, outer, width, width, total);
      column += width;
    });
    return this.keep(y, outer * total, xs[0]!.dtype);
  }

  gather(x: Operand, indices: Operand, { outer, length, inner }: AxisSpec): Storage {
    const [from, rows] = [this.at(x), this.at(indices)];
    const size = outer * indices.size * inner;
    const y = this.arena.allocate(size);
    this.kernels['gather']!(from, rows, y, outer, length, inner, indices.size);
    return this.keep(y, size, x.dtype);
  }

  scatterAdd(dy: Operand, indices: Operand, { outer, length, inner }: AxisSpec): Storage {
    const [from, rows] = [this.at(dy), this.at(indices)];
    const y = this.zeros(outer * length * inner);
    this.kernels['scatterAdd']!(from, rows, y, outer, length, inner, indices.size);
    return this.keep(y, outer * length * inner);
  }

  pick(x: Operand, indices: Operand, rows: number, columns: number): Storage {
    const [from, picked] = [this.at(x), this.at(indices)];
    const y = this.arena.allocate(rows);
    this.kernels['pick']!(from, picked, y, rows, columns);
    return this.keep(y, rows, x.dtype);
  }

  place(dy: Operand, indices: Operand, rows: number, columns: number): Storage {
    const [from, picked] = [this.at(dy), this.at(indices)];
    const y = this.zeros(rows * columns);
    this.kernels['place']!(from, picked, y, rows, columns);
    return this.keep(y, rows * columns);
  }

  oneHot(indices: Operand, depth: number): Storage {
    const picked = this.at(indices);
    const y = this.zeros(indices.size * depth);
    this.kernels['mark']!(picked, y, indices.size, depth);
    return this.keep(y, indices.size * depth);
  }

  cast(x: Operand, dtype: DType): Storage {
    const from = this.at(x);
    const y = this.arena.allocate(x.size);
    this.kernels[dtype === 'int32' ? 'toInteger' : 'toFloat']!(from, y, x.size);
    return this.keep(y, x.size, dtype);
  }

  topK(x: Operand, rows: number, columns: number, k: number): { values: Storage; indices: Storage } {
    const values = x.dtype === 'int32' ? new Int32Array(rows * k) : new Float32Array(rows * k);
    const indices = new Int32Array(rows * k);
    topRows(hostView(x.storage), rows, columns, k, values, indices);
    return { values: new Storage(values), indices: new Storage(indices) };
  }

  softmax(x: Operand, mask: Operand | null, rows: number, columns: number, log: boolean): Storage {
    const from = this.at(x);
    const kept = mask === null ? 0 : this.at(mask);
    const y = this.arena.allocate(x.size);
    this.work.softmax(from, kept, y, rows, columns, log, 1);
    return this.keep(y, x.size);
  }

  private at(x: Operand): number {
    return this.arena.addressOf(this, x.storage);
  }

  private keep(address: number, length: number, dtype: DType = 'float32'): Storage {
    return this.arena.keep(this, address, length, dtype);
  }

  private zeros(length: number): number {
    const y = this.arena.allocate(length);
    this.kernels['fill']!(y, 0, length);
    return y;
  }

  private spread(x: Operand, shape: Shape): number {
    const from = this.at(x);
    const y = this.arena.allocate(sizeOf(shape));
    copyBlock(this.kernels, from, y, { shape, from: broadcastStrides(x.shape, shape), to: stridesOf(shape) });
    return y;
  }

  private gathered(x: Operand, offset: number, strides: readonly number[], shape: Shape): Storage {
    const from = this.at(x);
    const size = sizeOf(shape);
    const y = this.arena.allocate(size);
    copyBlock(this.kernels, from + 4 * offset, y, { shape, from: strides, to: stridesOf(shape) });
    return this.keep(y, size, x.dtype);
  }
}

/** True when a block of `inner` lies in one piece inside of an array of `outer`: all axes behind the first partial one are whole. */
function isRun(outer: Shape, inner: Shape): boolean {
  let axis = 0;
  while (axis < inner.length && inner[axis] === 1) axis++;
  for (let i = axis + 1; i < inner.length; i++) if (inner[i] !== outer[i]) return false;
  return true;
}
