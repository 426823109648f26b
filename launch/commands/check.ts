import { Argument, Command } from 'commander';
import { setLayer } from '../../core/config/index.js';
import { EXIT } from '../../core/errors.js';
import { checkAlgorithm, checkEnv, formatReport } from '../../testing.js';
import { loadBuiltIns } from '../built-ins.js';
import { exitWith } from '../exit-code.js';
import { collectOption } from '../options.js';

interface Options {
  readonly set: string[];
  readonly env: string;
  readonly plugin: string[];
}

/** `attune check`: does an environment or an algorithm keep its contract? */
export function checkCommand(): Command {
  return new Command('check')
    .description('run the conformance suite on an environment or an algorithm')
    .addArgument(new Argument('<what>', 'which suite').choices(['env', 'algo']))
    .argument('<name>', 'registered name')
    .option('--set <key=value>', 'an option of it (repeatable)', collectOption, [])
    .option('--env <name>', 'the environment to check an algorithm on', 'cartpole')
    .option('--plugin <file>', 'load a plug-in first (repeatable)', collectOption, [])
    .addHelpText(
      'after',
      `
Examples:
  attune check env cartpole
  attune check env my-env --plugin ./my-env.js --set size=3
  attune check algo ppo --env cartpole`,
    )
    .action(async (what: 'env' | 'algo', name: string, options: Options, command: Command) => {
      await loadBuiltIns(options.plugin);
      const config = setLayer(options.set).tree;
      const report =
        what === 'env' ? await checkEnv(name, config) : await checkAlgorithm(name, config, options.env);
      process.stdout.write(`${formatReport(report)}\n`);
      exitWith(command, report.passed ? EXIT.ok : EXIT.failed);
    });
}
