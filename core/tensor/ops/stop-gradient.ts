import { Tensor } from '../tensor.js';

/** The same numbers, as a constant to every gradient being taken. */
export function stopGradient(x: Tensor): Tensor {
  return x.node === null ? x : new Tensor(x.storage, x.shape, x.dtype);
}
