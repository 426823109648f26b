/** Sets n floats at y to value. */
export function fill(y: usize, value: f32, n: i32): void {
  const v = f32x4.splat(value);
  const end = y + ((<usize>n) << 2);
  const end4 = y + ((<usize>(n & ~3)) << 2);
  while (y < end4) {
    v128.store(y, v);
    y += 16;
  }
  while (y < end) {
    store<f32>(y, value);
    y += 4;
  }
}
