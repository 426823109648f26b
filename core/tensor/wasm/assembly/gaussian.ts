import { putSome, some } from './lanes';
import { exp4 } from './math';
import { rowSum } from './reduce';

// The same operations in the same order as those that the densities are made of op by op, and so the same bits.

const halfLogTwoPi: f32 = 0.9189385332046727;

/** Log-densities of `rows` rows of n independent normals; logDeviation is one row. `scratch` has room for n numbers. */
export function gaussianLogProb(
  x: usize, mean: usize, logDeviation: usize, y: usize, rows: i32, n: i32, scratch: usize,
): void {
  const minusHalf = f32x4.splat(-0.5);
  const constant = f32x4.splat(halfLogTwoPi);
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < n; j += 4) {
      const rest = n - j;
      const at = <usize>j << 2;
      const l = some(logDeviation + at, rest);
      const z = f32x4.mul(f32x4.sub(some(x + at, rest), some(mean + at, rest)), exp4(f32x4.neg(l)));
      putSome(scratch + at, f32x4.sub(f32x4.mul(f32x4.mul(z, z), minusHalf), f32x4.add(l, constant)), rest);
    }
    store<f32>(y, rowSum(scratch, n));
    x += <usize>n << 2;
    mean += <usize>n << 2;
    y += 4;
  }
}

/** From gradients dy of `gaussianLogProb`'s rows: those of the means, and of logDeviation in its two places: as the summand and in z. */
export function gaussianLogProbGrad(
  x: usize, mean: usize, logDeviation: usize, dy: usize, dMean: usize, dSummand: usize, dScale: usize, rows: i32, n: i32,
): void {
  const minusHalf = f32x4.splat(-0.5);
  const two = f32x4.splat(2);
  const stride = <usize>n << 2;
  for (let j = 0; j < n; j += 4) {
    const rest = n - j;
    let at = <usize>j << 2;
    const e = exp4(f32x4.neg(some(logDeviation + at, rest)));
    let ofScale = f32x4.splat(0);
    let ofSummand = f32x4.splat(0);
    for (let r = 0; r < rows; r++) {
      const slope = v128.load32_splat(dy + (<usize>r << 2));
      const d = f32x4.sub(some(x + at, rest), some(mean + at, rest));
      const dz = f32x4.mul(f32x4.mul(f32x4.mul(slope, minusHalf), two), f32x4.mul(d, e));
      putSome(dMean + at, f32x4.neg(f32x4.mul(dz, e)), rest);
      ofScale = f32x4.add(ofScale, f32x4.mul(dz, d));
      ofSummand = f32x4.add(ofSummand, slope);
      at += stride;
    }
    putSome(dSummand + (<usize>j << 2), f32x4.neg(ofSummand), rest);
    putSome(dScale + (<usize>j << 2), f32x4.neg(f32x4.mul(ofScale, e)), rest);
  }
}
