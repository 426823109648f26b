import type { RunConfig } from '../../core/config/index.js';
import { EXIT, InputError, RunError } from '../../core/errors.js';
import type { RunFolder } from '../../core/run-folder.js';
import type { LearnerEvent, Listener } from '../../learners/events.js';
import { ActorGroup } from './actor-group.js';
import { describeExit } from './child.js';
import { LearnerGroup } from './learner-group.js';
import { Restarts } from './restarts.js';

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
  private learners: LearnerGroup | undefined;
  private readonly actors: ActorGroup;
  private readonly addresses: string[] = [];
  private readonly restarts = new Restarts();
  private ended = false;
  private fatal: Error | undefined;

  constructor(private readonly options: LocalRun) {
    const { folder, config, listener } = options;
    this.actors = new ActorGroup({
      folder,
      config,
      addressOf: (rank) => (this.learners?.runs(rank) ? this.addresses[rank] : undefined),
      onWarning: (message) => listener({ kind: 'warning', message }),
      onFailure: (error) => this.fail(error),
    });
  }

  async run(): Promise<void> {
    const { listener, stop } = this.options;
    const onStop = (): void => this.learners?.pause();
    const killAll = (): void => {
      this.learners?.kill();
      this.actors.kill();
    };
    stop.addEventListener('abort', onStop);
    process.on('exit', killAll);
    try {
      for (;;) {
        const death = describeExit(await this.startLearners().live());
        if (this.fatal) throw this.fatal;
        if (this.ended) return;
        // Also while stopping: the next life ends at once, with the last checkpoint as the end.
        const delay = this.restarts.next(performance.now());
        if (delay === undefined) throw new RunError(`the learner keeps dying: ${death}`);
        const message = `learner died (${death}): starting it again from the last checkpoint`;
        listener({ kind: 'warning', message });
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    } finally {
      await this.actors.close();
      await this.learners?.stop();
      stop.removeEventListener('abort', onStop);
      process.removeListener('exit', killAll);
    }
  }

  private startLearners(): LearnerGroup {
    const { folder, config, stop } = this.options;
    const learners = new LearnerGroup({
      folder,
      config,
      addresses: [...this.addresses],
      onEvent: (rank, event) => this.onLearnerEvent(rank, event),
      onListening: () => this.actors.start(),
    });
    if (stop.aborted) learners.pause();
    this.learners = learners;
    return learners;
  }

  private onLearnerEvent(rank: number, event: LearnerEvent): void {
    if (event.kind === 'listening') this.addresses[rank] = event.address;
    if (event.kind === 'failed') {
      const Fault = event.exitCode === EXIT.badInput ? InputError : RunError;
      this.fail(new Fault(event.message));
      return;
    }
    if (rank !== 0) return;
    if (event.kind === 'round') this.actors.progressed();
    if (event.kind === 'checkpoint' && event.round > 0) this.restarts.progressed();
    // A learner that is stopped because another one died is interrupted too, but the run goes on.
    if (event.kind === 'interrupted' && !this.options.stop.aborted) return;
    if (event.kind === 'finished' || event.kind === 'interrupted') this.ended = true;
    this.options.listener(event);
  }

  private fail(error: Error): void {
    if (this.ended) return;
    this.fatal ??= error;
    void this.learners?.stop();
  }
}
