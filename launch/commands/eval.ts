import { join } from 'node:path';
import { Argument, Command, Option } from 'commander';
import { InputError } from '../../core/errors.js';
import { Rng } from '../../core/random.js';
import type { Split } from '../../core/env.js';
import { recordPolicy } from '../../learners/recording.js';
import { transcript } from '../../learners/transcript.js';
import { pickCheckpoint } from '../checkpoints.js';
import { evaluateCheckpoint } from '../evaluate-checkpoint.js';
import { collectOption, wholeNumber } from '../options.js';
import { openForPlay } from '../setup.js';
import { evaluationTable } from '../view/table.js';

interface Options {
  readonly split: Split;
  readonly episodes?: number;
  readonly checkpoint: string;
  readonly rules?: boolean;
  readonly transcript?: boolean;
  readonly record?: number;
  readonly set: string[];
  readonly json?: boolean;
}

/** `attune eval`: how good is the policy of a run? */
export function evalCommand(): Command {
  return new Command('eval')
    .description("evaluate a run's policy on held-out episodes, greedily, in this process")
    .addArgument(new Argument('<run>', 'folder of the run, or its name in ./runs'))
    .addOption(
      new Option('--split <split>', 'which tasks').choices(['train', 'valid', 'test']).default('test'),
    )
    .option('--episodes <n>', 'episodes to play (default: train.evaluateEpisodes of the run)', wholeNumber(1))
    .option('--checkpoint <which>', "'last', 'best', or a round's number", 'last')
    .option('--rules', "also the environment's rule policies, on the same episodes")
    .option('--transcript', 'print one episode as text')
    .option(
      '--set <env.key=value>',
      'play under another option of the environment (repeatable)',
      collectOption,
      [],
    )
    .option(
      '--record <n>',
      "also record n episodes into the run's samples folder: poses for a viewer, a player page, paths as SVG",
      wholeNumber(1),
    )
    .option('--json', 'print one JSON line per policy instead of a table')
    .addHelpText(
      'after',
      '\nExamples:\n  attune eval runs/crs-quickstart-1 --rules\n  attune eval cartpole-ppo-1 --checkpoint best --episodes 20 --json\n  attune eval runs/mujoco-ant-goal-ppo-1 --episodes 1 --record 8\n  attune eval runs/crs-quickstart-1 --set env.turns=10',
    )
    .action(async (path: string, options: Options) => {
      const run = await openForPlay(path, options.set);
      const checkpoint = await pickCheckpoint(run.folder, options.checkpoint);
      const { env, round, state, evaluations } = await evaluateCheckpoint(run, checkpoint, {
        split: options.split,
        episodes: options.episodes ?? run.config.train.evaluateEpisodes,
        rules: options.rules === true,
      });
      const seed = Rng.seed(run.config.seed);
      process.stdout.write(
        options.json
          ? evaluations.map((evaluation) => `${JSON.stringify({ round, ...evaluation })}\n`).join('')
          : `${checkpoint.path}, ${options.split} episodes, mean ± half of the 95 % interval:\n\n${evaluationTable(evaluations)}\n`,
      );
      if (options.record !== undefined) {
        const folder = join(run.folder.samples, `round-${String(round).padStart(6, '0')}`);
        await recordPolicy(env, run.algorithm, run.config.algo.config, state, {
          seed,
          episodes: options.record,
          folder,
        });
        process.stderr.write(`recorded ${options.record} episodes in ${folder}\n`);
      }
      if (options.transcript) {
        const text = transcript(env, run.algorithm, run.config.algo.config, state, seed);
        if (text === undefined) throw new InputError(`env '${env.name}' cannot be shown as text`);
        process.stdout.write(`\n${text}\n`);
      }
    });
}
