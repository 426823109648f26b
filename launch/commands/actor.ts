import { Command } from 'commander';
import { parseAddress } from '../../core/wire/address.js';
import { BUILT_INS } from '../built-ins.js';
import { clientSecurity } from '../keys.js';
import { openLog } from '../log.js';
import { collectOption, wholeNumber } from '../options.js';
import { followParent } from '../parent.js';
import { exitWith } from '../exit-code.js';

interface Options {
  readonly connect: string;
  readonly workers: number;
  readonly prefetch?: number;
  readonly plugin: string[];
  readonly run?: string;
  readonly patience: number;
  readonly keys?: string;
  readonly learnerKey?: string;
  readonly log?: string;
}

/** `attune actor`: joins a learner by hand. */
export function actorCommand(): Command {
  return new Command('actor')
    .description('compute units for a learner; it says what, so an actor needs no configuration')
    .requiredOption('--connect <host:port>', "the learner's address")
    .option('--workers <n>', 'worker threads', wholeNumber(1), 1)
    .option(
      '--prefetch <n>',
      'units fetched ahead of those being computed (default: as many as workers)',
      wholeNumber(0),
    )
    .option(
      '--plugin <file>',
      'load a plug-in; must be the same file as at the learner (repeatable)',
      collectOption,
      [],
    )
    .option('--run <name>', 'refuse to work for any other run')
    .option('--patience <seconds>', 'how long to wait for a learner that is away', wholeNumber(1), 600)
    .option('--keys <file>', "this actor's keys (attune keys); needed beyond loopback")
    .option('--learner-key <file>', "the learner's public key file")
    .option('--log <file>', 'append JSON lines to this file')
    .addHelpText(
      'after',
      `
Examples:
  attune actor --connect 127.0.0.1:5555 --workers 4
  attune actor --connect learner.example:5555 --keys actor.key --learner-key learner.key.pub`,
    )
    .action(async (options: Options, command: Command) => {
      const stop = new AbortController();
      followParent(() => stop.abort());
      // Here only: whoever has loaded ZeroMQ waits for it at the end, and a supervisor needs none.
      const { runActor } = await import('../../actors/actor.js');
      const exitCode = await runActor({
        connect: parseAddress(options.connect),
        workers: options.workers,
        prefetch: options.prefetch,
        modules: BUILT_INS,
        plugins: options.plugin,
        run: options.run,
        security: clientSecurity(options.keys, options.learnerKey),
        patience: options.patience,
        log: openLog('actor', options.log),
        signal: stop.signal,
      });
      exitWith(command, exitCode);
    });
}
