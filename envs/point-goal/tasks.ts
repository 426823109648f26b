import { InputError } from '../../core/errors.js';
import type { Split, TaskFamily } from '../../core/env.js';
import { cos, sin } from '../../core/exact-math.js';
import { Rng } from '../../core/random.js';

/** A place to find. Plain data. */
export interface PointGoalTask {
  /** Place in the endless list of tasks that the options define. */
  readonly index: number;
  readonly cluster: number;
  /** x and y of the goal. */
  readonly goal: readonly [number, number];
}

/** The options that define the list of tasks. */
export interface GoalOptions {
  readonly clusters: number;
  readonly sigma: number;
  readonly radius: number;
  readonly trainTasks: number;
  readonly testTasks: number;
  readonly taskSeed: number;
}

/**
 * Goals on a circle around the start, in clusters (MiLEt, Chu et al. 2024, section 3.3): task i belongs to cluster k = i mod K and lies at
 * angle pi * s with s ~ N((2k + 1) / K, sigma^2). Of the list, the first `trainTasks` are for training, the next `testTasks` for
 * testing, and another `testTasks` after them for validation.
 */
export class GoalTasks implements TaskFamily<PointGoalTask> {
  private readonly splits: { readonly [split in Split]: readonly PointGoalTask[] };

  constructor(private readonly options: GoalOptions) {
    const { trainTasks, testTasks } = options;
    const range = (start: number, n: number): PointGoalTask[] =>
      Array.from({ length: n }, (_, i) => this.at(start + i));
    this.splits = {
      train: range(0, trainTasks),
      test: range(trainTasks, testTasks),
      valid: range(trainTasks + testTasks, testTasks),
    };
  }

  /** The task of that index: the same however many tasks there are. */
  private at(index: number): PointGoalTask {
    const { clusters, sigma, radius, taskSeed } = this.options;
    const cluster = index % clusters;
    const deviation = sigma * Rng.seed(taskSeed, 'point-goal', index).normal();
    const angle = Math.PI * ((2 * cluster + 1) / clusters + deviation);
    return { index, cluster, goal: [radius * cos(angle), radius * sin(angle)] };
  }

  /** n tasks, without repetition until the split is used up, then from the start again. */
  sample(rng: Rng, split: Split, n: number): PointGoalTask[] {
    const all = this.all(split);
    const tasks: PointGoalTask[] = [];
    while (tasks.length < n) {
      for (const i of rng.permutation(all.length).subarray(0, n - tasks.length)) tasks.push(all[i]);
    }
    return tasks;
  }

  /** A training task. */
  any(rng: Rng): PointGoalTask {
    return this.splits.train[rng.int(this.splits.train.length)];
  }

  all(split: Split): readonly PointGoalTask[] {
    return this.splits[split];
  }

  cluster(task: PointGoalTask): number {
    return task.cluster;
  }

  describe({ index, cluster, goal }: PointGoalTask): string {
    return `goal ${index} of cluster ${cluster} at (${goal[0].toFixed(2)}, ${goal[1].toFixed(2)})`;
  }
}

/** Checks a task that came from outside. Throws an InputError naming what is wrong. */
export function checkTask(task: PointGoalTask): PointGoalTask {
  const goal: unknown = task?.goal;
  if (!Array.isArray(goal) || goal.length !== 2 || !goal.every(Number.isFinite)) {
    throw new InputError(`point-goal: task ${JSON.stringify(task)} has no goal [x, y]`);
  }
  return task;
}
