// Every element of a product is one running sum over k in order, in blocks of `depth`, whatever the number of rows
// and whichever way is taken: a row's result does not depend on the batch it is in.

/** Rows of b that are multiplied before sums are added to the result. */
// @ts-ignore: decorator
@inline
export const depth = 256;
