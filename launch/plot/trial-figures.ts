import { goalOf, tracePlot, type Trace } from '../../core/recording/trace-plot.js';
import { table } from '../view/table.js';
import { plotCurves } from './curves.js';
import { medianCurve } from './median.js';
import { nmiOverSteps, type PlayedTrial } from './trials.js';

/** The cluster that a trial is taken to belong to when its first episode, of `steps` steps, has ended. */
export const inferredAfter = ({ inferred }: PlayedTrial, steps: number): number | undefined =>
  inferred[Math.min(steps, inferred.length - 1)];

/** The ways of one episode of each trial over the ground, coloured by the inferred cluster, or by the true one; undefined without ways. */
export function tracesFigure(
  title: string,
  trials: readonly PlayedTrial[],
  episode: number,
  steps: number,
): string | undefined {
  const traces = trials.flatMap((trial): Trace[] => {
    const points = trial.paths[episode];
    if (!points) return [];
    const cluster = inferredAfter(trial, steps) ?? trial.cluster;
    const goal = goalOf(trial.task);
    return [{ points, ...(cluster !== undefined && { cluster }), ...(goal && { goal }) }];
  });
  return traces.length === 0 ? undefined : tracePlot(title, traces);
}

/** NMI of inferred and true clusters over the steps of a trial (Figure 3.9c), a line for each group of runs; undefined without clusters. */
export function nmiFigure(
  groups: readonly { readonly label: string; readonly runs: readonly (readonly PlayedTrial[])[] }[],
): string | undefined {
  const curves = groups.flatMap(({ label, runs }, group) => {
    const lines = runs.flatMap((trials) => {
      const nmi = nmiOverSteps(trials);
      return nmi ? [nmi.map((value, t) => [t, value] as const)] : [];
    });
    return lines.length === 0 ? [] : [{ label, group, ...medianCurve(lines) }];
  });
  if (curves.length === 0) return undefined;
  const title = 'Inferred and true clusters of test tasks';
  return plotCurves({ title, x: 'step of the trial', y: 'NMI', atLeast: [0, 1] }, curves);
}

/** True clusters by row, inferred ones by column: how many test tasks; undefined without clusters. */
export function clusterTable(trials: readonly PlayedTrial[], steps: number): string | undefined {
  if (trials.some((trial) => trial.cluster === undefined || trial.inferred.length === 0)) return undefined;
  const pairs = trials.map((trial) => [trial.cluster!, inferredAfter(trial, steps)!] as const);
  const numbers = (of: number): number[] => [...new Set(pairs.map((pair) => pair[of]))].sort((a, b) => a - b);
  const columns = numbers(1);
  return table(
    ['true cluster', ...columns.map((c) => `inferred ${c}`)],
    numbers(0).map((row) => [
      String(row),
      ...columns.map((column) => String(pairs.filter(([a, b]) => a === row && b === column).length)),
    ]),
  );
}
