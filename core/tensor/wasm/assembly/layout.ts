import { wholeBytes } from './lanes';

/** Transposes the 4 x 4 floats at r0..r3 into 4 rows at `to`, `stride` bytes apart. */
// @ts-ignore: decorator
@inline
export function transpose4(r0: usize, r1: usize, r2: usize, r3: usize, to: usize, stride: usize): void {
  const a = v128.load(r0);
  const b = v128.load(r1);
  const c = v128.load(r2);
  const d = v128.load(r3);
  const ab0 = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const ab1 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cd0 = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const cd1 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(ab0, cd0, 0, 2));
  v128.store(to + stride, v128.shuffle<i64>(ab0, cd0, 1, 3));
  v128.store(to + 2 * stride, v128.shuffle<i64>(ab1, cd1, 0, 2));
  v128.store(to + 3 * stride, v128.shuffle<i64>(ab1, cd1, 1, 3));
}

/** Transpose of a rows x columns matrix whose rows lie `xStride` elements apart, into rows `yStride` apart. */
export function transpose(x: usize, y: usize, rows: i32, columns: i32, xStride: i32, yStride: i32): void {
  const from = <usize>xStride << 2;
  const to = <usize>yStride << 2;
  let r = 0;
  for (; r + 4 <= rows; r += 4) {
    const row = x + <usize>r * from;
    let c = 0;
    for (; c + 4 <= columns; c += 4) {
      const at = row + (<usize>c << 2);
      transpose4(at, at + from, at + 2 * from, at + 3 * from, y + <usize>c * to + (<usize>r << 2), to);
    }
    for (; c < columns; c++) {
      for (let i = 0; i < 4; i++) {
        store<f32>(y + <usize>c * to + (<usize>(r + i) << 2), load<f32>(row + <usize>i * from + (<usize>c << 2)));
      }
    }
  }
  for (; r < rows; r++) {
    for (let c = 0; c < columns; c++) store<f32>(y + <usize>c * to + (<usize>r << 2), load<f32>(x + <usize>r * from + (<usize>c << 2)));
  }
}

/** `count` rows of `length` elements from rows xStride apart to rows yStride apart; a stride of 0 repeats the row. */
export function copyRows(x: usize, y: usize, count: i32, length: i32, xStride: i32, yStride: i32): void {
  const bytes = <usize>length << 2;
  const short = bytes <= 256;
  const whole = wholeBytes(length);
  for (let r = 0; r < count; r++) {
    if (short) {
      // A call of the engine's copy costs more than the copy.
      let i: usize = 0;
      for (; i < whole; i += 16) v128.store(y + i, v128.load(x + i));
      for (; i < bytes; i += 4) store<f32>(y + i, load<f32>(x + i));
    } else memory.copy(y, x, bytes);
    x += <usize>xStride << 2;
    y += <usize>yStride << 2;
  }
}

/** `blocks` times `copyRows`, from blocks xNext apart to blocks yNext apart. */
export function copyBlocks(
  x: usize, y: usize, blocks: i32, xNext: i32, yNext: i32, count: i32, length: i32, xStride: i32, yStride: i32,
): void {
  for (let i = 0; i < blocks; i++) {
    copyRows(x, y, count, length, xStride, yStride);
    x += <usize>xNext << 2;
    y += <usize>yNext << 2;
  }
}

/** `count` elements from xStride apart to yStride apart. */
export function copyColumn(x: usize, y: usize, count: i32, xStride: i32, yStride: i32): void {
  for (let r = 0; r < count; r++) {
    store<f32>(y, load<f32>(x));
    x += <usize>xStride << 2;
    y += <usize>yStride << 2;
  }
}

/** Each of `rows` elements, repeated `columns` times. */
export function repeatEach(x: usize, y: usize, rows: i32, columns: i32): void {
  for (let r = 0; r < rows; r++) {
    const value = load<f32>(x);
    for (let c = 0; c < columns; c++) {
      store<f32>(y, value);
      y += 4;
    }
    x += 4;
  }
}
