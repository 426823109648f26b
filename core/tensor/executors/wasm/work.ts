import { maskedLog } from '../executor.js';
import type { Helper } from './helper.js';
import { kernelNames } from './helper-control.js';
import type { Kernels } from './kernels.js';

/** Multiplications and additions from which on a product is worth two threads: a few microseconds of work. */
const productGrain = 2e5;

/** Elements from which on other work is. */
const elementGrain = 32_768;

const shared = new Set(kernelNames);

/**
 * Runs kernels, and large ones in two threads where there is a helper: each takes half of the rows. No sum is ever split, so the bits
 * are those of one thread.
 */
export class Work {
  constructor(
    readonly kernels: Kernels,
    private readonly helper: Helper | null,
    private readonly scratch: number,
    private readonly helperScratch: number,
  ) {}

  /** The scratch memories of products of this thread and of the other one. */
  get scratches(): readonly [number, number] {
    return [this.scratch, this.helperScratch];
  }

  /** Resolves when the helper, if there is one, has started. */
  async started(): Promise<void> {
    await this.helper?.started;
  }

  /** True when work of this size is to be split. */
  splits(kernel: string, size: number, grain = elementGrain): boolean {
    return this.helper !== null && size >= grain && this.helper.ready && shared.has(kernel);
  }

  /** Runs a kernel on two sets of arguments at once. */
  both(kernel: string, mine: readonly number[], other: readonly number[]): void {
    this.helper!.start(kernel, other);
    this.kernels[kernel]!(...mine);
    this.helper!.join();
  }

  /** c = a x b; see the kernel `matmul`. */
  product(
    a: number,
    b: number,
    c: number,
    m: number,
    n: number,
    k: number,
    transposeA: 0 | 1,
    transposeB: 0 | 1,
  ): void {
    if (m < 8 || !this.splits('matmul', m * n * k, productGrain)) {
      this.kernels['matmul']!(a, b, c, m, n, k, transposeA, transposeB, this.scratch, m);
      return;
    }
    const half = 4 * Math.ceil(m / 8);
    const from = a + 4 * half * (transposeA === 1 ? 1 : k);
    const to = c + 4 * half * n;
    this.both(
      'matmul',
      [a, b, c, half, n, k, transposeA, transposeB, this.scratch, m],
      [from, b, to, m - half, n, k, transposeA, transposeB, this.helperScratch, m],
    );
  }

  /** A linear layer; see the kernel `linear`. */
  linear(x: number, w: number, b: number, y: number, rows: number, n: number, k: number, kind: number): void {
    const args = (from: number, count: number, scratch: number): number[] => [
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
    this.inBlocks('linear', rows, rows * n * k, args);
  }

  /** The part of a linear layer's backward pass that goes row by row; see the kernel `linearGradRows`. */
  linearGradRows(
    [y, dy, w, dz, dx]: readonly [number, number, number, number, number],
    rows: number,
    n: number,
    k: number,
    kind: number,
  ): void {
    const args = (from: number, count: number, scratch: number): number[] => {
      const at = 4 * from * n;
      const to = dx === 0 ? 0 : dx + 4 * from * k;
      return [y + at, dy + at, w, dz + at, to, count, n, k, kind, scratch];
    };
    this.inBlocks('linearGradRows', rows, rows * n * k, args);
  }

  private inBlocks(
    kernel: string,
    rows: number,
    size: number,
    args: (from: number, count: number, scratch: number) => number[],
  ): void {
    if (rows < 8 || !this.splits(kernel, size, productGrain)) {
      this.kernels[kernel]!(...args(0, rows, this.scratch));
      return;
    }
    const half = 4 * Math.ceil(rows / 8);
    this.both(kernel, args(0, half, this.scratch), args(half, rows - half, this.helperScratch));
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
    const args = (start: number, count: number, scratch: number): number[] => {
      const [from, by, to] = [a + 4 * start * aNext, b + 4 * start * bNext, c + 4 * start * cNext];
      return [from, by, to, m, n, k, transposeA, transposeB, scratch, count, 4 * aNext, 4 * bNext, 4 * cNext];
    };
    if (!this.splits('matmulBatch', batch * m * n * k, productGrain)) {
      this.kernels['matmulBatch']!(...args(0, batch, this.scratch));
      return;
    }
    const half = batch >> 1;
    this.both('matmulBatch', args(0, half, this.scratch), args(half, batch - half, this.helperScratch));
  }

  /** y = activation(y + bias) for rows of n. */
  activate(y: number, bias: number, rows: number, n: number, kind: number): void {
    if (!this.splits('activate', rows * n)) {
      this.kernels['activate']!(y, bias, rows, n, kind);
      return;
    }
    const half = rows >> 1;
    this.both('activate', [y, bias, half, n, kind], [y + 4 * half * n, bias, rows - half, n, kind]);
  }

  /** Softmax of rows; see the kernel `softmax`. `mask` is 0 for none. */
  softmax(x: number, mask: number, y: number, rows: number, n: number, log: boolean, scale: number): void {
    const args = (from: number, count: number): number[] => {
      const at = 4 * from * n;
      return [x + at, mask === 0 ? 0 : mask + at, y + at, count, n, log ? 1 : 0, maskedLog, scale];
    };
    this.inRows('softmax', rows, n, args);
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
    const args = (from: number, count: number): number[] => {
      const at = 4 * from * n;
      return [y + at, dy + at, mask === 0 ? 0 : mask + at, dx + at, count, n, log ? 1 : 0, scale];
    };
    this.inRows('softmaxGrad', rows, n, args);
  }

  private inRows(
    kernel: string,
    rows: number,
    n: number,
    args: (from: number, count: number) => number[],
  ): void {
    if (!this.splits(kernel, rows * n)) {
      this.kernels[kernel]!(...args(0, rows));
      return;
    }
    const half = rows >> 1;
    this.both(kernel, args(0, half), args(half, rows - half));
  }

  /** A function of n elements, with constants p and q. */
  unary(op: string, x: number, y: number, n: number, p: number, q: number): void {
    if (!this.splits(op, n)) {
      this.kernels[op]!(x, y, n, p, q);
      return;
    }
    const half = 4 * Math.ceil(n / 8);
    this.both(op, [x, y, half, p, q], [x + 4 * half, y + 4 * half, n - half, p, q]);
  }

  /** A function of two arrays of n elements each. */
  binary(op: string, a: number, b: number, y: number, n: number): void {
    if (!this.splits(op, n)) {
      this.kernels[op]!(a, b, y, 1, n, 0, 0, 1, 1);
      return;
    }
    const half = 4 * Math.ceil(n / 8);
    this.both(
      op,
      [a, b, y, 1, half, 0, 0, 1, 1],
      [a + 4 * half, b + 4 * half, y + 4 * half, 1, n - half, 0, 0, 1, 1],
    );
  }
}
