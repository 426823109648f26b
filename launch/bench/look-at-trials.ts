import { goalOf } from '../../core/recording/trace-plot.js';
import type { RunFolder } from '../../core/run-folder.js';
import { pickCheckpoint } from '../checkpoints.js';
import { trialsOf } from '../plot/play-checkpoint.js';
import { inferredAfter } from '../plot/trial-figures.js';
import { nmiOverSteps, type PlayedTrial } from '../plot/trials.js';
import { openRun } from '../setup.js';
import type { Result, Trace } from './suite.js';

/** Test tasks that are looked at, at most. */
const TASKS = 1000;
/** Places of an episode that are kept. */
const PLACES = 40;

/** What the trials of the policy of a round show. */
export async function lookAtTrials(
  folder: RunFolder,
  round: number,
  what: 'clusters' | 'traces',
): Promise<Pick<Result, 'nmi' | 'traces'>> {
  const checkpoint = await pickCheckpoint(folder, String(round));
  const trials = await trialsOf(await openRun(folder.path), checkpoint, TASKS);
  if (!trials) return {};
  const { played, shape } = trials;
  const nmi = nmiOverSteps(played);
  return {
    ...(nmi && { nmi: nmi.map((value) => round4(value)) }),
    ...(what === 'traces' &&
      played.some(({ paths }) => paths.length > 0) && {
        traces: played.map((trial) => traceOf(trial, shape.steps)),
      }),
  };
}

function traceOf(trial: PlayedTrial, steps: number): Trace {
  const { cluster, paths, task } = trial;
  const inferred = inferredAfter(trial, steps);
  const goal = goalOf(task);
  const every = Math.ceil(steps / PLACES);
  return {
    ...(cluster !== undefined && { cluster }),
    ...(inferred !== undefined && { inferred }),
    ...(goal && { goal: [round4(goal[0]), round4(goal[1])] }),
    paths: paths.map((path) =>
      path
        .filter((_, i) => i % every === 0 || i === path.length - 1)
        .map(([x, y]) => [round4(x), round4(y)] as const),
    ),
  };
}

const round4 = (value: number): number => Number(value.toFixed(4));
