import { unknownName } from '../../core/errors.js';
import { readMetrics, type MetricsRow } from '../../core/metrics/index.js';
import type { Evaluation } from '../../learners/evaluation.js';
import type { RoundReport } from '../../learners/events.js';
import { plotCurves, type Curve } from './curves.js';
import type { RunGroup } from './groups.js';
import { medianCurve } from './median.js';

type Line = MetricsRow & Partial<Pick<RoundReport, 'envSteps' | 'episode' | 'metrics'>>;
type Points = readonly (readonly [steps: number, value: number])[];

/** Numbers of a run over environment steps, by name. */
export interface LearningCurves {
  /** Of the policy on validation tasks. */
  readonly validation: ReadonlyMap<string, Points>;
  /** Of training episodes and of the algorithm. */
  readonly training: ReadonlyMap<string, Points>;
}

/** Reads how a run learned. */
export async function learningCurves(metrics: string): Promise<LearningCurves> {
  const validation = new Map<string, [number, number][]>();
  const training = new Map<string, [number, number][]>();
  const add = (to: Map<string, [number, number][]>, name: string, steps: number, value: number): void =>
    void (to.get(name) ?? to.set(name, []).get(name)!).push([steps, value]);
  for (const { envSteps, final, evaluations, episode = {}, metrics: reported = {} } of (await readMetrics(
    metrics,
  )) as Line[]) {
    if (final !== undefined || envSteps === undefined) continue;
    for (const { policy, summary } of (evaluations ?? []) as Evaluation[])
      if (policy === 'trained')
        for (const [name, { mean }] of Object.entries(summary)) add(validation, name, envSteps, mean);
    for (const [name, value] of Object.entries({ ...episode, ...reported }))
      if (typeof value === 'number') add(training, name, envSteps, value);
  }
  return { validation, training };
}

/** Which numbers to draw: those asked for, else the first two of validation, else of training. Throws an InputError naming the nearest. */
export function chosenNames(all: readonly LearningCurves[], asked: readonly string[]): string[] {
  const validation = new Set(all.flatMap((curves) => [...curves.validation.keys()]));
  const known = new Set([...validation, ...all.flatMap(({ training }) => [...training.keys()])]);
  for (const name of asked) if (!known.has(name)) throw unknownName('number of these runs', name, [...known]);
  if (asked.length > 0) return [...asked];
  return [...(validation.size > 0 ? validation : known)].slice(0, 2);
}

/** Learning curves as SVG: a line per group, the median over its runs, and what lies between the least and the greatest of them. */
export function learningPlot(
  name: string,
  groups: readonly RunGroup[],
  curvesOf: (run: RunGroup['runs'][number]) => LearningCurves,
): string {
  const validated = groups.some(({ runs }) => runs.some((run) => curvesOf(run).validation.has(name)));
  const curves = groups.flatMap(({ label, runs }, group): Curve[] => {
    const own = runs.map((run) => (validated ? curvesOf(run).validation : curvesOf(run).training).get(name));
    const drawn = own.filter((points) => points !== undefined);
    if (drawn.length === 0) return [];
    const seeds = drawn.length > 1 ? ` (${drawn.length} seeds)` : '';
    return [{ label: `${label}${seeds}`, group, ...medianCurve(drawn) }];
  });
  const where = validated ? 'on validation tasks' : 'while training';
  return plotCurves({ title: `${name} ${where}`, x: 'environment steps', y: name }, curves);
}
