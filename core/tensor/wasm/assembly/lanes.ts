/** The first `count` (1 to 3) floats at x in the low lanes; the others hold `rest`. */
// @ts-ignore: decorator
@inline
export function loadTail(x: usize, count: i32, rest: f32): v128 {
  let v = f32x4.replace_lane(f32x4.splat(rest), 0, load<f32>(x));
  if (count > 1) v = f32x4.replace_lane(v, 1, load<f32>(x, 4));
  if (count > 2) v = f32x4.replace_lane(v, 2, load<f32>(x, 8));
  return v;
}

/** Stores the first `count` (1 to 3) lanes. */
// @ts-ignore: decorator
@inline
export function storeTail(y: usize, v: v128, count: i32): void {
  store<f32>(y, f32x4.extract_lane(v, 0));
  if (count > 1) store<f32>(y, f32x4.extract_lane(v, 1), 4);
  if (count > 2) store<f32>(y, f32x4.extract_lane(v, 2), 8);
}

/** Four numbers at x, or the first `left` of them and zeros. */
// @ts-ignore: decorator
@inline
export function some(x: usize, left: i32): v128 {
  return left >= 4 ? v128.load(x) : loadTail(x, left, 0);
}

/** Stores four numbers, or the first `left` of them. */
// @ts-ignore: decorator
@inline
export function putSome(y: usize, v: v128, left: i32): void {
  if (left >= 4) v128.store(y, v);
  else storeTail(y, v, left);
}

/** a * b + c: rounded twice, or once in the relaxed build. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (RELAXED) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** Sum of the four lanes, in a fixed order. */
// @ts-ignore: decorator
@inline
export function lanesSum(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 2) + (f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 3))
  );
}

/** Largest of the four lanes, NaN if any is NaN. */
// @ts-ignore: decorator
@inline
export function lanesMax(v: v128): f32 {
  return max(
    max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  );
}

// V8 joins two neighbouring vectors to one of 256 bits in the wide build. In a shared memory it does not recognise a vector without an offset
// as a neighbour of one with an offset, so pairs are addressed from the vector before them.

/** The first of the two vectors at x. */
// @ts-ignore: decorator
@inline
export function lowOf(x: usize): v128 {
  return v128.load(x - 16, 16);
}

/** The second of the two vectors at x. */
// @ts-ignore: decorator
@inline
export function highOf(x: usize): v128 {
  return v128.load(x - 16, 32);
}

/** Stores two vectors at y. */
// @ts-ignore: decorator
@inline
export function putPair(y: usize, low: v128, high: v128): void {
  v128.store(y - 16, low, 16);
  v128.store(y - 16, high, 32);
}

/** n floats as whole vectors: the byte length of n without its last n % 4. */
// @ts-ignore: decorator
@inline
export function wholeBytes(n: i32): usize {
  return (<usize>(n & ~3)) << 2;
}

/** n floats as pairs of whole vectors: the byte length of n without its last n % 8. */
// @ts-ignore: decorator
@inline
export function widePairs(n: i32): usize {
  return (<usize>(n & ~7)) << 2;
}
