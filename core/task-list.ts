import type { Split, TaskFamily } from './env.js';
import type { Rng } from './random.js';

/** How many tasks there are. */
export interface TaskCounts {
  readonly trainTasks: number;
  readonly testTasks: number;
}

/**
 * A family of finitely many tasks, drawn in advance: of an endless list the first `trainTasks` are for training, the next `testTasks`
 * for testing, and another `testTasks` after them for validation.
 */
export abstract class TaskList<Task> implements TaskFamily<Task> {
  private readonly splits: { readonly [split in Split]: readonly Task[] };

  /** `at` gives the task of an index: the same however many tasks there are. */
  constructor({ trainTasks, testTasks }: TaskCounts, at: (index: number) => Task) {
    const range = (start: number, n: number): Task[] => Array.from({ length: n }, (_, i) => at(start + i));
    this.splits = {
      train: range(0, trainTasks),
      test: range(trainTasks, testTasks),
      valid: range(trainTasks + testTasks, testTasks),
    };
  }

  /** n tasks, without repetition until the split is used up, then from the start again. */
  sample(rng: Rng, split: Split, n: number): Task[] {
    const all = this.splits[split];
    const tasks: Task[] = [];
    while (tasks.length < n) {
      for (const i of rng.permutation(all.length).subarray(0, n - tasks.length)) tasks.push(all[i]);
    }
    return tasks;
  }

  /** A training task. */
  any(rng: Rng): Task {
    return this.splits.train[rng.int(this.splits.train.length)];
  }

  all(split: Split): readonly Task[] {
    return this.splits[split];
  }

  abstract describe(task: Task): string;
}
