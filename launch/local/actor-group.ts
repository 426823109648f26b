import type { RunConfig } from '../../core/config/index.js';
import { EXIT, InputError, RunError } from '../../core/errors.js';
import type { RunFolder } from '../../core/run-folder.js';
import { Child, describeExit, lastMessage, type Exit } from './child.js';
import { Restarts } from './restarts.js';

/** How long a stopping actor may take; it has nothing to save. */
const PATIENCE_MS = 3_000;

export interface ActorGroupOptions {
  readonly folder: RunFolder;
  readonly config: RunConfig;
  /** Where the learner of this rank listens; undefined while it does not run. */
  addressOf(rank: number): string | undefined;
  onWarning(message: string): void;
  /** Called when an actor cannot work, or dies more often than the budget allows. */
  onFailure(error: Error): void;
}

/** The actors of a local run, shared out among its learners. One that dies is started again, within a budget. */
export class ActorGroup {
  private readonly actors = new Map<number, Child>();
  private readonly restarts = new Map<number, Restarts>();
  private closed = false;

  constructor(private readonly options: ActorGroupOptions) {}

  /** Starts the actors that are not there. */
  start(): void {
    for (let index = 0; index < this.options.config.actors.count; index++) {
      if (!this.closed && !this.actors.has(index)) this.startOne(index);
    }
  }

  /** Says that the run got on: deaths so far were not in vain. */
  progressed(): void {
    for (const restarts of this.restarts.values()) restarts.progressed();
  }

  /** Ends all for good. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.actors.values()].map(async (actor) => await actor.stop(PATIENCE_MS)));
  }

  kill(): void {
    for (const actor of this.actors.values()) actor.kill('SIGKILL');
  }

  private addressFor(index: number): string | undefined {
    return this.options.addressOf(index % this.options.config.learner.count);
  }

  private startOne(index: number): void {
    const { config, folder } = this.options;
    const address = this.addressFor(index);
    // Its learner is away: `start` is called when it is back.
    if (address === undefined) return;
    const { workers, prefetch } = config.actors;
    const args = ['actor', '--connect', address, '--workers', String(workers), '--log', folder.log];
    if (prefetch !== undefined) args.push('--prefetch', String(prefetch));
    for (const plugin of config.plugins) args.push('--plugin', plugin);
    const actor = new Child(args);
    this.actors.set(index, actor);
    void actor.exited.then((exit) => this.restart(index, exit));
  }

  private restart(index: number, exit: Exit): void {
    if (this.closed) return;
    const { onFailure, onWarning } = this.options;
    if (exit.code === EXIT.badInput) {
      onFailure(new InputError(lastMessage(exit) || `actor ${index} refused its input`));
      return;
    }
    const restarts = this.restarts.get(index) ?? new Restarts();
    this.restarts.set(index, restarts);
    const delay = restarts.next(performance.now());
    if (delay === undefined) {
      onFailure(new RunError(`actor ${index} keeps dying: ${describeExit(exit)}`));
      return;
    }
    // An actor also ends when its learner is done: by the time of the restart that has been told.
    setTimeout(() => {
      this.actors.delete(index);
      if (this.closed || this.addressFor(index) === undefined) return;
      onWarning(`actor ${index} died (${describeExit(exit)}): starting it again`);
      this.startOne(index);
    }, delay).unref();
  }
}
