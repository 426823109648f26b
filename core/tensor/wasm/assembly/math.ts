import { madd } from './lanes';

// Polynomial coefficients below are our own minimax fits (Lawson's algorithm, weighted for relative error).

/** e^x: x = n log 2 + r, e^r by a polynomial of degree 6, 2^n in two factors so that results may be denormal. */
// @ts-ignore: decorator
@inline
export function exp4(value: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(value, f32x4.splat(89)), f32x4.splat(-104));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504)));
  let r = madd(n, f32x4.splat(-0.693359375), x);
  r = madd(n, f32x4.splat(2.12194440e-4), r);
  let p = f32x4.splat(0.0013814539415761828);
  p = madd(p, r, f32x4.splat(0.00836874544620514));
  p = madd(p, r, f32x4.splat(0.04166838899254799));
  p = madd(p, r, f32x4.splat(0.1666652113199234));
  p = madd(p, r, f32x4.splat(0.4999999403953552));
  p = madd(f32x4.mul(r, r), p, r);
  p = f32x4.add(p, f32x4.splat(1));
  const k = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(k, 1);
  const bias = i32x4.splat(127);
  const scale1 = i32x4.shl(i32x4.add(half, bias), 23);
  const scale2 = i32x4.shl(i32x4.add(i32x4.sub(k, half), bias), 23);
  return f32x4.mul(f32x4.mul(p, scale1), scale2);
}

/** log x: x = 2^e m with m around 1, log m by a polynomial of degree 10. */
// @ts-ignore: decorator
@inline
export function log4(value: v128): v128 {
  const small = f32x4.lt(value, f32x4.splat(1.17549435e-38));
  const x = v128.bitselect(f32x4.mul(value, f32x4.splat(8388608)), value, small);
  // Counts exponents from sqrt(1/2), so that m lies in [sqrt(1/2), sqrt(2)).
  const shifted = i32x4.sub(x, i32x4.splat(0x3f3504f3));
  let e = f32x4.convert_i32x4_s(i32x4.shr_s(shifted, 23));
  e = f32x4.sub(e, v128.and(small, f32x4.splat(23)));
  const m = i32x4.add(v128.and(shifted, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3));
  const f = f32x4.sub(m, f32x4.splat(1));
  let p = f32x4.splat(-0.07634492963552475);
  p = madd(p, f, f32x4.splat(0.12761574983596802));
  p = madd(p, f, f32x4.splat(-0.13160182535648346));
  p = madd(p, f, f32x4.splat(0.14201758801937103));
  p = madd(p, f, f32x4.splat(-0.16623356938362122));
  p = madd(p, f, f32x4.splat(0.20001226663589478));
  p = madd(p, f, f32x4.splat(-0.2500081956386566));
  p = madd(p, f, f32x4.splat(0.3333333134651184));
  const ff = f32x4.mul(f, f);
  p = f32x4.mul(f32x4.mul(p, ff), f);
  p = madd(e, f32x4.splat(-2.12194440e-4), p);
  p = madd(ff, f32x4.splat(-0.5), p);
  let y = f32x4.add(f, p);
  y = madd(e, f32x4.splat(0.693359375), y);
  y = v128.bitselect(f32x4.splat(-Infinity), y, f32x4.eq(value, f32x4.splat(0)));
  y = v128.bitselect(f32x4.splat(NaN), y, f32x4.lt(value, f32x4.splat(0)));
  // Infinity and NaN are their own logarithms.
  return v128.bitselect(y, value, f32x4.lt(value, f32x4.splat(Infinity)));
}

/** tanh x = x P(x^2) / Q(x^2) up to where it rounds to 1. */
// @ts-ignore: decorator
@inline
export function tanh4(value: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(value, f32x4.splat(9.02)), f32x4.splat(-9.02));
  const u = f32x4.mul(x, x);
  let p = f32x4.splat(1.3319252367693935e-8);
  p = madd(p, u, f32x4.splat(2.0583624063874595e-5));
  p = madd(p, u, f32x4.splat(0.0034940436016768217));
  p = madd(p, u, f32x4.splat(0.13379725813865662));
  p = madd(p, u, f32x4.splat(1));
  let q = f32x4.splat(7.76209731156996e-7);
  q = madd(q, u, f32x4.splat(0.00032831073622219265));
  q = madd(q, u, f32x4.splat(0.02587110921740532));
  q = madd(q, u, f32x4.splat(0.4671304225921631));
  q = madd(q, u, f32x4.splat(1));
  const y = f32x4.div(f32x4.mul(x, p), q);
  return f32x4.pmax(f32x4.pmin(y, f32x4.splat(1)), f32x4.splat(-1));
}

/** 1 / (1 + e^-x) */
// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))));
}

/** max(x, 0) + log(1 + e^-|x|), where w - 1 undoes the rounding of w = 1 + u. */
// @ts-ignore: decorator
@inline
export function softplus4(x: v128): v128 {
  const one = f32x4.splat(1);
  const u = exp4(f32x4.neg(f32x4.abs(x)));
  const w = f32x4.add(one, u);
  const corrected = f32x4.div(f32x4.mul(log4(w), u), f32x4.sub(w, one));
  const tail = v128.bitselect(u, corrected, f32x4.eq(w, one));
  return f32x4.add(f32x4.pmax(x, f32x4.splat(0)), tail);
}
