import { ndarray, type NamedArrays } from '../arrays.js';
import { ColumnWriter } from '../rollout/column-writer.js';
import type { Space } from '../spaces.js';
import { addSums, centredSums, deviations, noMoments, type Moments } from './moments.js';

/** Running moments of the columns that are normalised, by column. Empty: nothing is. */
export type Normalizer = { readonly [column: string]: Moments };

/** Normalised numbers are cut off at this many standard deviations. */
const LIMIT = 10;

/** Moments of nothing yet for each of the `names` among the columns of `space`. */
export function noNormalizer(space: Space, names: readonly string[]): Normalizer {
  const columns = new ColumnWriter(space, 'observation', 1).arrays(1);
  return Object.fromEntries(names.map((name) => [name, noMoments(columns[name].data.length)]));
}

/** Sums of the rows of a rollout about the present means: what `addToNormalizer` takes, and what learners add up. */
export function normalizerSums(normalizer: Normalizer, columns: NamedArrays): NamedArrays {
  return Object.fromEntries(
    Object.entries(normalizer).map(([name, { mean }]) => [
      name,
      ndarray(centredSums(columns[name].data, mean)),
    ]),
  );
}

/** The normalizer that has also seen the rows that `sums` were taken of. */
export function addToNormalizer(normalizer: Normalizer, sums: NamedArrays): Normalizer {
  return Object.fromEntries(
    Object.entries(normalizer).map(([name, moments]) => [
      name,
      addSums(moments, sums[name].data as Float64Array),
    ]),
  );
}

/** How columns are normalised, as a policy needs it. */
export type Scales = {
  readonly [column: string]: { readonly mean: Float64Array; readonly deviation: Float64Array };
};

/** Means and deviations of a normalizer. */
export function scalesOf(normalizer: Normalizer): Scales {
  return Object.fromEntries(
    Object.entries(normalizer).map(([name, moments]) => [
      name,
      { mean: moments.mean, deviation: deviations(moments) },
    ]),
  );
}

/** The scales as arrays `scales/<column>/mean` and `.../deviation` F64, to be sent with the weights. */
export function scalesToArrays(scales: Scales): NamedArrays {
  return Object.fromEntries(
    Object.entries(scales).flatMap(([name, { mean, deviation }]) => [
      [`scales/${name}/mean`, ndarray(mean)],
      [`scales/${name}/deviation`, ndarray(deviation)],
    ]),
  );
}

/** The scales that `scalesToArrays` put into `arrays`. */
export function scalesFromArrays(arrays: NamedArrays): Scales {
  const names = Object.keys(arrays).flatMap((name) => /^scales\/(.*)\/mean$/.exec(name)?.[1] ?? []);
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        mean: arrays[`scales/${name}/mean`].data as Float64Array,
        deviation: arrays[`scales/${name}/deviation`].data as Float64Array,
      },
    ]),
  );
}

/** A number seen through a scale: (x - mean) / deviation, cut off at +-10. */
export function scaled(x: number, mean: number, deviation: number): number {
  const z = (x - mean) / deviation;
  return z > LIMIT ? LIMIT : z < -LIMIT ? -LIMIT : z;
}

/** Columns with those that have scales seen through them; the others as they are. */
export function normalise(columns: NamedArrays, scales: Scales): NamedArrays {
  const result: Record<string, NamedArrays[string]> = { ...columns };
  for (const [name, { mean, deviation }] of Object.entries(scales)) {
    const { shape, data } = columns[name];
    const size = mean.length;
    const seen = new Float32Array(data.length);
    for (let start = 0; start < data.length; start += size) {
      for (let k = 0; k < size; k++) seen[start + k] = scaled(data[start + k], mean[k], deviation[k]);
    }
    result[name] = { shape, data: seen };
  }
  return result;
}
