import type { LearnerContext } from '../algorithm.js';
import type { NamedArrays } from '../arrays.js';
import { InputError } from '../errors.js';
import { fromArrays, toArrays, type Params } from './params.js';

/** What a learner needs of its context to agree with the others. */
export type Peers = Pick<LearnerContext, 'allReduce' | 'learners'>;

/**
 * Gradients and numbers averaged over learners, in one exchange: every learner gets the same bits. With one learner they are returned
 * as they are.
 */
export async function averageOver<P, S extends { readonly [name: string]: number }>(
  peers: Peers,
  grads: P,
  numbers: S,
): Promise<{ grads: P; numbers: S }> {
  if (peers.learners === 1) return { grads, numbers };
  const names = Object.keys(numbers);
  const values = Float64Array.from(names, (name) => numbers[name]);
  const mean = await peers.allReduce({
    ...toArrays(grads as Params, 'grads'),
    numbers: { shape: [names.length], data: values },
  });
  return {
    grads: fromArrays(mean, 'grads') as P,
    numbers: Object.fromEntries(names.map((name, i) => [name, mean['numbers'].data[i]])) as S,
  };
}

/** `config.units`, of which each learner has to get at least one. Throws an InputError otherwise. */
export function unitsFor({
  config,
  learners,
}: Pick<LearnerContext<{ units: number }>, 'config' | 'learners'>): number {
  if (config.units < learners) {
    throw new InputError(
      `algo.units is ${config.units}, fewer than the ${learners} learners: each needs at least one`,
    );
  }
  return config.units;
}

/** Arrays added up over learners. */
export async function sumOver(peers: Peers, arrays: NamedArrays): Promise<NamedArrays> {
  if (peers.learners === 1) return arrays;
  const mean = await peers.allReduce(arrays);
  for (const { data } of Object.values(mean)) for (let i = 0; i < data.length; i++) data[i] *= peers.learners;
  return mean;
}
