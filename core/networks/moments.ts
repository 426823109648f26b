/** Count, mean and sum of squared deviations of columns of numbers, in double precision. */
export interface Moments {
  readonly count: number;
  readonly mean: Float64Array;
  readonly m2: Float64Array;
}

/** Moments of nothing yet, for rows of `size` numbers. */
export function noMoments(size: number): Moments {
  return { count: 0, mean: new Float64Array(size), m2: new Float64Array(size) };
}

/**
 * Sums of a batch about a common centre: [count, sum of (x - c) per column, sum of (x - c)^2 per column]. Sums of several learners
 * may be added before `addSums` takes them in.
 *
 * @param data row-major, rows of `centre.length` numbers
 */
export function centredSums(data: ArrayLike<number>, centre: Float64Array): Float64Array {
  const size = centre.length;
  const sums = new Float64Array(1 + 2 * size);
  const rows = data.length / size;
  sums[0] = rows;
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < size; k++) {
      const difference = data[row * size + k] - centre[k];
      sums[1 + k] += difference;
      sums[1 + size + k] += difference * difference;
    }
  }
  return sums;
}

/** `moments` with the numbers that `sums` were taken of, about the mean of `moments` (Chan, Golub & LeVeque 1979, eq. 2.1). */
export function addSums(moments: Moments, sums: Float64Array): Moments {
  const size = moments.mean.length;
  const count = moments.count + sums[0];
  if (count === 0) return moments;
  const mean = new Float64Array(size);
  const m2 = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    const shift = sums[1 + k] / count;
    mean[k] = moments.mean[k] + shift;
    m2[k] = Math.max(0, moments.m2[k] + sums[1 + size + k] - shift * sums[1 + k]);
  }
  return { count, mean, m2 };
}

/** Standard deviation of each column; 1 while there are no numbers. */
export function deviations({ count, m2 }: Moments): Float64Array {
  return m2.map((sum) => (count === 0 ? 1 : Math.sqrt(sum / count + 1e-8)));
}

/** Sum of squared deviations from the mean. */
function squaredDeviations(x: ArrayLike<number>): number {
  let mean = 0;
  for (let i = 0; i < x.length; i++) mean += x[i] / x.length;
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] - mean) * (x[i] - mean);
  return sum;
}

/** The numbers shifted and scaled to mean 0 and (sample) standard deviation 1. */
export function standardised(x: Float32Array): Float32Array {
  let mean = 0;
  for (const value of x) mean += value / x.length;
  const deviation = Math.sqrt(squaredDeviations(x) / Math.max(1, x.length - 1)) + 1e-8;
  return x.map((value) => (value - mean) / deviation);
}

/** Share of the targets' variance that predictions had foreseen: 1 is perfect, 0 no better than a constant. */
export function explainedVariance(predictions: ArrayLike<number>, targets: ArrayLike<number>): number {
  const total = squaredDeviations(targets);
  const rest = squaredDeviations(Float64Array.from(targets, (target, i) => target - predictions[i]));
  return total === 0 ? 0 : 1 - rest / total;
}
