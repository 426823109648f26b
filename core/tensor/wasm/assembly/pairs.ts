import { loadTail, storeTail, wholeBytes } from './lanes';

// @ts-ignore: decorator
@inline
function relu4(z: v128): v128 {
  return v128.andnot(z, f32x4.le(z, f32x4.splat(0)));
}

/** Rows of n numbers: y[i * each + j] = relu(a[i] + b[rows[i * each + j]]). */
export function pairRelu(a: usize, b: usize, rows: usize, y: usize, count: i32, each: i32, n: i32): void {
  const bytes = <usize>n << 2;
  const whole = wholeBytes(n);
  const rest = n & 3;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < each; j++) {
      const from = b + <usize>load<i32>(rows) * bytes;
      let at: usize = 0;
      for (; at < whole; at += 16) v128.store(y + at, relu4(f32x4.add(v128.load(a + at), v128.load(from + at))));
      if (rest) storeTail(y + at, relu4(f32x4.add(loadTail(a + at, rest, 0), loadTail(from + at, rest, 0))), rest);
      rows += 4;
      y += bytes;
    }
    a += bytes;
  }
}

/** Adds the gradients of `pairRelu` to da and db (zeros at first), from its output y and the gradient of that, pair after pair. */
export function pairReluGrad(y: usize, dy: usize, rows: usize, da: usize, db: usize, count: i32, each: i32, n: i32): void {
  const bytes = <usize>n << 2;
  const whole = wholeBytes(n);
  const zero = f32x4.splat(0);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < each; j++) {
      const to = db + <usize>load<i32>(rows) * bytes;
      let at: usize = 0;
      for (; at < whole; at += 16) {
        const slope = v128.and(v128.load(dy + at), f32x4.gt(v128.load(y + at), zero));
        v128.store(da + at, f32x4.add(v128.load(da + at), slope));
        v128.store(to + at, f32x4.add(v128.load(to + at), slope));
      }
      for (; at < bytes; at += 4) {
        const slope: f32 = load<f32>(y + at) > 0 ? load<f32>(dy + at) : 0;
        store<f32>(da + at, load<f32>(da + at) + slope);
        store<f32>(to + at, load<f32>(to + at) + slope);
      }
      rows += 4;
      y += bytes;
      dy += bytes;
    }
    da += bytes;
  }
}
