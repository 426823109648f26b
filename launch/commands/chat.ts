import { Command } from 'commander';
import { PersonLeft } from '../../core/conversation.js';
import { InputError } from '../../core/errors.js';
import { loadEnv, type LoadedEnv } from '../../core/loaded-env.js';
import { Rng } from '../../core/random.js';
import { setExecutor } from '../../core/tensor/index.js';
import { learnerExecutor } from '../../learners/executor.js';
import { notesOf } from '../../learners/notes.js';
import { unpackRunState } from '../../learners/run-state.js';
import { converse } from '../chat/converse.js';
import { LinePerson } from '../chat/line-person.js';
import { pickCheckpoint } from '../checkpoints.js';
import { wholeNumber } from '../options.js';
import { openRun } from '../setup.js';

interface Options {
  readonly checkpoint: string;
  readonly task?: number | true;
  readonly seed?: number;
}

/** `attune chat`: a person takes the place of the simulated user. */
export function chatCommand(): Command {
  return new Command('chat')
    .description("talk to a run's policy: you take the simulated user's place")
    .argument('<run>', 'folder of the run, or its name in ./runs')
    .option('--checkpoint <which>', "'last', 'best', or a round's number", 'last')
    .option(
      '--task [n]',
      'play a test task, the n-th or one that the seed draws: you are told what to look for. Without, you look for what you like',
      wholeNumber(0),
    )
    .option('--seed <n>', 'seed of what is drawn (default: that of the run)', wholeNumber(0))
    .addHelpText(
      'after',
      `
Questions are answered with yes or no (y, n), lists with a number, a name, or no. What is not understood is asked again. Ctrl-C or the end of
the input ends the conversation. Without a terminal, answers are read line by line:

Examples:
  attune chat runs/crs-quickstart-1
  attune chat crs-quickstart-1 --task 3 --checkpoint best
  printf 'rock\\ny\\nn\\nn\\n' | attune chat crs-quickstart-1`,
    )
    .action(async (path: string, options: Options) => {
      const run = await openRun(path);
      const { name, config } = run.config.env;
      const env = await loadEnv(name, config);
      if (!env.converse) {
        throw new InputError(
          `env '${name}' has no user whose place you could take: chat is for conversational ones, such as 'crs'`,
        );
      }
      const rng = Rng.seed(options.seed ?? run.config.seed, 'chat');
      const task = taskOf(env, options.task, rng);
      const checkpoint = await pickCheckpoint(run.folder, options.checkpoint);
      const { state } = unpackRunState(checkpoint);
      setExecutor(await learnerExecutor(run.config));
      const algoConfig = run.config.algo.config;
      const conversation = env.converse();
      const person = new LinePerson(process.stdin, process.stdout);
      person.tell(`${run.config.algo.name} from ${checkpoint.path}; Ctrl-C ends the conversation.`);
      try {
        await converse(
          {
            conversation,
            policy: run.algorithm.policy(env.spec, algoConfig, run.algorithm.weights(state)),
            note: notesOf(env.spec, run.algorithm, algoConfig, state),
            rng,
            task,
          },
          person,
        );
      } catch (error) {
        if (!(error instanceof PersonLeft)) throw error;
        person.tell('\nGoodbye.');
      } finally {
        person.close();
        conversation.close();
      }
    });
}

/** The test task that `--task` names: by its number, or drawn from `rng`. */
function taskOf(env: LoadedEnv, which: number | true | undefined, rng: Rng): unknown {
  if (which === undefined) return undefined;
  const all = env.tasks?.all?.('test');
  if (which === true) {
    return all ? all[rng.fork('task').int(all.length)] : env.tasks?.sample(rng.fork('task'), 'test', 1)[0];
  }
  if (!all || which >= all.length) {
    throw new InputError(
      `--task ${which}: env '${env.name}' has ${all ? `test tasks 0 to ${all.length - 1}` : 'no list of test tasks'}`,
    );
  }
  return all[which];
}
