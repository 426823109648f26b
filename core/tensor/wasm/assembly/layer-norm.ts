import { lanesSum, loadTail, storeTail, wholeBytes } from './lanes';

// @ts-ignore: decorator
@inline
function get(x: usize, rest: i32, fill: f32): v128 {
  return rest < 4 ? loadTail(x, rest, fill) : v128.load(x);
}

/** (x - mean) / sqrt(variance + epsilon) * gain + bias for each row; `stats` [rows, 2] receives mean and 1 / deviation. */
export function layerNorm(x: usize, gain: usize, bias: usize, y: usize, stats: usize, rows: i32, columns: i32, epsilon: f32): void {
  const whole = wholeBytes(columns);
  const rest = columns & 3;
  const n = <f32>columns;
  for (let r = 0; r < rows; r++) {
    let total = f32x4.splat(0);
    let i: usize = 0;
    for (; i < whole; i += 16) total = f32x4.add(total, v128.load(x + i));
    if (rest) total = f32x4.add(total, loadTail(x + i, rest, 0));
    const mean = lanesSum(total) / n;
    const mean4 = f32x4.splat(mean);
    let squares = f32x4.splat(0);
    for (i = 0; i < whole; i += 16) {
      const gap = f32x4.sub(v128.load(x + i), mean4);
      squares = f32x4.add(squares, f32x4.mul(gap, gap));
    }
    if (rest) {
      const gap = f32x4.sub(loadTail(x + i, rest, mean), mean4);
      squares = f32x4.add(squares, f32x4.mul(gap, gap));
    }
    const scale: f32 = <f32>1 / sqrt<f32>(lanesSum(squares) / n + epsilon);
    const scale4 = f32x4.splat(scale);
    for (i = 0; i < whole; i += 16) {
      const z = f32x4.mul(f32x4.sub(v128.load(x + i), mean4), scale4);
      v128.store(y + i, f32x4.add(f32x4.mul(z, v128.load(gain + i)), v128.load(bias + i)));
    }
    if (rest) {
      const z = f32x4.mul(f32x4.sub(loadTail(x + i, rest, 0), mean4), scale4);
      storeTail(y + i, f32x4.add(f32x4.mul(z, loadTail(gain + i, rest, 0)), loadTail(bias + i, rest, 0)), rest);
    }
    store<f32>(stats, mean);
    store<f32>(stats, scale, 4);
    stats += 8;
    x += <usize>columns << 2;
    y += <usize>columns << 2;
  }
}

/** Gradients of `layerNorm`: dx, and sums over the rows for gain and bias (zero at first). */
export function layerNormGrad(x: usize, gain: usize, stats: usize, dy: usize, dx: usize, dGain: usize, dBias: usize, rows: i32, columns: i32): void {
  const whole = wholeBytes(columns);
  const rest = columns & 3;
  const n = <f32>columns;
  for (let r = 0; r < rows; r++) {
    const mean4 = f32x4.splat(load<f32>(stats));
    const scale4 = f32x4.splat(load<f32>(stats, 4));
    let sum4 = f32x4.splat(0);
    let dot4 = f32x4.splat(0);
    for (let i: usize = 0; i < <usize>columns << 2; i += 16) {
      const left = i < whole ? 4 : rest;
      const d = get(dy + i, left, 0);
      const z = f32x4.mul(f32x4.sub(get(x + i, left, 0), mean4), scale4);
      const dz = f32x4.mul(d, get(gain + i, left, 0));
      sum4 = f32x4.add(sum4, dz);
      dot4 = f32x4.add(dot4, f32x4.mul(dz, z));
      const g = f32x4.add(get(dGain + i, left, 0), f32x4.mul(d, z));
      const b = f32x4.add(get(dBias + i, left, 0), d);
      if (left < 4) {
        storeTail(dGain + i, g, left);
        storeTail(dBias + i, b, left);
      } else {
        v128.store(dGain + i, g);
        v128.store(dBias + i, b);
      }
    }
    const sum = f32x4.splat(lanesSum(sum4) / n);
    const dot = f32x4.splat(lanesSum(dot4) / n);
    for (let i: usize = 0; i < <usize>columns << 2; i += 16) {
      const left = i < whole ? 4 : rest;
      const z = f32x4.mul(f32x4.sub(get(x + i, left, 0), mean4), scale4);
      const dz = f32x4.mul(get(dy + i, left, 0), get(gain + i, left, 0));
      const v = f32x4.mul(f32x4.sub(f32x4.sub(dz, sum), f32x4.mul(z, dot)), scale4);
      if (left < 4) storeTail(dx + i, v, left);
      else v128.store(dx + i, v);
    }
    stats += 8;
    x += <usize>columns << 2;
    dy += <usize>columns << 2;
    dx += <usize>columns << 2;
  }
}
