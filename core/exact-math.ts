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
