import type { Rng } from '../random.js';

/**
 * A matrix [rows, columns] with orthonormal rows or columns (whichever are fewer), times `gain`: the Gram-Schmidt process on
 * standard normal vectors (Saxe et al. 2014).
 */
export function orthogonal(rng: Rng, rows: number, columns: number, gain: number): Float32Array {
  const [count, length] = rows < columns ? [rows, columns] : [columns, rows];
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = Float64Array.from({ length }, () => rng.normal());
    // Twice, because once loses orthogonality to rounding.
    for (let pass = 0; pass < 2; pass++) {
      for (const other of vectors) {
        const overlap = dot(vector, other);
        for (let i = 0; i < length; i++) vector[i] -= overlap * other[i];
      }
    }
    const norm = Math.sqrt(dot(vector, vector));
    if (norm < 1e-9) continue;
    vectors.push(vector.map((x) => x / norm));
  }
  const matrix = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++)
      matrix[r * columns + c] = gain * (rows < columns ? vectors[r][c] : vectors[c][r]);
  }
  return matrix;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** `length` numbers uniform in +-1/sqrt(fanIn): how PyTorch fills the weights and biases of a linear layer. */
export function uniformFanIn(rng: Rng, length: number, fanIn: number): Float32Array {
  const bound = 1 / Math.sqrt(fanIn);
  return Float32Array.from({ length }, () => rng.uniform(-bound, bound));
}
