/** Rows `indices` of the middle axis. */
export function gather(
  x: usize,
  indices: usize,
  y: usize,
  outer: i32,
  length: i32,
  inner: i32,
  count: i32,
): void {
  const bytes = (<usize>inner) << 2;
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < count; i++) {
      memory.copy(y, x + <usize>load<i32>(indices + ((<usize>i) << 2)) * bytes, bytes);
      y += bytes;
    }
    x += <usize>length * bytes;
  }
}

/** Adds rows of dy into y (zeros at first) at `indices` of the middle axis. */
export function scatterAdd(
  dy: usize,
  indices: usize,
  y: usize,
  outer: i32,
  length: i32,
  inner: i32,
  count: i32,
): void {
  const bytes = (<usize>inner) << 2;
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < count; i++) {
      const to = y + <usize>load<i32>(indices + ((<usize>i) << 2)) * bytes;
      for (let j: usize = 0; j < bytes; j += 4) store<f32>(to + j, load<f32>(to + j) + load<f32>(dy + j));
      dy += bytes;
    }
    y += <usize>length * bytes;
  }
}

/** One element a row. */
export function pick(x: usize, indices: usize, y: usize, rows: i32, columns: i32): void {
  for (let r = 0; r < rows; r++) {
    store<f32>(y, load<f32>(x + ((<usize>load<i32>(indices)) << 2)));
    x += (<usize>columns) << 2;
    indices += 4;
    y += 4;
  }
}

/** Writes one element a row; the rest of y stays. */
export function place(dy: usize, indices: usize, y: usize, rows: i32, columns: i32): void {
  for (let r = 0; r < rows; r++) {
    store<f32>(y + ((<usize>load<i32>(indices)) << 2), load<f32>(dy));
    dy += 4;
    indices += 4;
    y += (<usize>columns) << 2;
  }
}

/** Writes 1 at one element a row; the rest of y stays. */
export function mark(indices: usize, y: usize, rows: i32, columns: i32): void {
  for (let r = 0; r < rows; r++) {
    store<f32>(y + ((<usize>load<i32>(indices)) << 2), 1);
    indices += 4;
    y += (<usize>columns) << 2;
  }
}

export function toFloat(x: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    store<f32>(y, <f32>load<i32>(x));
    x += 4;
    y += 4;
  }
}

export function toInteger(x: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    store<i32>(y, <i32>load<f32>(x));
    x += 4;
    y += 4;
  }
}
