import fc from 'fast-check';
import { ndarray, type NamedArrays, type NDArray } from '../../core/arrays.js';
import { sizeOf } from '../../core/spaces.js';

/** Arrays of every element type and of ranks 0 to 3, some of them empty; NaN, infinities and -0 included. */
export function arbitraryArray(): fc.Arbitrary<NDArray> {
  return fc.array(fc.nat(3), { maxLength: 3 }).chain((shape) => {
    const length = { minLength: sizeOf(shape), maxLength: sizeOf(shape) };
    return fc
      .oneof(
        fc.float32Array(length),
        fc.float64Array(length),
        fc.int32Array(length),
        fc.uint32Array(length),
        fc.uint8Array(length),
      )
      .map((data) => ndarray(data, shape));
  });
}

/** Up to six arrays by arbitrary names. */
export function arbitraryArrays(): fc.Arbitrary<NamedArrays> {
  return fc.dictionary(
    fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constant('a/b')),
    arbitraryArray(),
    {
      maxKeys: 6,
      noNullPrototype: true,
    },
  );
}
