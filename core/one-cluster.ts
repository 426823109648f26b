import type { Split, TaskFamily } from './env.js';
import { InputError } from './errors.js';
import type { Rng } from './random.js';

/** The tasks of one cluster of a family. Throws an InputError when tasks have no clusters or none is of this one. */
export function oneClusterOf<Task>(family: TaskFamily<Task>, cluster: number): TaskFamily<Task> {
  const { cluster: clusterOf, all } = family;
  if (!clusterOf || !all)
    throw new InputError(`onlyCluster is ${cluster}, but the tasks have no clusters: leave it null`);
  const of = (split: Split): readonly Task[] =>
    all.call(family, split).filter((task) => clusterOf.call(family, task) === cluster);
  if (of('train').length === 0) {
    const known = [...new Set(all.call(family, 'train').map((task) => clusterOf.call(family, task)))].sort();
    throw new InputError(`onlyCluster is ${cluster}, but clusters are ${known.join(', ')}`);
  }
  return {
    sample: (rng: Rng, split: Split, n: number): Task[] => {
      const tasks = of(split);
      const drawn: Task[] = [];
      while (drawn.length < n)
        for (const i of rng.permutation(tasks.length).subarray(0, n - drawn.length)) drawn.push(tasks[i]);
      return drawn;
    },
    all: of,
    cluster: (task) => clusterOf.call(family, task),
    describe: (task) => family.describe(task),
  };
}
