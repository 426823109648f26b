import { TaskList, type TaskCounts } from '../../../core/task-list.js';
import { numpyNormals } from './numpy-normal.js';
import { SPREADS } from './options.js';

const CLUSTERS = 4;

/** The options that define a list of angles. */
export interface AngleOptions extends TaskCounts {
  /** Spread around the cluster's centre in units of pi. */
  readonly sigma: number | keyof typeof SPREADS;
  readonly taskSeed: number;
}

/** What every clustered task knows. */
export interface ClusteredTask {
  readonly index: number;
  readonly cluster: number;
}

/**
 * Tasks given by an angle in one of four clusters, centred at 45, 135, 225 and 315 degrees (MiLEt, Chu et al. 2024, section 3.3.4): task i
 * belongs to cluster k = i mod 4 and has angle pi * s with s ~ N((2k + 1) / 4, sigma^2), drawn one after the other.
 */
export class AngleTasks<Task extends ClusteredTask> extends TaskList<Task> {
  /** `make` turns index, cluster and angle (rad) into a task; `text` describes one. */
  constructor(
    { sigma, taskSeed, ...counts }: AngleOptions,
    make: (index: number, cluster: number, angle: number) => Task,
    private readonly text: (task: Task) => string,
  ) {
    const normals = numpyNormals(taskSeed, counts.trainTasks + 2 * counts.testTasks);
    const spread = typeof sigma === 'number' ? sigma : SPREADS[sigma];
    super(counts, (index) => {
      const cluster = index % CLUSTERS;
      return make(index, cluster, Math.PI * ((2 * cluster + 1) / CLUSTERS + spread * normals[index]));
    });
  }

  cluster(task: Task): number {
    return task.cluster;
  }

  describe(task: Task): string {
    return `task ${task.index} of cluster ${task.cluster}: ${this.text(task)}`;
  }
}
