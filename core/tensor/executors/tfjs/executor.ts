import { sizeOf, type Shape } from '../../shape.js';
import { hostView, Storage, type DType, type Region, type TypedArray } from '../../storage.js';
import {
  type AxisSpec,
  type BinaryOp,
  type Executor,
  type MatmulSpec,
  type Operand,
  type ReduceOp,
  type UnaryOp,
} from '../executor.js';
import { ReferenceExecutor } from '../reference.js';
import type { KernelArguments, KernelName, Machine } from './commands.js';

interface OpenScope {
  readonly region: Region;
  readonly storages: Storage[];
}

/**
 * Forward kernels of TensorFlow.js, driven by our tape: for learners on a GPU. Float32; the bits are those of the backend, and
 * may differ between machines, drivers and runs. Tensors have at most 6 axes. Results stay on the device until
 * their scope ends or they are read; survivors of the outermost scope are read back. Integers are indices, which ops look at
 * before they use them: what makes them is computed in JavaScript, where they will be wanted.
 */
export class TfjsExecutor implements Executor {
  readonly Float = Float32Array;
  private readonly ids = new Map<Storage, number>();
  private readonly scopes: OpenScope[] = [];
  private readonly host = new ReferenceExecutor({ precision: 'float32' });
  private nextId = 1;

  constructor(
    readonly name: string,
    private readonly machine: Machine,
  ) {}

  read(storage: Storage): TypedArray {
    const [data] = this.machine.read([this.idOf(storage)]);
    storage.host = data!;
    return data!;
  }

  openScope(): void {
    this.scopes.push({ region: { ended: false }, storages: [] });
  }

  closeScope(survivors: ReadonlySet<Storage>): void {
    const { region, storages } = this.scopes.pop()!;
    const parent = this.scopes[this.scopes.length - 1];
    const kept = storages.filter((storage) => survivors.has(storage));
    if (parent !== undefined) {
      for (const storage of kept) {
        if (storage.owner === this) storage.region = parent.region;
        parent.storages.push(storage);
      }
    } else {
      this.bringBack(kept);
    }
    const ended = parent === undefined ? storages : storages.filter((storage) => !survivors.has(storage));
    region.ended = true;
    if (ended.length === 0) return;
    this.machine.free(ended.map((storage) => this.idOf(storage)));
    for (const storage of ended) this.ids.delete(storage);
  }

  /** Tensors alive in TensorFlow.js, constants and other users of the same TensorFlow.js included. */
  liveTensors(): number {
    return this.machine.liveTensors();
  }

  /** Frees the device; tensors that are on it are lost. */
  async close(): Promise<void> {
    this.ids.clear();
    await this.machine.close();
  }

  unary(op: UnaryOp, x: Operand, p: number, q: number): Storage {
    return this.compute('unary', [x], { op, p, q }, x.size);
  }

  binary(op: BinaryOp, a: Operand, b: Operand, shape: Shape): Storage {
    return this.compute('binary', [a, b], { op, shape }, sizeOf(shape));
  }

  select(condition: Operand, a: Operand, b: Operand): Storage {
    return this.compute('select', [condition, a, b], null, a.size);
  }

  reduce(op: ReduceOp, x: Operand, axis: AxisSpec): Storage {
    const size = axis.outer * axis.inner;
    if (x.size === 0) return filled(size, op === 'sum' ? 0 : -Infinity);
    return this.compute('reduce', [x], { op, axis }, size);
  }

  cumsum(x: Operand, axis: AxisSpec, reverse: boolean): Storage {
    return this.compute('cumsum', [x], { axis, reverse }, x.size);
  }

  matmul(a: Operand, b: Operand, spec: MatmulSpec): Storage {
    const size = spec.batch * spec.m * spec.n;
    return spec.k === 0 ? filled(size, 0) : this.compute('matmul', [a, b], spec, size);
  }

  transpose(x: Operand, permutation: readonly number[]): Storage {
    if (x.dtype === 'int32') return this.host.transpose(x, permutation);
    return this.compute('transpose', [x], { permutation }, x.size);
  }

  broadcast(x: Operand, shape: Shape): Storage {
    if (x.dtype === 'int32') return this.host.broadcast(x, shape);
    return this.compute('broadcast', [x], { shape }, sizeOf(shape));
  }

  slice(x: Operand, begin: readonly number[], shape: Shape): Storage {
    if (x.dtype === 'int32') return this.host.slice(x, begin, shape);
    return this.compute('slice', [x], { begin, shape }, sizeOf(shape));
  }

  pad(x: Operand, begin: readonly number[], shape: Shape, value: number): Storage {
    if (x.dtype === 'int32') return this.host.pad(x, begin, shape, value);
    const size = sizeOf(shape);
    return x.size === 0 ? filled(size, value) : this.compute('pad', [x], { begin, shape, value }, size);
  }

  concat(xs: readonly Operand[], outer: number, widths: readonly number[]): Storage {
    if (xs[0]!.dtype === 'int32') return this.host.concat(xs, outer, widths);
    const full = xs.filter((x) => x.size > 0);
    const size = full.reduce((total, x) => total + x.size, 0);
    const args = { outer, widths: widths.filter((_, j) => xs[j]!.size > 0) };
    return this.compute('concat', full, args, size);
  }

  gather(x: Operand, indices: Operand, axis: AxisSpec): Storage {
    if (x.dtype === 'int32') return this.host.gather(x, indices, axis);
    return this.compute('gather', [x, indices], { axis }, axis.outer * indices.size * axis.inner);
  }

  scatterAdd(dy: Operand, indices: Operand, axis: AxisSpec): Storage {
    const size = axis.outer * axis.length * axis.inner;
    return dy.size === 0 ? filled(size, 0) : this.compute('scatterAdd', [dy, indices], { axis }, size);
  }

  pick(x: Operand, indices: Operand, rows: number, columns: number): Storage {
    if (x.dtype === 'int32') return this.host.pick(x, indices, rows, columns);
    return this.compute('pick', [x, indices], { rows, columns }, rows);
  }

  place(dy: Operand, indices: Operand, rows: number, columns: number): Storage {
    return this.compute('place', [dy, indices], { rows, columns }, rows * columns);
  }

  oneHot(indices: Operand, depth: number): Storage {
    return this.compute('oneHot', [indices], { depth }, indices.size * depth);
  }

  cast(x: Operand, dtype: DType): Storage {
    return this.host.cast(x, dtype);
  }

  topK(x: Operand, rows: number, columns: number, k: number): { values: Storage; indices: Storage } {
    return this.host.topK(x, rows, columns, k);
  }

  softmax(x: Operand, mask: Operand | null, rows: number, columns: number, log: boolean): Storage {
    const inputs = mask === null ? [x] : [x, mask];
    return this.compute('softmax', inputs, { rows, columns, log }, x.size);
  }

  /** Runs a kernel, unless its result is empty. Outside of any scope the result is read back at once. */
  private compute<K extends KernelName>(
    kernel: K,
    operands: readonly Operand[],
    args: KernelArguments[K],
    size: number,
  ): Storage {
    if (size === 0) return filled(0, 0);
    if (this.scopes.length === 0) {
      this.openScope();
      const survivors = new Set<Storage>();
      try {
        const result = this.compute(kernel, operands, args, size);
        survivors.add(result);
        return result;
      } finally {
        this.closeScope(survivors);
      }
    }
    const inputs = operands.map((operand) => ({ id: this.upload(operand), shape: operand.shape }));
    const out = this.nextId++;
    this.machine.run({ kernel, out, inputs, args });
    const scope = this.scopes[this.scopes.length - 1]!;
    const result = new Storage(null, this, 0, scope.region, size, 'float32');
    this.ids.set(result, out);
    scope.storages.push(result);
    return result;
  }

  /**
   * The number of an operand on the device, where it is put if need be: until the innermost scope ends, or the outermost if it has
   * been wanted before.
   */
  private upload({ storage, shape }: Operand): number {
    const known = this.ids.get(storage);
    if (known !== undefined) return known;
    const data = hostView(storage);
    const id = this.nextId++;
    this.machine.upload(id, data instanceof Float64Array ? Float32Array.from(data) : data, shape);
    this.ids.set(storage, id);
    storage.uploads += 1;
    this.scopes[storage.uploads > 1 ? 0 : this.scopes.length - 1]!.storages.push(storage);
    return id;
  }

  /** Results become JavaScript arrays. */
  private bringBack(storages: readonly Storage[]): void {
    const absent = storages.filter((storage) => storage.host === null);
    if (absent.length > 0) {
      const arrays = this.machine.read(absent.map((storage) => this.idOf(storage)));
      absent.forEach((storage, i) => (storage.host = arrays[i]!));
    }
    for (const storage of storages) {
      if (storage.owner !== this) continue;
      storage.owner = null;
      storage.region = null;
    }
  }

  private idOf(storage: Storage): number {
    const id = this.ids.get(storage);
    if (id === undefined) throw new Error(`${this.name}: this tensor is not on the device`);
    return id;
  }
}

function filled(size: number, value: number): Storage {
  return new Storage(new Float32Array(size).fill(value));
}
