/**
 * Transcendental functions with the same bits on every JavaScript engine. ECMAScript leaves the rounding of Math.exp, Math.sin and
 * their kin to the engine, and V8 has changed it between versions; addition, multiplication, division and square root are exact
 * IEEE 754. These functions use nothing else. They are accurate to a few units in the last place (test/core/exact-math.test.ts).
 */

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const HALF_PI_1 = 1.57079632673412561417; // the first 33 bits of pi/2, so that k * HALF_PI_1 is exact for |k| < 2^20
const HALF_PI_2 = 6.0771005063039659766e-11;
const HALF_PI_3 = 2.02226624879595063154e-21;
const LARGEST_REDUCED = 1e6;

const word = new DataView(new ArrayBuffer(8));

/** 2^k for an integer k in -1022..1023. */
function powerOfTwo(k: number): number {
  word.setUint32(0, (k + 1023) << 20);
  word.setUint32(4, 0);
  return word.getFloat64(0);
}

/** e^x. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019411) return 0;
  const k = Math.round(x / (LN2_HIGH + LN2_LOW));
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = 1;
  for (let n = 14; n >= 1; n--) sum = 1 + (r * sum) / n;
  if (k > 1023) return sum * powerOfTwo(k - 1) * 2;
  if (k < -1022) return sum * powerOfTwo(k + 54) * 2 ** -54; // exact, then rounded once to a denormal
  return sum * powerOfTwo(k);
}

/** Natural logarithm. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  let exponent = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 2 ** 54;
    exponent = -54;
  }
  word.setFloat64(0, x);
  const high = word.getUint32(0);
  exponent += (high >>> 20) - 1023;
  word.setUint32(0, (high & 0xfffff) | 0x3ff00000);
  let mantissa = word.getFloat64(0);
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent += 1;
  }
  // log m = 2 atanh(s), s = (m - 1) / (m + 1), |s| < 0.172
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum = 0;
  for (let n = 23; n >= 3; n -= 2) sum = square * (1 / n + sum);
  return exponent * LN2_HIGH + (2 * s + (2 * s * sum + exponent * LN2_LOW));
}

/** Logarithm to base 2. */
export function log2(x: number): number {
  word.setFloat64(0, x);
  const isPowerOfTwo =
    (word.getUint32(0) & 0xfffff) === 0 && word.getUint32(4) === 0 && x >= 2 ** -1022 && x < Infinity;
  return isPowerOfTwo ? (word.getUint32(0) >>> 20) - 1023 : log(x) / Math.LN2;
}

/**
 * x^y for x >= 0 (any y), and for negative x with integer y. The relative error grows with the size of the result: to about
 * 2 |y log x| units in the last place, or |y| / 2 for whole y up to 64.
 */
export function pow(x: number, y: number): number {
  if (Number.isInteger(y) && Math.abs(y) <= 64) {
    let result = 1;
    for (let n = Math.abs(y), base = x; n > 0; n = Math.floor(n / 2), base *= base)
      if (n % 2 === 1) result *= base;
    return y < 0 ? 1 / result : result;
  }
  if (x < 0) return Number.isInteger(y) ? exp(y * log(-x)) * (y % 2 === 0 ? 1 : -1) : NaN;
  if (x === 0) return y > 0 ? 0 : Infinity;
  return exp(y * log(x));
}

/** sin and cos of the reduced angle r (|r| <= pi/4 plus rounding), by Taylor's series. */
function sinSeries(r: number): number {
  const square = r * r;
  let sum = 0;
  for (let n = 17; n >= 3; n -= 2) sum = (-square / (n * (n - 1))) * (1 + sum);
  return r + r * sum;
}
function cosSeries(r: number): number {
  const square = r * r;
  let sum = 0;
  for (let n = 18; n >= 4; n -= 2) sum = (-square / (n * (n - 1))) * (1 + sum);
  return 1 - (square / 2) * (1 + sum);
}

/** sin(x + shift * pi/2). Beyond |x| = 1e6 the angle is first taken modulo the double nearest 2 pi. */
function shiftedSine(x: number, shift: number): number {
  if (!Number.isFinite(x)) return NaN;
  const angle = Math.abs(x) > LARGEST_REDUCED ? x % (2 * Math.PI) : x;
  const k = Math.round(angle / (Math.PI / 2));
  const r = angle - k * HALF_PI_1 - k * HALF_PI_2 - k * HALF_PI_3;
  const quadrant = (((k + shift) % 4) + 4) % 4;
  const value = quadrant % 2 === 0 ? sinSeries(r) : cosSeries(r);
  return quadrant < 2 ? value : -value;
}

/** Sine of x in radians. */
export function sin(x: number): number {
  return x === 0 ? x : shiftedSine(x, 0);
}

/** Cosine of x in radians. */
export function cos(x: number): number {
  return shiftedSine(x, 1);
}

/** Hyperbolic tangent. */
export function tanh(x: number): number {
  if (Math.abs(x) > 22) return Math.sign(x);
  if (Math.abs(x) < 0.25) {
    // Continued fraction x / (1 + x^2 / (3 + x^2 / (5 + ...))): no cancellation near zero.
    const square = x * x;
    let tail = 0;
    for (let n = 17; n >= 3; n -= 2) tail = square / (n + tail);
    return x / (1 + tail);
  }
  const e = exp(2 * x);
  return (e - 1) / (e + 1);
}

/** Logistic function 1 / (1 + e^-x). */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}

/**
 * Writes sigmoid(x[v]) to out[v] for the `count` first numbers v of `at`, with the bits of `sigmoid`. Four at a time: one waits for its
 * divisions, four share the waiting.
 */
export function sigmoids(x: Float64Array, at: Int32Array, count: number, out: Float64Array): void {
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const v0 = at[i];
    const v1 = at[i + 1];
    const v2 = at[i + 2];
    const v3 = at[i + 3];
    const x0 = -Math.abs(x[v0]);
    const x1 = -Math.abs(x[v1]);
    const x2 = -Math.abs(x[v2]);
    const x3 = -Math.abs(x[v3]);
    // Also false for NaN.
    if (!(x0 > -700 && x1 > -700 && x2 > -700 && x3 > -700)) {
      for (let k = i; k < i + 4; k++) out[at[k]] = sigmoid(x[at[k]]);
      continue;
    }
    const k0 = Math.round(x0 / (LN2_HIGH + LN2_LOW));
    const k1 = Math.round(x1 / (LN2_HIGH + LN2_LOW));
    const k2 = Math.round(x2 / (LN2_HIGH + LN2_LOW));
    const k3 = Math.round(x3 / (LN2_HIGH + LN2_LOW));
    const r0 = x0 - k0 * LN2_HIGH - k0 * LN2_LOW;
    const r1 = x1 - k1 * LN2_HIGH - k1 * LN2_LOW;
    const r2 = x2 - k2 * LN2_HIGH - k2 * LN2_LOW;
    const r3 = x3 - k3 * LN2_HIGH - k3 * LN2_LOW;
    let e0 = 1;
    let e1 = 1;
    let e2 = 1;
    let e3 = 1;
    for (let n = 14; n >= 1; n--) {
      e0 = 1 + (r0 * e0) / n;
      e1 = 1 + (r1 * e1) / n;
      e2 = 1 + (r2 * e2) / n;
      e3 = 1 + (r3 * e3) / n;
    }
    e0 *= powerOfTwo(k0);
    e1 *= powerOfTwo(k1);
    e2 *= powerOfTwo(k2);
    e3 *= powerOfTwo(k3);
    out[v0] = (x[v0] >= 0 ? 1 : e0) / (1 + e0);
    out[v1] = (x[v1] >= 0 ? 1 : e1) / (1 + e1);
    out[v2] = (x[v2] >= 0 ? 1 : e2) / (1 + e2);
    out[v3] = (x[v3] >= 0 ? 1 : e3) / (1 + e3);
  }
  for (; i < count; i++) out[at[i]] = sigmoid(x[at[i]]);
}
