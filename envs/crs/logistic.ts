import { exp, sigmoid } from '../../core/exact-math.js';
import { openKernels, type Kernels } from './kernels.js';

/** The logistic function of many numbers. */
export class Logistic {
  private readonly x: Float64Array;
  private readonly powers: Float64Array;
  private readonly kernels: Kernels;

  /** For at most `size` numbers at once. */
  constructor(size: number) {
    const memory = openKernels(8 * (32 + size + 1));
    this.kernels = memory.kernels;
    this.powers = memory.floats(32);
    this.x = memory.floats(size + 1);
    this.powers.set(Float64Array.from({ length: 32 }, (_, j) => exp((j * Math.LN2) / 32)));
  }

  /**
   * Writes 1 / (1 + e^-x), but no less than `least`, of x[0..count-1] to `out`, which may be `x`: as accurate as `sigmoid`, if not always to its last bit, in a
   * fraction of the time.
   */
  apply(x: Float64Array, count: number, out: Float64Array, least: number): void {
    const { kernels, powers } = this;
    this.x.set(x.subarray(0, count));
    this.x[count] = 0;
    const strange = kernels.logistic(this.x.byteOffset, count, powers.byteOffset);
    // Also false for NaN.
    const usual = (number: number): boolean => number > -700 && number < 700;
    for (let i = 0; strange > 0 && i < count; i++)
      if (!usual(x[i])) this.x[i] = Math.max(least, sigmoid(x[i]));
    out.set(this.x.subarray(0, count));
  }
}
