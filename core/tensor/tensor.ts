import { hostView, type DType, type Storage, type TypedArray } from './storage.js';
import { showShape, sizeOf, type Shape } from './shape.js';
import type { TapeNode } from './tape.js';

/**
 * An immutable array of numbers with a shape. Ops are free functions (`add(a, b)`), never methods, and never change
 * their arguments. A tensor made inside `scope(fn)` ends with the scope unless `fn` returns it.
 */
export class Tensor {
  /** Number of elements. */
  readonly size: number;
  /** @internal How this tensor was computed, while a gradient is being taken. */
  node: TapeNode | null = null;

  /** @internal Use `tensor`, `zeros`, ... or an op. */
  constructor(
    /** @internal */
    readonly storage: Storage,
    /** Sizes of the axes, outermost first; `[]` for a scalar. */
    readonly shape: Shape,
    /** Element type. */
    readonly dtype: DType = 'float32',
  ) {
    this.size = sizeOf(shape);
  }

  /**
   * A copy of the elements in row-major order: `Int32Array` for int32, else `Float32Array` (`Float64Array` for a result of
   * the reference executor in double precision).
   */
  toArray(): TypedArray {
    const view = hostView(this.storage);
    return view === this.storage.host ? view.slice() : view;
  }

  /** The only element of a tensor of size 1; throws for any other size. */
  item(): number {
    if (this.size !== 1) throw new Error(`item: expected one element, got shape ${showShape(this.shape)}`);
    return hostView(this.storage)[0]!;
  }

  /** For messages and the console: `Tensor(float32 [2,3])`. */
  toString(): string {
    return `Tensor(${this.dtype} ${showShape(this.shape)})`;
  }
}
