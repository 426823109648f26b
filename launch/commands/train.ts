import { Command } from 'commander';
import { InputError } from '../../core/errors.js';
import { collectOption, wholeNumber } from '../options.js';
import { checkLocal, configFrom, createRun, removeUnlessBegun } from '../setup.js';
import { exitWith } from '../exit-code.js';
import { watchRun } from '../watch.js';

interface Options {
  readonly set: string[];
  readonly name?: string;
  readonly data?: string;
  readonly seed?: number;
  readonly actors?: number;
  readonly workers?: number;
  readonly runs?: string;
  readonly plugin: string[];
  readonly local?: boolean;
}

/** `attune train`: a new run on this machine. */
export function trainCommand(): Command {
  return new Command('train')
    .description('train on this machine: learner and actor processes, live progress, a table at the end')
    .argument('<preset|file>', 'a preset (attune list presets) or a config file (.yaml, .json)')
    .option(
      '--set <key=value>',
      'change an option, e.g. algo.learningRate=1e-3 (repeatable)',
      collectOption,
      [],
    )
    .option('--name <name>', 'name of the run; its folder is <runs>/<name>')
    .option('--data <folder>', 'the data set to use (short for --set env.data=<folder>)')
    .option('--seed <n>', 'short for --set seed=<n>', wholeNumber(0))
    .option('--actors <n>', 'short for --set actors.count=<n>', wholeNumber(0))
    .option(
      '--workers <n>',
      'worker threads of each actor, short for --set actors.workers=<n>',
      wholeNumber(1),
    )
    .option('--runs <folder>', 'where runs are kept (default: runs)')
    .option(
      '--plugin <file>',
      'load a plug-in that registers environments or algorithms (repeatable)',
      collectOption,
      [],
    )
    .option('--local', 'everything in this one process: the same bits, and a debugger sees all of it')
    .addHelpText(
      'after',
      `
Examples:
  attune train crs/quickstart
  attune train crs/quickstart --data ./lastfm --seed 2
  attune train my-run.yaml --set train.rounds=500 --set learner.pipeline=1
  attune train point-goal/ppo --plugin ./my-env.js --set env.name=my-env --local`,
    )
    .action(async (what: string, options: Options, command: Command) => {
      const config = await configFrom({ what, sets: setsOf(options), plugins: options.plugin });
      const local = options.local === true;
      checkLocal(config, local);
      const folder = await createRun(config, stemOf(what), options.name);
      try {
        exitWith(command, await watchRun(folder, { local, sets: [] }));
      } catch (error) {
        if (error instanceof InputError) await removeUnlessBegun(folder);
        throw error;
      }
    });
}

/** The short options as `--set` strings; an explicit --set wins. */
function setsOf({ set, data, seed, actors, workers, runs }: Options): string[] {
  const short: [string, string | number | undefined][] = [
    ['env.data', data === undefined ? undefined : JSON.stringify(data)],
    ['seed', seed],
    ['actors.count', actors],
    ['actors.workers', workers],
    ['runs', runs === undefined ? undefined : JSON.stringify(runs)],
  ];
  return [...short.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`])), ...set];
}

/** What an unnamed run is called after: the preset, or the config file without its folder and extension. */
const stemOf = (what: string): string => what.replace(/\.(ya?ml|json)$/, '').replace(/^(\.{0,2}\/)+/, '');
