import type { RunConfig } from '../../core/config/index.js';
import { EXIT } from '../../core/errors.js';
import type { RunFolder } from '../../core/run-folder.js';
import type { LearnerEvent } from '../../learners/events.js';
import { Child, type Exit } from './child.js';

/** How long rank 0 may take to stop: it finishes an update and writes a checkpoint. */
const ROOT_PATIENCE_MS = 60_000;
/** How long the other ranks may take: they have nothing to save. */
const MEMBER_PATIENCE_MS = 3_000;

export interface LearnerGroupOptions {
  readonly folder: RunFolder;
  readonly config: RunConfig;
  /** Where each rank listened in the life before, so that its actors find it again. */
  readonly addresses: readonly string[];
  onEvent(rank: number, event: LearnerEvent): void;
  /** Called when all of them listen. */
  onListening(): void;
}

/**
 * All learners of a run in one of their lives. They share a reduction: when one dies, or when rank 0 has ended, the others are stopped,
 * and all begin again together.
 */
export class LearnerGroup {
  private readonly children: Child[] = [];
  private readonly gone = new Set<number>();
  private firstDeath: Exit | undefined;
  private stopping = false;
  private pausing = false;

  constructor(private readonly options: LearnerGroupOptions) {}

  /** Starts the learners; resolves when every one has ended, to the first that died, or else to the end of rank 0. */
  async live(): Promise<Exit> {
    const root = await this.start(0, []);
    if (root !== undefined) {
      const members = Array.from({ length: this.options.config.learner.count - 1 }, (_, i) => i + 1);
      const started = await Promise.all(
        members.map(async (rank) => await this.start(rank, ['--root', root])),
      );
      if (!this.stopping && !started.includes(undefined)) this.options.onListening();
    }
    const exits = await Promise.all(this.children.map(async (child) => await child.exited));
    return this.firstDeath ?? exits[0];
  }

  /** Whether this rank is running. */
  runs(rank: number): boolean {
    return this.children[rank] !== undefined && !this.gone.has(rank);
  }

  /** Has the run stop at the last finished round. Rank 0 decides which that is. */
  pause(): void {
    this.pausing = true;
    this.children[0]?.send({ kind: 'stop' });
  }

  /** Ends all, rank 0 with a checkpoint. Resolves when they are gone. */
  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.children.map(async (child, rank) => await child.stop(patienceOf(rank))));
  }

  kill(): void {
    for (const child of this.children) child.kill('SIGKILL');
  }

  /** Starts one learner; resolves to the address of its reduction (or '' without one) when it listens, undefined when it ended before. */
  private async start(rank: number, extra: readonly string[]): Promise<string | undefined> {
    const { folder, config, addresses, onEvent } = this.options;
    const args = ['learner', '--run', folder.path, '--rank', String(rank), ...extra];
    if (addresses[rank]) args.push('--listen', addresses[rank]);
    for (const plugin of config.plugins) args.push('--plugin', plugin);
    return await new Promise((resolve) => {
      const child = new Child(args, (message) => {
        const event = message as LearnerEvent;
        if (event.kind === 'listening') resolve(event.reduceAddress ?? '');
        onEvent(rank, event);
      });
      this.children[rank] = child;
      if (this.stopping) void child.stop(patienceOf(rank));
      else if (this.pausing && rank === 0) child.send({ kind: 'stop' });
      void child.exited.then((exit) => {
        this.gone.add(rank);
        if (exit.code !== EXIT.ok) this.firstDeath ??= exit;
        if (rank === 0 || exit.code !== EXIT.ok) void this.stop();
        resolve(undefined);
      });
    });
  }
}

const patienceOf = (rank: number): number => (rank === 0 ? ROOT_PATIENCE_MS : MEMBER_PATIENCE_MS);
