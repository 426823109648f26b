// Functions that are too rare for vectors: in double precision, by series that need no table.

/** log x for 0 < x < Infinity: 2 atanh((m - 1) / (m + 1)) + e log 2. */
function log(x: f64): f64 {
  let e = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984;
    e = -54;
  }
  const bits = reinterpret<i64>(x) - 0x3fe6a09e667f3bcd;
  e += <i32>(bits >> 52);
  const m = reinterpret<f64>((bits & 0x000fffffffffffff) + 0x3fe6a09e667f3bcd);
  const s = (m - 1) / (m + 1);
  const z = s * s;
  let p: f64 = 0;
  for (let k = 21; k >= 1; k -= 2) p = p * z + 1 / <f64>k;
  return 2 * s * p + <f64>e * 0.6931471805599453;
}

/** e^x for |x| < 700. */
function exp(x: f64): f64 {
  const n = nearest<f64>(x * 1.4426950408889634);
  const r = x - n * 0.6931471803691238 - n * 1.9082149292705877e-10;
  let p: f64 = 1;
  for (let k = 14; k >= 1; k--) p = (p * r) / <f64>k + 1;
  return p * reinterpret<f64>((<i64>n + 1023) << 52);
}

/** x^p by squaring for whole p, else by e^(p log x); NaN for a negative x and a p that is not whole. */
export function power(x: f64, p: f64): f64 {
  if (p == 0) return 1;
  if (x != x || p != p) return NaN;
  if (nearest<f64>(p) == p && abs<f64>(p) <= 1024) {
    let result: f64 = 1;
    let square = x;
    for (let rest = <i32>abs<f64>(p); rest > 0; rest >>= 1) {
      if (rest & 1) result *= square;
      square *= square;
    }
    return p < 0 ? 1 / result : result;
  }
  if (x == 0) return p > 0 ? 0 : Infinity;
  if (abs<f64>(x) == Infinity) return p > 0 ? Infinity : 0;
  if (x < 0) return NaN;
  const y = p * log(x);
  if (y > 690) return Infinity;
  if (y < -690) return 0;
  return exp(y);
}

/** sin(x + quarters * pi / 2). The reduction is exact to float32 for |x| < 2^30; beyond 2^50 there is nothing left to reduce. */
export function sine(x: f64, quarters: i64): f64 {
  if (!(abs<f64>(x) < Infinity)) return NaN;
  if (abs<f64>(x) > 1125899906842624) return 0;
  const n = nearest<f64>(x * 0.6366197723675814);
  // pi / 2 in parts of 24 bits or so, so that their products with n are exact.
  let r = x - n * 1.570796251296997;
  r -= n * 7.549789415861596e-8;
  r -= n * 5.390302858158119e-15;
  const quadrant = <i32>((<i64>n + quarters) & 3);
  const z = r * r;
  let y: f64 = 1;
  if (quadrant & 1) {
    for (let k = 16; k >= 2; k -= 2) y = 1 - (y * z) / <f64>(k * (k - 1));
  } else {
    for (let k = 17; k >= 3; k -= 2) y = 1 - (y * z) / <f64>(k * (k - 1));
    y *= r;
  }
  return quadrant & 2 ? -y : y;
}
