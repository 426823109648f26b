import { clearTile, sumsBytes } from './wide-tiles';

// Every element of a product is one running sum over k in order, in blocks of `depth`, whatever the number of rows
// and whichever way is taken: a row's result does not depend on the batch it is in.

/** Rows of b that are multiplied before sums are added to the result. */
// @ts-ignore: decorator
@inline
export const depth = 256;

/** Rows of the result that share a packed block of a transposed a. */
// @ts-ignore: decorator
@inline
export const stripRows = 256;

/** Bytes of one panel of b, at the start of the scratch memory of products. */
// @ts-ignore: decorator
@inline
export const panelBytes: usize = 8 * 4 * depth;

/** Bytes of the block of strips that follows it, at most. */
// @ts-ignore: decorator
@inline
const stripsBytes: usize = (stripRows / 4) * (16 * depth + 64);

/** The part of the scratch memory that the sums of wide tiles are in, made ready. */
export function tileSums(scratch: usize): usize {
  const sums = scratch + panelBytes + stripsBytes;
  if (WIDE) clearTile(sums + sumsBytes);
  return sums;
}
