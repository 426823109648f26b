import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { writeFileAtomic, writing } from '../../core/files.js';
import { pickCheckpoint } from '../checkpoints.js';
import { listOption, wholeNumber } from '../options.js';
import { groupRuns, type RunGroup } from '../plot/groups.js';
import { chosenNames, learningCurves, learningPlot } from '../plot/learning.js';
import { clusterTable, nmiFigure, tracesFigure } from '../plot/trial-figures.js';
import { trialsOf } from '../plot/play-checkpoint.js';
import type { PlayedTrial } from '../plot/trials.js';
import { openRun, type OpenRun } from '../setup.js';

interface Options {
  readonly out?: string;
  readonly metric: readonly string[];
  readonly checkpoint: string;
  readonly tasks: number;
}

/** `attune plot`: figures of runs. */
export function plotCommand(): Command {
  return new Command('plot')
    .description('figures of one run or of several: learning curves over seeds, paths, inferred clusters')
    .argument('<run...>', 'folders of runs, or their names in ./runs')
    .option('--out <folder>', 'where to write them (default: samples/plots of the run, or plots for several)')
    .option(
      '--metric <names>',
      'numbers to draw, with commas (default: the first two of validation)',
      listOption,
      [],
    )
    .option('--checkpoint <which>', "whose policy plays trials: 'last', 'best', or a round's number", 'last')
    .option('--tasks <n>', 'test tasks to play trials on, at most', wholeNumber(1), 32)
    .addHelpText(
      'after',
      `
Runs that differ in their seed alone are one line: the median, and what lies between the least and the greatest. Of environments of trials,
test tasks are played with a checkpoint: the paths of each episode, coloured by the inferred cluster, how well the inferred clusters fit the
true ones from step to step, and which became which. Figures are SVG.

Examples:
  attune plot runs/crs-quickstart-1
  attune plot runs/milet-* runs/varibad-* --metric return2 --out figures
  attune plot milet-point-goal-1 --checkpoint best`,
    )
    .action(async (paths: readonly string[], options: Options) => {
      const runs: OpenRun[] = [];
      for (const path of paths) runs.push(await openRun(path));
      const folder = options.out ?? (runs.length === 1 ? join(runs[0].folder.samples, 'plots') : 'plots');
      const groups = groupRuns(runs);
      const files = new Map([
        ...(await learningFigures(groups, options)),
        ...(await trialFigures(groups, options)),
      ]);
      await writing(folder, async () => void (await mkdir(folder, { recursive: true })));
      for (const [name, text] of files) {
        await writeFileAtomic(join(folder, name), text);
        process.stdout.write(`${join(folder, name)}\n`);
      }
    });
}

async function learningFigures(
  groups: readonly RunGroup[],
  { metric }: Options,
): Promise<Map<string, string>> {
  const read = new Map<OpenRun, Awaited<ReturnType<typeof learningCurves>>>();
  for (const run of groups.flatMap(({ runs }) => runs))
    read.set(run, await learningCurves(run.folder.metrics));
  const names = chosenNames([...read.values()], metric);
  return new Map(
    names.map((name) => [
      `learning-${fileName(name)}.svg`,
      learningPlot(name, groups, (run) => read.get(run)!),
    ]),
  );
}

/** Figures of trials: paths of the first run of each group, and clusters of all; none for other environments. */
async function trialFigures(groups: readonly RunGroup[], options: Options): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const played: { label: string; runs: PlayedTrial[][] }[] = [];
  for (const { label, runs } of groups) {
    const own: PlayedTrial[][] = [];
    for (const run of runs) {
      const trials = await trialsOf(run, await pickCheckpoint(run.folder, options.checkpoint), options.tasks);
      if (!trials) continue;
      own.push(trials.played);
      if (own.length > 1) continue;
      const prefix = groups.length > 1 ? `${fileName(label)}-` : '';
      for (let episode = 0; episode < trials.shape.episodes; episode++) {
        const title = `${label} on ${run.config.env.name}: episode ${episode + 1} of test tasks`;
        const figure = tracesFigure(title, trials.played, episode, trials.shape.steps);
        if (figure !== undefined) files.set(`${prefix}traces-${episode + 1}.svg`, figure);
      }
      const clusters = clusterTable(trials.played, trials.shape.steps);
      if (clusters !== undefined) files.set(`${prefix}clusters.txt`, `${clusters}\n`);
    }
    if (own.length > 0) played.push({ label, runs: own });
  }
  const nmi = nmiFigure(played);
  if (nmi !== undefined) files.set('nmi.svg', nmi);
  return files;
}

/** A name as part of a file's: `return2`, `milet-clusters-6`. */
const fileName = (name: string): string =>
  name.replaceAll(/[^\w.@-]+/g, '-').replaceAll(/^-|-$/g, '') || 'run';
