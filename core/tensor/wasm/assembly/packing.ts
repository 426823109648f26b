import { loadTail } from './lanes';
import { transpose4 } from './layout';

/**
 * Packs columns j to j + 7 of b, rows from to from + kb, as kb rows of 8 with zeros beyond column n - 1; rows of what is stored, which may
 * be b transposed, are `lead` long.
 */
export function packPanel(b: usize, to: usize, from: i32, kb: i32, j: i32, n: i32, lead: i32, transposed: i32): void {
  const valid = min(8, n - j);
  const stride = <usize>lead << 2;
  if (!transposed) {
    let at = b + <usize>from * stride + (<usize>j << 2);
    const end = to + (<usize>kb << 5);
    if (valid == 8) {
      while (to < end) {
        v128.store(to, v128.load(at));
        v128.store(to, v128.load(at, 16), 16);
        at += stride;
        to += 32;
      }
    } else {
      while (to < end) {
        v128.store(to, valid >= 4 ? v128.load(at) : loadTail(at, valid, 0));
        v128.store(to, valid > 4 ? loadTail(at + 16, valid - 4, 0) : f32x4.splat(0), 16);
        at += stride;
        to += 32;
      }
    }
    return;
  }
  const first = b + <usize>j * stride + (<usize>from << 2);
  for (let group = 0; group < 8; group += 4) {
    const rows = min(4, valid - group);
    let out = to + (<usize>group << 2);
    if (rows <= 0) {
      for (let l = 0; l < kb; l++) {
        v128.store(out, f32x4.splat(0));
        out += 32;
      }
      continue;
    }
    const r0 = first + <usize>group * stride;
    const r1 = rows > 1 ? r0 + stride : r0;
    const r2 = rows > 2 ? r1 + stride : r0;
    const r3 = rows > 3 ? r2 + stride : r0;
    let l: usize = 0;
    const whole = <usize>(kb & ~3) << 2;
    for (; l < whole; l += 16) {
      transpose4(r0 + l, r1 + l, r2 + l, r3 + l, out, 32);
      out += 128;
    }
    for (; l < <usize>kb << 2; l += 4) {
      store<f32>(out, load<f32>(r0 + l));
      store<f32>(out, load<f32>(r1 + l), 4);
      store<f32>(out, load<f32>(r2 + l), 8);
      store<f32>(out, load<f32>(r3 + l), 12);
      out += 32;
    }
  }
}

/** Bytes from one strip to the next: not a multiple of 4096, so that strips do not compete for the same lines of the cache. */
// @ts-ignore: decorator
@inline
export function stripStride(kb: i32): usize {
  return (<usize>kb << 4) + 64;
}

/** Packs rows from to from + kb of a transposed a with rows of `lead`, columns i to i + rows, as strips of 4 columns. */
export function packStrips(a: usize, to: usize, from: i32, kb: i32, i: i32, rows: i32, lead: i32): void {
  const stripBytes = stripStride(kb);
  for (let l = 0; l < kb; l++) {
    let at = a + ((<usize>(from + l) * <usize>lead + <usize>i) << 2);
    let out = to + (<usize>l << 4);
    for (let r = 0; r < rows; r += 4) {
      v128.store(out, v128.load(at));
      at += 16;
      out += stripBytes;
    }
  }
}
