import type { Sample } from '../algorithm.js';
import type { NamedArrays, NDArray } from '../arrays.js';
import { sumOver, type Peers } from '../networks/reduce.js';
import type { Unit } from '../unit.js';

/** Name of the episodes that go on from round to round, among a sample's columns and among the weights that the next units get. */
export const CARRIED = 'carried';

/** The episodes that `unit` goes on with, one row per environment; undefined in a run's first rounds. */
export function carriedTo(unit: Pick<Unit, 'index'>, weights: NamedArrays): Float64Array | undefined {
  if (!(CARRIED in weights)) return undefined;
  const { shape, data } = weights[CARRIED];
  const [, envs, size] = shape;
  return (data as Float64Array).subarray(unit.index * envs * size, (unit.index + 1) * envs * size);
}

/** The episodes that all `units` of a round, of which this learner has `samples`, left running: F64 [units, envs, size]. */
export async function carriedFrom(peers: Peers, samples: readonly Sample[], units: number): Promise<NDArray> {
  const [envs, size] = samples[0].arrays[CARRIED].shape;
  const data = new Float64Array(units * envs * size);
  for (const { unit, arrays } of samples)
    data.set(arrays[CARRIED].data as Float64Array, unit.index * envs * size);
  const all = await sumOver(peers, { [CARRIED]: { shape: [units, envs, size], data } });
  return all[CARRIED];
}
