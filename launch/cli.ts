import { Command, CommanderError } from 'commander';
import { EXIT, InputError, RunError, messageOf, nearest } from '../core/errors.js';
import { actorCommand } from './commands/actor.js';
import { benchCommand } from './commands/bench.js';
import { chatCommand } from './commands/chat.js';
import { checkCommand } from './commands/check.js';
import { dataCommand } from './commands/data.js';
import { embedCommand } from './commands/embed.js';
import { evalCommand } from './commands/eval.js';
import { hashCommand } from './commands/hash.js';
import { keysCommand } from './commands/keys.js';
import { learnerCommand } from './commands/learner.js';
import { listCommand } from './commands/list.js';
import { plotCommand } from './commands/plot.js';
import { resumeCommand } from './commands/resume.js';
import { showCommand } from './commands/show.js';
import { trainCommand } from './commands/train.js';
import { version } from '../core/version.js';
import { exitCodeOf } from './exit-code.js';

const EXAMPLES = `
Examples:
  attune train crs/quickstart                            train a conversational recommender on this machine
  attune train cartpole/ppo --set algo.learningRate=1e-3 --set actors.count=4
  attune resume runs/cartpole-ppo-1                      continue a run from its last checkpoint
  attune eval runs/crs-quickstart-1 --rules              compare its policy with the rules of its environment
  attune list presets                                    what there is to train

Exit codes: 0 done, 1 the run failed, 2 bad input, 130 interrupted (a checkpoint was left).`;

/** The whole command line, built anew for every call so that tests can run it many times. */
export function program(): Command {
  const attune = new Command('attune')
    .description('Distributed reinforcement learning for systems that adapt to people. Same seed, same bits.')
    .version(version())
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', EXAMPLES);
  for (const command of [
    trainCommand(),
    resumeCommand(),
    evalCommand(),
    dataCommand(),
    embedCommand(),
    chatCommand(),
    benchCommand(),
    plotCommand(),
    showCommand(),
    listCommand(),
    checkCommand(),
    hashCommand(),
    learnerCommand(),
    actorCommand(),
    keysCommand(),
  ]) {
    attune.addCommand(command);
  }
  quietly(attune);
  return attune;
}

/** Has commander throw instead of exiting, in every sub-command. */
function quietly(command: Command): void {
  command.exitOverride();
  command.configureOutput({ writeErr: (text) => process.stderr.write(text.replace(/^error: /, 'attune: ')) });
  for (const sub of command.commands) quietly(sub);
}

/**
 * Runs one command line (without `node` and the script) and resolves to its exit code. Faults of the user's input and of the run are one
 * line on stderr; anything else is a bug of attune's and shows its stack.
 */
export async function main(args: readonly string[]): Promise<number> {
  const attune = program();
  let exitCode: number = EXIT.ok;
  attune.hook('postAction', (_root, action) => {
    exitCode = exitCodeOf(action);
  });
  try {
    const first = args[0];
    const names = attune.commands.map((command) => command.name());
    if (first !== undefined && !first.startsWith('-') && first !== 'help' && !names.includes(first)) {
      const near = nearest(first, names);
      throw new InputError(
        `unknown command '${first}': ${near ? `did you mean '${near}'?` : `choose one of ${names.join(', ')}`}`,
      );
    }
    await attune.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.badInput;
    if (error instanceof InputError || error instanceof RunError) {
      process.stderr.write(`attune: ${error.message}\n`);
      return error instanceof InputError ? EXIT.badInput : EXIT.failed;
    }
    process.stderr.write(
      `attune: ${error instanceof Error ? (error.stack ?? error.message) : messageOf(error)}\n`,
    );
    return EXIT.failed;
  }
}
