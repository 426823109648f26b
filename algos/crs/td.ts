import { abs, less, mul, square, sub, where, type Tensor } from '../../core/tensor/index.js';

/** x^2 / 2 near 0 and |x| - 1/2 beyond 1 (Huber's loss, PyTorch's smooth L1), element by element. */
export function smoothL1(x: Tensor): Tensor {
  return where(less(abs(x), 1), mul(square(x), 0.5), sub(abs(x), 0.5));
}

/** Number of the largest value of each row among those that are allowed; the first of equals. */
export function bestAllowed(values: ArrayLike<number>, allowed: ArrayLike<number>, rows: number): Int32Array {
  const width = values.length / rows;
  return Int32Array.from({ length: rows }, (_, row) => {
    let best = -1;
    for (let k = row * width; k < (row + 1) * width; k++) {
      if (allowed[k] !== 0 && (best < 0 || values[k] > values[best])) best = k;
    }
    return best - row * width;
  });
}
