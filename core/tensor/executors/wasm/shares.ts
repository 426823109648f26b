/** The part of the rows that the main thread begins with, and the least and most that it takes. */
const half = 1 / 2;
const least = 3 / 8;
const most = 3 / 4;

/** How far one job moves a share. */
const step = 1 / 256;

/** Fewer groups of rows than that are halved: to move one of them would shift more than the helper's delay. */
const fewGroups = 16;

/**
 * How the rows of a kernel are divided between the main thread and its helper. The helper begins later and reads what the main thread has
 * just written, so equal parts would let the main thread wait. A share grows when the main thread had to wait and falls when it did not: it
 * settles where both happen alike often. Kernels and magnitudes of work have shares of their own. What is computed does not depend on it.
 */
export class Shares {
  private readonly shares = new Map<string, Float64Array>();

  /** How many of `rows` the main thread takes, in whole groups of `group`; some are left to the helper. */
  rowsOf(kernel: string, size: number, rows: number, group: number): number {
    const groups = Math.ceil(rows / group);
    if (groups < fewGroups) return group * Math.ceil(groups / 2);
    return group * Math.round(groups * this.of(kernel)[Math.clz32(size)]!);
  }

  /** Learns from a job whether the main thread had to wait for the helper. */
  learn(kernel: string, size: number, waited: boolean): void {
    const shares = this.of(kernel);
    const at = Math.clz32(size);
    shares[at] = Math.min(most, Math.max(least, shares[at]! + (waited ? step : -step)));
  }

  private of(kernel: string): Float64Array {
    let shares = this.shares.get(kernel);
    if (shares === undefined) {
      shares = new Float64Array(33).fill(half);
      this.shares.set(kernel, shares);
    }
    return shares;
  }
}
