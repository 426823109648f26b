import type { RunConfig } from '../../core/config/index.js';
import { EXIT, InputError, RunError } from '../../core/errors.js';
import type { RunFolder } from '../../core/run-folder.js';
import type { LearnerEvent, Listener } from '../../learners/events.js';
import { Child, type Exit } from './child.js';
import { Restarts } from './restarts.js';

/** How long a stopping actor may take; it has nothing to save. */
const ACTOR_PATIENCE_MS = 3_000;
/** How long a stopping learner may take: it finishes an update and writes a checkpoint. */
const LEARNER_PATIENCE_MS = 60_000;

export interface LocalRun {
  readonly folder: RunFolder;
  readonly config: RunConfig;
  readonly listener: Listener;
  /** Fired when the user wants the run to stop with a checkpoint. */
  readonly stop: AbortSignal;
}

/**
 * Runs learners and actors as processes of this machine until the run is finished, fails or is stopped. A dead actor is started
 * again; dead learners are started again from the last checkpoint, on the same port, where the actors find them by themselves. Both
 * within a budget, beyond which the run fails with what the process said last. Rejects with an InputError or a RunError when the run fails.
 */
export async function superviseLocally(run: LocalRun): Promise<void> {
  await new Supervisor(run).run();
}

class Supervisor {
  private learners: Child[] = [];
  private readonly actors = new Map<number, Child>();
  private addresses: string[] = [];
  private closing = false;
  private ended = false;
  private fatal: Error | undefined;
  private wake: () => void = () => undefined;

  constructor(private readonly options: LocalRun) {}

  async run(): Promise<void> {
    const restarts = new Restarts();
    const onStop = (): void => {
      for (const learner of this.learners) learner.send({ kind: 'stop' });
    };
    this.options.stop.addEventListener('abort', onStop);
    const killAll = (): void => {
      for (const child of [...this.learners, ...this.actors.values()]) child.kill('SIGKILL');
    };
    process.on('exit', killAll);
    try {
      for (;;) {
        const exits = await this.learnersLifetime();
        if (this.fatal) throw this.fatal;
        if (this.ended) return;
        const death = exits.find((exit) => exit.code !== EXIT.ok) ?? exits[0];
        if (this.options.stop.aborted) throw new RunError(`learner ended while stopping: ${describe(death)}`);
        const delay = restarts.next(performance.now());
        if (delay === undefined) throw new RunError(`the learner keeps dying: ${describe(death)}`);
        this.options.listener({
          kind: 'warning',
          message: `learner died (${describe(death)}): restarting from the last checkpoint`,
        });
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    } finally {
      this.closing = true;
      await Promise.all([...this.actors.values()].map(async (actor) => await actor.stop(ACTOR_PATIENCE_MS)));
      await Promise.all(this.learners.map(async (learner) => await learner.stop(LEARNER_PATIENCE_MS)));
      this.options.stop.removeEventListener('abort', onStop);
      process.removeListener('exit', killAll);
    }
  }

  /** Starts all learners and, the first time, the actors; resolves when every learner has ended. */
  private async learnersLifetime(): Promise<Exit[]> {
    const count = this.options.config.learner.count;
    this.learners = [];
    const root = await this.startLearner(0, []);
    if (root !== undefined) {
      for (let rank = 1; rank < count; rank++) await this.startLearner(rank, ['--root', root]);
      if (this.learners.length === count && !this.fatal) this.startActors();
    }
    const failed = new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    const gone = this.learners.map(async (learner) => await learner.exited);
    // One dead learner ends the others: they share a reduction and restart together.
    void Promise.race([...gone, failed]).then(async () => {
      await Promise.all(this.learners.map(async (learner) => await learner.stop(LEARNER_PATIENCE_MS)));
    });
    return await Promise.all(gone);
  }

  /** Starts one learner; resolves to the address of its reduction (or '' without one) when it listens, undefined when it ended before. */
  private async startLearner(rank: number, extra: readonly string[]): Promise<string | undefined> {
    const args = ['learner', '--run', this.options.folder.path, '--rank', String(rank), ...extra];
    const known = this.addresses[rank];
    if (known) args.push('--listen', known);
    for (const plugin of this.options.config.plugins) args.push('--plugin', plugin);
    return await new Promise((resolve) => {
      const learner = new Child(args, (message) => {
        const event = message as LearnerEvent;
        if (event.kind === 'listening') {
          this.addresses[rank] = event.address;
          resolve(event.reduceAddress ?? '');
        }
        this.onLearnerEvent(rank, event);
      });
      this.learners.push(learner);
      if (this.options.stop.aborted) learner.send({ kind: 'stop' });
      void learner.exited.then(() => resolve(undefined));
    });
  }

  private onLearnerEvent(rank: number, event: LearnerEvent): void {
    if (event.kind === 'failed') {
      this.fail(
        event.exitCode === EXIT.badInput ? new InputError(event.message) : new RunError(event.message),
      );
      return;
    }
    if (rank !== 0) return;
    if (event.kind === 'finished' || event.kind === 'interrupted') this.ended = true;
    this.options.listener(event);
  }

  private startActors(): void {
    for (let index = 0; index < this.options.config.actors.count; index++) {
      if (!this.actors.has(index)) this.startActor(index, new Restarts());
    }
  }

  private startActor(index: number, restarts: Restarts): void {
    const address = this.addresses[index % this.options.config.learner.count];
    const { workers, prefetch } = this.options.config.actors;
    const args = [
      'actor',
      '--connect',
      address,
      '--workers',
      String(workers),
      '--log',
      this.options.folder.log,
    ];
    if (prefetch !== undefined) args.push('--prefetch', String(prefetch));
    for (const plugin of this.options.config.plugins) args.push('--plugin', plugin);
    const actor = new Child(args);
    this.actors.set(index, actor);
    void actor.exited.then((exit) => {
      if (this.closing || this.ended || this.fatal) return;
      if (exit.code === EXIT.badInput) {
        this.fail(new InputError(exit.lastWords || `actor ${index} refused its input`));
        return;
      }
      const delay = restarts.next(performance.now());
      if (delay === undefined) {
        this.fail(new RunError(`actor ${index} keeps dying: ${describe(exit)}`));
        return;
      }
      this.options.listener({
        kind: 'warning',
        message: `actor ${index} died (${describe(exit)}): restarting it`,
      });
      setTimeout(() => {
        if (!this.closing) this.startActor(index, restarts);
      }, delay);
    });
  }

  private fail(error: Error): void {
    this.fatal ??= error;
    this.wake();
  }
}

function describe(exit: Exit): string {
  const how = exit.signal ? `killed by ${exit.signal}` : `exit code ${exit.code}`;
  return exit.lastWords ? `${how}: ${exit.lastWords.split('\n').at(-1)}` : how;
}
