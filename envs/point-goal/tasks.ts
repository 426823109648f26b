import { InputError } from '../../core/errors.js';
import { cos, sin } from '../../core/exact-math.js';
import { Rng } from '../../core/random.js';
import { TaskList } from '../../core/task-list.js';

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
 * angle pi * s with s ~ N((2k + 1) / K, sigma^2).
 */
export class GoalTasks extends TaskList<PointGoalTask> {
  constructor(options: GoalOptions) {
    super(options, (index) => taskAt(options, index));
  }

  cluster(task: PointGoalTask): number {
    return task.cluster;
  }

  describe({ index, cluster, goal }: PointGoalTask): string {
    return `goal ${index} of cluster ${cluster} at (${goal[0].toFixed(2)}, ${goal[1].toFixed(2)})`;
  }
}

function taskAt({ clusters, sigma, radius, taskSeed }: GoalOptions, index: number): PointGoalTask {
  const cluster = index % clusters;
  const deviation = sigma * Rng.seed(taskSeed, 'point-goal', index).normal();
  const angle = Math.PI * ((2 * cluster + 1) / clusters + deviation);
  return { index, cluster, goal: [radius * cos(angle), radius * sin(angle)] };
}

/** Checks a task that came from outside. Throws an InputError naming what is wrong. */
export function checkTask(task: PointGoalTask): PointGoalTask {
  const goal: unknown = task?.goal;
  if (!Array.isArray(goal) || goal.length !== 2 || !goal.every(Number.isFinite)) {
    throw new InputError(`point-goal: task ${JSON.stringify(task)} has no goal [x, y]`);
  }
  return task;
}
