import { Command } from 'commander';
import { EXIT, InputError, RunError, messageOf } from '../../core/errors.js';
import { version } from '../../core/version.js';
import { parseAddress, type Address } from '../../core/wire/address.js';
import type { LearnerEvent } from '../../learners/events.js';
import { LearnerLost } from '../../learners/learner-lost.js';
import { runnerSpec, serveRun, type LoadedRun } from '../../learners/serve.js';
import { exitWith } from '../exit-code.js';
import { serverSecurity } from '../keys.js';
import { openLog, type Log } from '../log.js';
import { collectOption, wholeNumber } from '../options.js';
import { followParent, tellParent } from '../parent.js';
import { configFrom, createRun, openRun, removeUnlessBegun } from '../setup.js';
import { Progress } from '../view/progress.js';
import { report } from '../view/report.js';

interface Options {
  readonly run?: string;
  readonly set: string[];
  readonly plugin: string[];
  readonly listen?: string;
  readonly keys?: string;
  readonly allow?: string;
  readonly rank: number;
  readonly root?: string;
  readonly rootKey?: string;
}

/** `attune learner`: a learner that actors join by hand; also what `attune train` starts. */
export function learnerCommand(): Command {
  return new Command('learner')
    .description('train with actors that join by themselves (attune actor --connect ...)')
    .argument('[preset|file]', 'what to train, for a new run')
    .option('--run <run>', 'continue this run instead of beginning one')
    .option(
      '--listen <host:port>',
      'where actors connect; beyond loopback with keys only (default: learner.host, learner.port)',
    )
    .option('--keys <file>', "this learner's keys (attune keys)")
    .option('--allow <file>', 'public keys of the actors that may join, one a line')
    .option('--set <key=value>', 'change an option (repeatable)', collectOption, [])
    .option('--plugin <file>', 'load a plug-in (repeatable)', collectOption, [])
    .option('--rank <n>', 'place among learner.count learners', wholeNumber(0), 0)
    .option('--root <host:port>', 'where rank 0 reduces, for the other ranks')
    .option('--root-key <file>', "rank 0's public key file, beyond loopback")
    .addHelpText(
      'after',
      `
Examples:
  attune learner cartpole/ppo --listen 127.0.0.1:5555
  attune learner --run runs/cartpole-ppo-1 --listen 0.0.0.0:5555 --keys learner.key --allow actors.allowed`,
    )
    .action(async (what: string | undefined, options: Options, command: Command) => {
      const stop = new AbortController();
      const { attached } = followParent(() => stop.abort());
      const run = await runOf(what, options);
      const log = openLog('learner', run.folder.log);
      const progress = attached ? undefined : new Progress(process.stdout, true);
      let end: LearnerEvent | undefined;
      const listener = (event: LearnerEvent): void => {
        if (event.kind === 'finished' || event.kind === 'interrupted') end = event;
        if (event.kind === 'warning') log('warn', event.message);
        progress?.on(event);
        if (event.kind !== 'finished' && event.kind !== 'interrupted') void tellParent(event);
      };
      try {
        await listenAndTrain(run, options, listener, stop.signal, log);
      } catch (error) {
        // After the loss of another learner all begin again; any other failure would only come again.
        if (attached && !(error instanceof LearnerLost)) await tellParent(failureOf(error));
        if (options.run === undefined && error instanceof InputError) await removeUnlessBegun(run.folder);
        throw error;
      } finally {
        progress?.end();
      }
      if (attached && end) await tellParent(end);
      exitWith(command, attached || options.rank > 0 ? EXIT.ok : report(run.folder, end));
    });
}

function failureOf(error: unknown): LearnerEvent {
  const exitCode = error instanceof InputError ? EXIT.badInput : EXIT.failed;
  const known = error instanceof InputError || error instanceof RunError;
  const message = !known && error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
  return { kind: 'failed', message, exitCode };
}

async function runOf(what: string | undefined, { run, set, plugin }: Options): Promise<LoadedRun> {
  if ((what === undefined) === (run === undefined)) {
    throw new InputError(
      'say what to train (a preset or a config file), or which run to continue (--run), and not both',
    );
  }
  if (run !== undefined) return await openRun(run, set, plugin);
  const config = await configFrom({ what: what!, sets: set, plugins: plugin });
  const folder = await createRun(config, what!, undefined);
  return await openRun(folder.path);
}

async function listenAndTrain(
  run: LoadedRun,
  options: Options,
  listener: (event: LearnerEvent) => void,
  stop: AbortSignal,
  log: Log,
): Promise<void> {
  const { actors, learner } = run.config;
  const address: Address = options.listen
    ? parseAddress(options.listen)
    : { host: learner.host, port: learner.port };
  const security = serverSecurity(address, options.keys, options.allow);
  // Here only: whoever has loaded ZeroMQ waits for it at the end, and a supervisor needs none.
  const { joinLearners } = await import('../learners.js');
  const { UnitServer } = await import('../../learners/unit-server.js');
  const reduction = await joinLearners(run.config, address.host, options, security, stop);
  try {
    const server = await UnitServer.start({
      ...runnerSpec(run),
      version: version(),
      run: run.folder.name,
      plugins: run.plugins,
      address,
      weightsPort: learner.weightsPort,
      security,
      executor: actors.device,
      unitTimeout: actors.unitTimeout * 1000,
      onEvent: ({ kind, message }) => log(kind === 'joined' ? 'info' : 'warn', message),
    });
    log('info', `listening on ${address.host}:${server.port}`);
    listener({
      kind: 'listening',
      address: `${address.host}:${server.port}`,
      reduceAddress: reduction?.address,
    });
    await serveRun(run, server, listener, stop, reduction?.place);
  } finally {
    await reduction?.close();
  }
}
