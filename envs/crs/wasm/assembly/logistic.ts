/** ln 2 in two parts, the first of which times a whole number below 2^20 is exact. */
// @ts-ignore: decorator
@inline
const LN2_HIGH: f64 = 0.693147180369123816490;
// @ts-ignore: decorator
@inline
const LN2_LOW: f64 = 1.90821492927058770002e-10;
/** Adding and subtracting it rounds to a whole number, which is then in the lowest bits. */
// @ts-ignore: decorator
@inline
const ROUNDER: f64 = 6755399441055744;

/**
 * Writes 1 / (1 + e^-x) of x[0..count-1] in their place, two at a time (x has room for an even number), and returns how many numbers do not lie between -700 and 700:
 * theirs are worthless. e^y is 2^(k/32) e^r: the table `powers` holds 2^(j/32) for j = 0..31, and |r| < ln 2 / 64 leaves a short series.
 */
export function logistic(x: usize, count: i32, powers: usize): i32 {
  let strange = i64x2.splat(0);
  const end = x + (<usize>count << 3);
  for (; x < end; x += 16) {
    const y = f64x2.neg(v128.load(x));
    const inside = f64x2.lt(f64x2.abs(y), f64x2.splat(700));
    strange = i64x2.sub(strange, v128.not(inside));
    const shifted = f64x2.add(f64x2.mul(y, f64x2.splat(32 / (LN2_HIGH + LN2_LOW))), f64x2.splat(ROUNDER));
    const k = f64x2.sub(shifted, f64x2.splat(ROUNDER));
    const high = f64x2.mul(k, f64x2.splat(LN2_HIGH / 32));
    const r = f64x2.sub(f64x2.sub(y, high), f64x2.mul(k, f64x2.splat(LN2_LOW / 32)));
    let series = f64x2.add(f64x2.splat(1.0 / 120), f64x2.div(r, f64x2.splat(720)));
    series = f64x2.add(f64x2.splat(1.0 / 24), f64x2.mul(r, series));
    series = f64x2.add(f64x2.splat(1.0 / 6), f64x2.mul(r, series));
    series = f64x2.add(f64x2.splat(0.5), f64x2.mul(r, series));
    series = f64x2.add(f64x2.splat(1), f64x2.mul(r, series));
    series = f64x2.add(f64x2.splat(1), f64x2.mul(r, series));
    const first = load<f64>(powers + ((<usize>i64x2.extract_lane(shifted, 0) & 31) << 3));
    const second = load<f64>(powers + ((<usize>i64x2.extract_lane(shifted, 1) & 31) << 3));
    const fine = f64x2.replace_lane(f64x2.splat(first), 1, second);
    // The whole part of k/32 becomes the exponent.
    const whole = i64x2.shl(v128.andnot(shifted, i64x2.splat(31)), 47);
    const coarse = i64x2.add(whole, i64x2.splat(1023 << 52));
    const e = f64x2.mul(f64x2.mul(series, fine), coarse);
    v128.store(x, f64x2.div(f64x2.splat(1), f64x2.add(f64x2.splat(1), e)));
  }
  return <i32>(i64x2.extract_lane(strange, 0) + i64x2.extract_lane(strange, 1));
}
