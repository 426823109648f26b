import { putSome, some } from './lanes';
import { exp4 } from './math';
import { rowSum } from './reduce';

// The same operations in the same order as those that the objective is made of op by op, and so the same bits.

// @ts-ignore: decorator
@inline
function clipped(ratio: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(ratio, low), high);
}

/**
 * With r = exp(logProb - old): -mean(min(r A, clip(r) A)), mean(r - 1 - log r) and the share of |r - 1| > margin, to y[0..2]. `scratch` has
 * room for 3 n numbers.
 */
export function clippedObjective(
  logProb: usize, old: usize, advantages: usize, y: usize, n: i32, low: f32, high: f32, margin: f32, scratch: usize,
): void {
  const low4 = f32x4.splat(low);
  const high4 = f32x4.splat(high);
  const margin4 = f32x4.splat(margin);
  const one = f32x4.splat(1);
  const bytes = <usize>n << 2;
  for (let i = 0; i < n; i += 4) {
    const rest = n - i;
    const at = <usize>i << 2;
    const logRatio = f32x4.sub(some(logProb + at, rest), some(old + at, rest));
    const ratio = exp4(logRatio);
    const advantage = some(advantages + at, rest);
    putSome(scratch + at, f32x4.min(f32x4.mul(ratio, advantage), f32x4.mul(clipped(ratio, low4, high4), advantage)), rest);
    const shift = f32x4.add(ratio, f32x4.splat(-1));
    putSome(scratch + bytes + at, f32x4.sub(shift, logRatio), rest);
    putSome(scratch + 2 * bytes + at, v128.and(f32x4.gt(f32x4.abs(shift), margin4), one), rest);
  }
  const count = <f32>n;
  store<f32>(y, -(rowSum(scratch, n) / count));
  store<f32>(y, rowSum(scratch + bytes, n) / count, 4);
  store<f32>(y, rowSum(scratch + 2 * bytes, n) / count, 8);
}

/** a > b as 1, equal as a half. */
// @ts-ignore: decorator
@inline
function tieGreater(a: v128, b: v128): v128 {
  const equal = v128.and(f32x4.eq(a, b), f32x4.splat(0.5));
  return v128.or(v128.and(f32x4.gt(a, b), f32x4.splat(1)), equal);
}

/** The gradient of logProb from that of the objective, a single number at dy. */
export function clippedObjectiveGrad(
  logProb: usize, old: usize, advantages: usize, dy: usize, dLogProb: usize, n: i32, low: f32, high: f32,
): void {
  const low4 = f32x4.splat(low);
  const high4 = f32x4.splat(high);
  const one = f32x4.splat(1);
  const share = f32x4.splat(-load<f32>(dy) / <f32>n);
  for (let i = 0; i < n; i += 4) {
    const rest = n - i;
    const at = <usize>i << 2;
    const ratio = exp4(f32x4.sub(some(logProb + at, rest), some(old + at, rest)));
    const advantage = some(advantages + at, rest);
    const free = f32x4.mul(ratio, advantage);
    const held = f32x4.mul(clipped(ratio, low4, high4), advantage);
    const inside = v128.and(v128.and(f32x4.ge(ratio, low4), f32x4.le(ratio, high4)), one);
    const ofFree = f32x4.mul(f32x4.mul(share, tieGreater(held, free)), advantage);
    const ofHeld = f32x4.mul(f32x4.mul(f32x4.mul(share, tieGreater(free, held)), advantage), inside);
    putSome(dLogProb + at, f32x4.mul(f32x4.add(ofFree, ofHeld), ratio), rest);
  }
}
