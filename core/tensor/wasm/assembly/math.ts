import { highOf, lowOf, madd, putPair } from './lanes';

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

// tanh x = x P(x^2) / Q(x^2) up to where it rounds to 1; P(0) = Q(0) = 1.
// @ts-ignore: decorator
@inline const tanhEnd: f32 = 9.02;
// @ts-ignore: decorator
@inline const p4: f32 = 1.3319252367693935e-8;
// @ts-ignore: decorator
@inline const p3: f32 = 2.0583624063874595e-5;
// @ts-ignore: decorator
@inline const p2: f32 = 0.0034940436016768217;
// @ts-ignore: decorator
@inline const p1: f32 = 0.13379725813865662;
// @ts-ignore: decorator
@inline const q4: f32 = 7.76209731156996e-7;
// @ts-ignore: decorator
@inline const q3: f32 = 0.00032831073622219265;
// @ts-ignore: decorator
@inline const q2: f32 = 0.02587110921740532;
// @ts-ignore: decorator
@inline const q1: f32 = 0.4671304225921631;

// @ts-ignore: decorator
@inline
function tanhOf(
  value: v128, one: v128, end: v128, start: v128,
  a4: v128, a3: v128, a2: v128, a1: v128, b4: v128, b3: v128, b2: v128, b1: v128,
): v128 {
  const x = f32x4.pmax(f32x4.pmin(value, end), start);
  const u = f32x4.mul(x, x);
  const p = madd(madd(madd(madd(a4, u, a3), u, a2), u, a1), u, one);
  const q = madd(madd(madd(madd(b4, u, b3), u, b2), u, b1), u, one);
  const y = f32x4.div(f32x4.mul(x, p), q);
  return f32x4.pmax(f32x4.pmin(y, one), f32x4.neg(one));
}

/** tanh x */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const one = f32x4.splat(1);
  const end = f32x4.splat(tanhEnd);
  const start = f32x4.splat(-tanhEnd);
  return tanhOf(
    x, one, end, start,
    f32x4.splat(p4), f32x4.splat(p3), f32x4.splat(p2), f32x4.splat(p1),
    f32x4.splat(q4), f32x4.splat(q3), f32x4.splat(q2), f32x4.splat(q1),
  );
}

/** A constant that comes from memory: V8 makes constants of 256 bits anew for each use, which costs more than what they are used for. */
// @ts-ignore: decorator
@inline
function stored(value: f32, at: usize): v128 {
  store<f32>(at, value);
  return v128.load32_splat(at);
}

/** y = tanh(y + b) for each row of y, in place, in pairs of vectors for the wide build; `columns` is a multiple of 8. */
export function wideTanhRows(y: usize, b: usize, rows: i32, columns: i32, scratch: usize): void {
  const one = stored(1, scratch);
  const end = stored(tanhEnd, scratch + 4);
  const start = stored(-tanhEnd, scratch + 8);
  const a4 = stored(p4, scratch + 12);
  const a3 = stored(p3, scratch + 16);
  const a2 = stored(p2, scratch + 20);
  const a1 = stored(p1, scratch + 24);
  const b4 = stored(q4, scratch + 28);
  const b3 = stored(q3, scratch + 32);
  const b2 = stored(q2, scratch + 36);
  const b1 = stored(q1, scratch + 40);
  const length = <usize>columns << 2;
  for (let r = 0; r < rows; r++) {
    for (let i: usize = 0; i < length; i += 32) {
      const low = tanhOf(f32x4.add(lowOf(y + i), lowOf(b + i)), one, end, start, a4, a3, a2, a1, b4, b3, b2, b1);
      const high = tanhOf(f32x4.add(highOf(y + i), highOf(b + i)), one, end, start, a4, a3, a2, a1, b4, b3, b2, b1);
      putPair(y + i, low, high);
    }
    y += length;
  }
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
