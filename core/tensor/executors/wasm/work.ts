import { maskedLog } from '../executor.js';
import type { Helper } from './helper.js';
import { kernelNames } from './helper-control.js';
import type { Kernels } from './kernels.js';
import { Shares } from './shares.js';

/** Multiplications and additions from which on a product is worth two threads: a few microseconds of work. */
const productGrain = 2e5;

/** Elements from which on other work is. */
const elementGrain = 16_384;

/** Rows of a strip of the kernels, and elements of a vector: what neither thread should get a part of. */
export const strip = 4;

/** Columns of a panel of the products. */
const panel = 8;

const shared = new Set(kernelNames);

/** The arguments of a kernel for `count` rows from row `from` on, with the scratch memory of the thread that runs it. */
type RowArguments = (from: number, count: number, scratch: number) => readonly number[];

interface RowOptions {
  readonly group?: number;
  readonly grain?: number;
  readonly meanwhile?: (() => void) | undefined;
}

/**
 * Runs kernels, and large ones in two threads where there is a helper: each takes a part of the rows. No sum is ever split, so the bits
 * are those of one thread.
 */
export class Work {
  private readonly shares = new Shares();

  constructor(
    readonly kernels: Kernels,
    private readonly helper: Helper | null,
    private readonly scratch: number,
    private readonly helperScratch: number,
  ) {}

  /** Resolves when the helper, if there is one, has started. */
  async started(): Promise<void> {
    await this.helper?.started;
  }

  /**
   * Runs a kernel on `rows` rows: in two threads if there is a helper and `size`, the amount of work, is at least `grain`. Rows are
   * handed out in whole groups of `group`. `meanwhile` is other work, which this thread does before it waits for the helper.
   */
  inRows(
    kernel: string,
    rows: number,
    size: number,
    args: RowArguments,
    { group = 1, grain = elementGrain, meanwhile }: RowOptions = {},
  ): void {
    const { helper } = this;
    if (helper === null || size < grain || rows < 2 * group || !helper.ready || !shared.has(kernel)) {
      this.kernels[kernel]!(...args(0, rows, this.scratch));
      meanwhile?.();
      return;
    }
    const mine = this.shares.rowsOf(kernel, size, rows, group);
    helper.start(kernel, args(mine, rows - mine, this.helperScratch));
    this.kernels[kernel]!(...args(0, mine, this.scratch));
    meanwhile?.();
    this.shares.learn(kernel, size, helper.join());
  }

  /** c = a x b; see the kernel `matmul`. `meanwhile` as of `inRows`. */
  product(
    a: number,
    b: number,
    c: number,
    m: number,
    n: number,
    k: number,
    transposeA: 0 | 1,
    transposeB: 0 | 1,
    meanwhile?: () => void,
  ): void {
    const size = m * n * k;
    // Few rows divide less evenly than columns, of which each thread packs only its own. For still fewer, `matmul` has better ways.
    if (this.helper !== null && m < n && m > 8 && k >= 16) {
      const columns: RowArguments = (from, count, scratch) => {
        const sizes = [m, n, k, transposeA, transposeB];
        return [a, b, c, ...sizes, scratch, m, from, from + count];
      };
      this.inRows('matmulColumns', n, size, columns, { group: panel, grain: productGrain, meanwhile });
      return;
    }
    const next = 4 * (transposeA === 1 ? 1 : k);
    const args: RowArguments = (from, count, scratch) => [
      a + from * next,
      b,
      c + 4 * from * n,
      count,
      n,
      k,
      transposeA,
      transposeB,
      scratch,
      m,
    ];
    this.inRows('matmul', m, size, args, { group: strip, grain: productGrain, meanwhile });
  }

  /** A linear layer; see the kernel `linear`. */
  linear(x: number, w: number, b: number, y: number, rows: number, n: number, k: number, kind: number): void {
    const args: RowArguments = (from, count, scratch) => [
      x + 4 * from * k,
      w,
      b,
      y + 4 * from * n,
      count,
      n,
      k,
      kind,
      scratch,
    ];
    this.inRows('linear', rows, rows * n * k, args, { group: strip, grain: productGrain });
  }

  /** The part of a linear layer's backward pass that goes row by row; see the kernel `linearGradRows`. */
  linearGradRows(
    [y, dy, w, dz, dx]: readonly [number, number, number, number, number],
    rows: number,
    n: number,
    k: number,
    kind: number,
  ): void {
    const args: RowArguments = (from, count, scratch) => {
      const at = 4 * from * n;
      const to = dx === 0 ? 0 : dx + 4 * from * k;
      return [y + at, dy + at, w, dz + at, to, count, n, k, kind, scratch];
    };
    this.inRows('linearGradRows', rows, rows * n * k, args, { group: strip, grain: productGrain });
  }

  /** The part of the gradients of `linearGrad` that goes row by row; see the kernel `linearSecondRows`. Addresses of 0: none. */
  linearSecondRows(
    [x, w, y, dy, dz, u, v, s, cx, cy, cdy]: readonly [
      ...(readonly [number, number, number, number, number, number]),
      ...(readonly [number, number, number, number, number]),
    ],
    rows: number,
    n: number,
    k: number,
    kind: number,
  ): void {
    const args: RowArguments = (from, count, scratch) => {
      const [deep, at] = [4 * from * k, 4 * from * n];
      const inputs = [x + deep, w, y + at, dy + at, dz + at, u === 0 ? 0 : u + deep, v, s];
      const results = [cx === 0 ? 0 : cx + deep, cy + at, cdy + at];
      return [...inputs, ...results, count, n, k, kind, scratch];
    };
    this.inRows('linearSecondRows', rows, rows * n * k, args, { group: strip, grain: productGrain });
  }

  /** `batch` products; `aNext`, `bNext` and `cNext` are elements from one operand or result to the next. */
  products(
    [a, b, c]: readonly [number, number, number],
    [m, n, k]: readonly [number, number, number],
    transposeA: 0 | 1,
    transposeB: 0 | 1,
    batch: number,
    [aNext, bNext, cNext]: readonly [number, number, number],
  ): void {
    if (batch === 1) {
      this.product(a, b, c, m, n, k, transposeA, transposeB);
      return;
    }
    const args: RowArguments = (start, count, scratch) => {
      const [from, by, to] = [a + 4 * start * aNext, b + 4 * start * bNext, c + 4 * start * cNext];
      return [from, by, to, m, n, k, transposeA, transposeB, scratch, count, 4 * aNext, 4 * bNext, 4 * cNext];
    };
    this.inRows('matmulBatch', batch, batch * m * n * k, args, { grain: productGrain });
  }

  /** y = activation(y + bias) for rows of n. */
  activate(y: number, bias: number, rows: number, n: number, kind: number): void {
    const args: RowArguments = (from, count) => [y + 4 * from * n, bias, count, n, kind];
    this.inRows('activate', rows, rows * n, args);
  }

  /** Softmax of rows; see the kernel `softmax`. `mask` is 0 for none. */
  softmax(x: number, mask: number, y: number, rows: number, n: number, log: boolean, scale: number): void {
    const args: RowArguments = (from, count) => {
      const at = 4 * from * n;
      return [x + at, mask === 0 ? 0 : mask + at, y + at, count, n, log ? 1 : 0, maskedLog, scale];
    };
    this.inRows('softmax', rows, rows * n, args);
  }

  /** Gradient of `softmax` from its output. */
  softmaxGrad(
    y: number,
    dy: number,
    mask: number,
    dx: number,
    rows: number,
    n: number,
    log: boolean,
    scale: number,
  ): void {
    const args: RowArguments = (from, count) => {
      const at = 4 * from * n;
      return [y + at, dy + at, mask === 0 ? 0 : mask + at, dx + at, count, n, log ? 1 : 0, scale];
    };
    this.inRows('softmaxGrad', rows, rows * n, args);
  }

  /** A function of n elements, with constants p and q. */
  unary(op: string, x: number, y: number, n: number, p: number, q: number): void {
    const args: RowArguments = (from, count) => [x + 4 * from, y + 4 * from, count, p, q];
    this.inRows(op, n, n, args, { group: strip });
  }

  /** A function of two arrays of n elements each. */
  binary(op: string, a: number, b: number, y: number, n: number): void {
    const args: RowArguments = (from, count) => {
      const at = 4 * from;
      return [a + at, b + at, y + at, 1, count, 0, 0, 1, 1];
    };
    this.inRows(op, n, n, args, { group: strip });
  }
}
