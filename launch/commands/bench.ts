import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { EXIT, InputError } from '../../core/errors.js';
import { writeFileAtomic, writing } from '../../core/files.js';
import { planRows, type Choice, type PlannedRow } from '../bench/plan.js';
import { Results } from '../bench/results.js';
import { ofSuite, runSuite } from '../bench/run-suite.js';
import { takeRun } from '../bench/take-run.js';
import { LineWatcher, planText } from '../bench/show.js';
import type { Result, Suite } from '../bench/suite.js';
import { crsSuite } from '../bench/suites/crs.js';
import { miletSuite, SETTINGS } from '../bench/suites/milet.js';
import { loadBuiltIns } from '../built-ins.js';
import { exitWith } from '../exit-code.js';
import { collectOption, listOption, seedsOption, wholeNumber } from '../options.js';

/** Options that every suite has. */
interface Options {
  readonly work: string;
  readonly seeds: readonly number[];
  readonly only?: readonly string[];
  readonly jobs: number;
  readonly actors: number;
  readonly set: readonly string[];
  readonly plugin: readonly string[];
  readonly take: readonly string[];
  readonly dryRun?: boolean;
  readonly report?: string;
}

/** `attune bench`: whole tables of results, row by row. */
export function benchCommand(): Command {
  return new Command('bench')
    .description(
      'compute the table of a study: methods x tasks x seeds, each row a run that can be continued',
    )
    .addCommand(crsBench())
    .addCommand(miletBench())
    .addHelpText(
      'after',
      `
Each row is a run in the work folder; results.jsonl there has a line for each that is done. The same command after a kill goes on where it
was. A work folder may go on on another machine, and results.jsonl of several machines may be joined end to end.

Examples:
  attune bench crs --dataset lastfm --data ./data/lastfm --dry-run
  attune bench crs --dataset lastfm --data ./data/lastfm --jobs 2
  attune bench milet --env point-goal --seeds 1,2,3,4,5
  attune bench crs --dataset lastfm --data ./data/lastfm --report docs/results`,
    );
}

function suiteCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--work <folder>', 'where the runs and results.jsonl lie', join('runs', `bench-${name}`))
    .option('--seeds <list>', 'seeds of the methods that are compared over several', seedsOption, [1, 2, 3])
    .option('--only <methods>', 'these methods only, separated by commas', listOption)
    .option('--jobs <n>', 'rows at a time', wholeNumber(1), 1)
    .option('--actors <n>', 'actor processes of each', wholeNumber(1), 1)
    .option(
      '--set <[methods:]key=value>',
      'change an option of every row, or of some methods (repeatable)',
      collectOption,
      [],
    )
    .option('--plugin <file>', 'load a plug-in first (repeatable)', collectOption, [])
    .option(
      '--take <run>',
      'put a finished run that was trained by hand into the results; train nothing (repeatable)',
      collectOption,
      [],
    )
    .option('--dry-run', 'say what would run, how far it is and what it will take; run nothing')
    .option('--report <folder>', 'write the report of what is done there; run nothing');
}

function crsBench(): Command {
  return suiteCommand(
    'crs',
    'CRSIRL and its baselines: Tables 3.2 and 3.3, and a dialogue with intrinsic rewards',
  )
    .requiredOption('--dataset <names>', 'lastfm, lastfm_star or yelp_star; several with commas', listOption)
    .option('--data <folder>', 'folder of the data set, or one that holds folders of their names', 'data')
    .option(
      '--embedding <name>',
      'embedding of the data folder (default: transe for lastfm, else trained_transe)',
    )
    .addHelpText(
      'after',
      `
Methods: random, abs-greedy, max-entropy, max-entropy-tested, timetable, crm, ear, scpr, fpan, unicorn, pg, no-hrs, no-rpm, mtl, crsirl, and pg-discounted and
crsirl-discounted, whose discount pays for short dialogues. --seeds are those of pg and crsirl, discounted or not; the others take the first.

Examples:
  attune bench crs --dataset lastfm --data ./lastfm --only pg,crsirl,random --seeds 1,2,3,4,5 --set crsirl,pg:train.rounds=800
  attune bench crs --dataset lastfm,lastfm_star --jobs 2 --report docs/results`,
    )
    .action(async (options: Options & CrsChoice, command: Command) => {
      await loadBuiltIns(options.plugin);
      const { dataset: datasets, data, embedding, seeds, only } = options;
      await bench(crsSuite({ datasets, data, embedding, seeds, only }), options, command);
    });
}

function miletBench(): Command {
  return suiteCommand('milet', 'MiLEt, VariBAD and RL² on families of tasks at equal frames: Table 3.7')
    .requiredOption('--env <names>', `${Object.keys(SETTINGS).join(', ')}; several with commas`, listOption)
    .option(
      '--frames <n>',
      'environment steps of every run (default: 320,000 to 10,000,000, by environment)',
      wholeNumber(1),
    )
    .addHelpText(
      'after',
      `
Methods: rl2, varibad, milet-2, milet-4, milet-6, milet-8, milet-10, and oracle-0 to oracle-3, VariBADs that know the cluster; without --only
rl2, varibad and milet-4.

Examples:
  attune bench milet --env point-goal --seeds 1,2,3,4,5 --jobs 2
  attune bench milet --env ant-goal,ant-goal-apart --only varibad,milet-4 --seeds 1 --frames 5000000
  attune bench milet --env ant-goal,hopper-rand-params --report docs/results`,
    )
    .action(async (options: Options & MiletChoice, command: Command) => {
      await loadBuiltIns(options.plugin);
      const { env: envs, frames, seeds, only } = options;
      await bench(miletSuite({ envs, frames, seeds, only }), options, command);
    });
}

interface MiletChoice {
  readonly env: readonly string[];
  readonly frames?: number;
}

interface CrsChoice {
  readonly dataset: readonly string[];
  readonly data: string;
  readonly embedding?: string;
}

async function bench(suite: Suite, options: Options, command: Command): Promise<void> {
  const { work, jobs, actors, dryRun, report } = options;
  const choice = { work, sets: [`actors.count=${actors}`, ...options.set], jobs };
  const results = new Results(work);
  if (options.take.length > 0) {
    for (const path of options.take) process.stdout.write(`${await takeRun(suite, path, results)}\n`);
    return;
  }
  if (report !== undefined) {
    const done = ofSuite(suite, await results.read());
    if (done.length === 0)
      throw new InputError(`there is no result of suite '${suite.name}' in '${work}' yet`);
    process.stdout.write(`${await write(suite, done, report)}\n`);
    return;
  }
  const planned = await planRows(suite, await results.read(), choice);
  process.stdout.write(`${planText(planned, jobs)}\n`);
  if (dryRun) return;
  exitWith(command, await run(suite, choice, planned));
}

/** Runs what is left and reports; Ctrl-C saves what is under way. Returns the exit code. */
async function run(
  suite: Suite,
  choice: Choice & { readonly jobs: number },
  planned: readonly PlannedRow[],
): Promise<number> {
  const left = planned.filter(({ state }) => state.kind === 'new' || state.kind === 'begun').length;
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const stop = new AbortController();
  const onSignal = (): void => {
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    say('stopping: the last finished rounds are being saved (again to stop at once)');
    stop.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    const { results, failures } = await runSuite(suite, choice, new LineWatcher(left, say), stop.signal);
    if (stop.signal.aborted) {
      say('stopped; the same command goes on');
      return EXIT.interrupted;
    }
    if (results.length > 0) say(await write(suite, results, join(choice.work, 'report')));
    for (const failure of failures) say(`not done: ${failure}`);
    return failures.length > 0 ? EXIT.failed : EXIT.ok;
  } finally {
    process.removeListener('SIGINT', onSignal);
    process.removeListener('SIGTERM', onSignal);
  }
}

/** Writes the report of some results, and these beside its page; returns where the page lies. */
async function write(suite: Suite, results: readonly Result[], folder: string): Promise<string> {
  const { page, files } = suite.report(results);
  await writing(folder, async () => void (await mkdir(folder, { recursive: true })));
  for (const [name, text] of files) await writeFileAtomic(join(folder, name), text);
  const lines = results.map((result) => `${JSON.stringify(result)}\n`).join('');
  await writeFileAtomic(join(folder, page.replace(/\.md$/, '.jsonl')), lines);
  return `report: ${join(folder, page)}`;
}
