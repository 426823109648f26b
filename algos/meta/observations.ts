import { ndarray, type NamedArrays } from '../../core/arrays.js';
import { deviations, type Moments } from '../../core/networks/moments.js';

/** How observations are normalised: (x - mean) / deviation. */
export interface StateScale {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** Means and deviations of running moments. */
export function scaleOf(moments: Moments): StateScale {
  return { mean: moments.mean, deviation: deviations(moments) };
}

/** Rows of observations, normalised. Nothing is cut off. */
export function normalizeStates(states: Float32Array, { mean, deviation }: StateScale): Float32Array {
  const size = mean.length;
  const scaled = new Float32Array(states.length);
  for (let row = 0; row < states.length; row += size)
    for (let k = 0; k < size; k++) scaled[row + k] = (states[row + k] - mean[k]) / deviation[k];
  return scaled;
}

/** The scale as arrays `<prefix>/mean` and `<prefix>/deviation`, to be sent with the weights. */
export function scaleToArrays({ mean, deviation }: StateScale, prefix: string): NamedArrays {
  return { [`${prefix}/mean`]: ndarray(mean), [`${prefix}/deviation`]: ndarray(deviation) };
}

/** The scale that `scaleToArrays` put into `arrays`. */
export function scaleFromArrays(arrays: NamedArrays, prefix: string): StateScale {
  const part = (name: string): Float64Array => arrays[`${prefix}/${name}`].data as Float64Array;
  return { mean: part('mean'), deviation: part('deviation') };
}
