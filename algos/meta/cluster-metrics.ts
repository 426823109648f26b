import type { Metrics } from '../../core/algorithm.js';
import { normalizedMutualInformation } from '../../core/nmi.js';
import type { Trials } from './trials.js';

/** Inferred and true clusters of the trials of the last rounds. */
export interface Assignments {
  readonly inferred: Int32Array;
  readonly actual: Int32Array;
}

/** Trials that metrics of clusters are taken over: few make mutual information look larger than it is. */
const WINDOW = 256;

/** The assignments with those of a round's trials, as they stood at the end of exploration, without the oldest. */
export function assign(before: Assignments, { n, episodes, steps, extras, clusters }: Trials): Assignments {
  const q = extras['probabilities'];
  const T = episodes * steps;
  const K = q.length / (n * T);
  const t = Math.min(steps, T - 1);
  const inferred = Int32Array.from({ length: n }, (_, i) => {
    const row = q.subarray((i * T + t) * K, (i * T + t + 1) * K);
    return row.reduce((best, p, c) => (p > row[best] ? c : best), 0);
  });
  const last = (old: Int32Array, added: Int32Array): Int32Array =>
    Int32Array.from([...old, ...added]).slice(-WINDOW);
  return {
    inferred: last(before.inferred, inferred),
    actual: last(before.actual, clusters ?? new Int32Array()),
  };
}

/** `cluster/used`: how many clusters are inferred for at least 2 % of the trials; `cluster/nmi`, where tasks have clusters. */
export function clusterMetrics({ inferred, actual }: Assignments): Metrics {
  const counts = new Map<number, number>();
  for (const c of inferred) counts.set(c, (counts.get(c) ?? 0) + 1);
  const used = [...counts.values()].filter((count) => count >= 0.02 * inferred.length).length;
  return {
    'cluster/used': used,
    ...(actual.length === inferred.length && {
      'cluster/nmi': normalizedMutualInformation(inferred, actual),
    }),
  };
}
