/* eslint-disable no-restricted-properties, no-restricted-syntax -- the oracle of tests: here the accuracy of Math counts, not equal bits. */
import { sizeOf, stridesOf, type Shape } from '../shape.js';
import { hostView, Storage, type DType, type TypedArray } from '../storage.js';
import {
  maskedLog,
  type AxisSpec,
  type BinaryOp,
  type Executor,
  type MatmulSpec,
  type Operand,
  type ReduceOp,
  type UnaryOp,
} from './executor.js';
import { copyStrided, expand, placeBlock, topRows } from './host-layout.js';

const unaryFunctions: Record<UnaryOp, (x: number, p: number, q: number) => number> = {
  neg: (x) => -x,
  abs: Math.abs,
  sign: Math.sign,
  square: (x) => x * x,
  sqrt: Math.sqrt,
  rsqrt: (x) => 1 / Math.sqrt(x),
  reciprocal: (x) => 1 / x,
  exp: Math.exp,
  log: Math.log,
  tanh: Math.tanh,
  sigmoid: (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
  relu: (x) => (x > 0 || Number.isNaN(x) ? x : 0),
  step: (x) => (x > 0 ? 1 : 0),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  sin: Math.sin,
  cos: Math.cos,
  powScalar: (x, p) => x ** p,
  clip: (x, p, q) => (x < p ? p : x > q ? q : x),
  clipMask: (x, p, q) => (x >= p && x <= q ? 1 : 0),
  addScalar: (x, p) => x + p,
  mulScalar: (x, p) => x * p,
  divScalar: (x, p) => x / p,
  rsubScalar: (x, p) => p - x,
  rdivScalar: (x, p) => p / x,
  maximumScalar: (x, p) => Math.max(x, p),
  minimumScalar: (x, p) => Math.min(x, p),
  greaterScalar: (x, p) => (x > p ? 1 : 0),
  greaterEqualScalar: (x, p) => (x >= p ? 1 : 0),
  lessScalar: (x, p) => (x < p ? 1 : 0),
  lessEqualScalar: (x, p) => (x <= p ? 1 : 0),
  equalScalar: (x, p) => (x === p ? 1 : 0),
  tieGreaterScalar: (x, p) => (x > p ? 1 : x === p ? 0.5 : 0),
  tieLessScalar: (x, p) => (x < p ? 1 : x === p ? 0.5 : 0),
};

const binaryFunctions: Record<BinaryOp, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  maximum: (a, b) => Math.max(a, b),
  minimum: (a, b) => Math.min(a, b),
  greater: (a, b) => (a > b ? 1 : 0),
  greaterEqual: (a, b) => (a >= b ? 1 : 0),
  less: (a, b) => (a < b ? 1 : 0),
  lessEqual: (a, b) => (a <= b ? 1 : 0),
  equal: (a, b) => (a === b ? 1 : 0),
  tieGreater: (a, b) => (a > b ? 1 : a === b ? 0.5 : 0),
  tanhGrad: (y, dy) => dy * (1 - y * y),
  sigmoidGrad: (y, dy) => dy * y * (1 - y),
  reluGrad: (y, dy) => (y > 0 ? dy : 0),
};

/** Options of `createExecutor('reference', ...)`. */
export interface ReferenceOptions {
  /** Precision in which results are held (arithmetic is always double). Default 'float64'. */
  readonly precision?: 'float32' | 'float64';
}

/** Plain loops over JavaScript arrays in double precision: the oracle that the other executors are tested against. */
export class ReferenceExecutor implements Executor {
  readonly name = 'reference';
  readonly Float: Float32ArrayConstructor | Float64ArrayConstructor;

  constructor(options: ReferenceOptions = {}) {
    this.Float = options.precision === 'float32' ? Float32Array : Float64Array;
  }

  read(storage: Storage): TypedArray {
    return hostView(storage);
  }

  openScope(): void {}

  closeScope(): void {}

  unary(op: UnaryOp, x: Operand, p: number, q: number): Storage {
    const f = unaryFunctions[op];
    const data = view(x);
    const out = new this.Float(x.size);
    for (let i = 0; i < out.length; i++) out[i] = f(data[i]!, p, q);
    return new Storage(out);
  }

  binary(op: BinaryOp, a: Operand, b: Operand, shape: Shape): Storage {
    const f = binaryFunctions[op];
    const left = expand(view(a), a.shape, shape);
    const right = expand(view(b), b.shape, shape);
    const out = new this.Float(sizeOf(shape));
    for (let i = 0; i < out.length; i++) out[i] = f(left[i]!, right[i]!);
    return new Storage(out);
  }

  select(condition: Operand, a: Operand, b: Operand): Storage {
    const [c, left, right] = [view(condition), view(a), view(b)];
    const out = new this.Float(a.size);
    for (let i = 0; i < out.length; i++) out[i] = c[i] !== 0 ? left[i]! : right[i]!;
    return new Storage(out);
  }

  reduce(op: ReduceOp, x: Operand, { outer, length, inner }: AxisSpec): Storage {
    const data = view(x);
    const out = new this.Float(outer * inner);
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < inner; i++) {
        let result = op === 'sum' ? 0 : -Infinity;
        for (let l = 0; l < length; l++) {
          const value = data[(o * length + l) * inner + i]!;
          result = op === 'sum' ? result + value : Math.max(result, value);
        }
        out[o * inner + i] = result;
      }
    }
    return new Storage(out);
  }

  cumsum(x: Operand, { outer, length, inner }: AxisSpec, reverse: boolean): Storage {
    const data = view(x);
    const out = new this.Float(x.size);
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < inner; i++) {
        let total = 0;
        for (let l = 0; l < length; l++) {
          const at = (o * length + (reverse ? length - 1 - l : l)) * inner + i;
          total += data[at]!;
          out[at] = total;
        }
      }
    }
    return new Storage(out);
  }

  matmul(a: Operand, b: Operand, spec: MatmulSpec): Storage {
    const { batch, m, n, k, transposeA, transposeB, sharedA, sharedB } = spec;
    const [left, right] = [view(a), view(b)];
    const out = new this.Float(batch * m * n);
    for (let s = 0; s < batch; s++) {
      const a0 = sharedA ? 0 : s * m * k;
      const b0 = sharedB ? 0 : s * k * n;
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let total = 0;
          for (let l = 0; l < k; l++) {
            const x = left[a0 + (transposeA ? l * m + i : i * k + l)]!;
            const y = right[b0 + (transposeB ? j * k + l : l * n + j)]!;
            total += x * y;
          }
          out[(s * m + i) * n + j] = total;
        }
      }
    }
    return new Storage(out);
  }

  transpose(x: Operand, permutation: readonly number[]): Storage {
    const strides = stridesOf(x.shape);
    const out = this.like(x.dtype, x.size);
    copyStrided(
      view(x),
      0,
      permutation.map((axis) => strides[axis]!),
      permutation.map((axis) => x.shape[axis]!),
      out,
    );
    return new Storage(out);
  }

  broadcast(x: Operand, shape: Shape): Storage {
    return new Storage(expand(view(x), x.shape, shape));
  }

  slice(x: Operand, begin: readonly number[], shape: Shape): Storage {
    const strides = stridesOf(x.shape);
    const offset = begin.reduce((sum, b, i) => sum + b * strides[i]!, 0);
    const out = this.like(x.dtype, sizeOf(shape));
    copyStrided(view(x), offset, strides, shape, out);
    return new Storage(out);
  }

  pad(x: Operand, begin: readonly number[], shape: Shape, value: number): Storage {
    const out = this.like(x.dtype, sizeOf(shape)).fill(value);
    placeBlock(view(x), x.shape, out, shape, begin);
    return new Storage(out);
  }

  concat(xs: readonly Operand[], outer: number, widths: readonly number[]): Storage {
    const total = widths.reduce((sum, width) => sum + width, 0);
    const out = this.like(xs[0]!.dtype, outer * total);
    let column = 0;
    xs.forEach((x, j) => {
      placeBlock(view(x), [outer, widths[j]!], out, [outer, total], [0, column]);
      column += widths[j]!;
    });
    return new Storage(out);
  }

  gather(x: Operand, indices: Operand, { outer, length, inner }: AxisSpec): Storage {
    const [data, rows] = [view(x), view(indices)];
    const out = this.like(x.dtype, outer * rows.length * inner);
    let at = 0;
    for (let o = 0; o < outer; o++) {
      for (const row of rows)
        for (let i = 0; i < inner; i++) out[at++] = data[(o * length + row) * inner + i]!;
    }
    return new Storage(out);
  }

  scatterAdd(dy: Operand, indices: Operand, { outer, length, inner }: AxisSpec): Storage {
    const [data, rows] = [view(dy), view(indices)];
    const out = new this.Float(outer * length * inner);
    let at = 0;
    for (let o = 0; o < outer; o++) {
      for (const row of rows)
        for (let i = 0; i < inner; i++) out[(o * length + row) * inner + i]! += data[at++]!;
    }
    return new Storage(out);
  }

  pick(x: Operand, indices: Operand, rows: number, columns: number): Storage {
    const [data, picked] = [view(x), view(indices)];
    const out = this.like(x.dtype, rows);
    for (let r = 0; r < rows; r++) out[r] = data[r * columns + picked[r]!]!;
    return new Storage(out);
  }

  place(dy: Operand, indices: Operand, rows: number, columns: number): Storage {
    const [data, picked] = [view(dy), view(indices)];
    const out = new this.Float(rows * columns);
    for (let r = 0; r < rows; r++) out[r * columns + picked[r]!] = data[r]!;
    return new Storage(out);
  }

  oneHot(indices: Operand, depth: number): Storage {
    const picked = view(indices);
    const out = new this.Float(indices.size * depth);
    for (let r = 0; r < indices.size; r++) out[r * depth + picked[r]!] = 1;
    return new Storage(out);
  }

  cast(x: Operand, dtype: DType): Storage {
    const data = view(x);
    if (dtype === 'float32') return new Storage(this.Float.from(data));
    return new Storage(
      Int32Array.from(data, (value) => Math.min(Math.max(Math.trunc(value) || 0, -(2 ** 31)), 2 ** 31 - 1)),
    );
  }

  topK(x: Operand, rows: number, columns: number, k: number): { values: Storage; indices: Storage } {
    const values = this.like(x.dtype, rows * k);
    const indices = new Int32Array(rows * k);
    topRows(view(x), rows, columns, k, values, indices);
    return { values: new Storage(values), indices: new Storage(indices) };
  }

  softmax(x: Operand, mask: Operand | null, rows: number, columns: number, log: boolean): Storage {
    const data = view(x);
    const kept = mask === null ? null : view(mask);
    const out = new this.Float(x.size);
    for (let r = 0; r < rows; r++) {
      const [from, to] = [r * columns, (r + 1) * columns];
      const active = (i: number): boolean => kept === null || kept[i] !== 0;
      let top = -Infinity;
      for (let i = from; i < to; i++) if (active(i)) top = Math.max(top, data[i]!);
      // A row without any kept element above -Infinity: any finite stand-in keeps differences from being NaN.
      if (top === -Infinity && kept !== null) top = 0;
      let total = 0;
      for (let i = from; i < to; i++) if (active(i)) total += Math.exp(data[i]! - top);
      for (let i = from; i < to; i++) {
        if (!active(i)) out[i] = log ? maskedLog : 0;
        else
          out[i] = log
            ? data[i]! - top - Math.log(total)
            : Math.exp(data[i]! - top) / (total === 0 ? 1 : total);
      }
    }
    return new Storage(out);
  }

  private like(dtype: DType, length: number): TypedArray {
    return dtype === 'int32' ? new Int32Array(length) : new this.Float(length);
  }
}

function view(x: Operand): TypedArray {
  return hostView(x.storage);
}
