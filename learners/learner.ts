import type { Algorithm, LearnerContext } from '../core/algorithm.js';
import {
  bestEntry,
  deleteCheckpointsAfter,
  latestCheckpoint,
  pruneCheckpoints,
  readCheckpoint,
  writeCheckpoint,
  type PluginDigest,
} from '../core/checkpoint/index.js';
import type { Collector } from '../core/collector.js';
import { identityOf, type RunConfig } from '../core/config/index.js';
import { RunError, messageOf } from '../core/errors.js';
import type { LoadedEnv } from '../core/loaded-env.js';
import type { MetricsLog } from '../core/metrics/index.js';
import { Rng } from '../core/random.js';
import type { RunFolder } from '../core/run-folder.js';
import { evaluate, type Evaluation } from './evaluation.js';
import type { Listener, RoundReport } from './events.js';
import { attempt, refuseNonFinite } from './round-faults.js';
import { evaluationVersion, Rounds } from './rounds.js';
import { packRunState, unpackRunState, type RunState } from './run-state.js';
import { Tally } from './tally.js';
import { transcript } from './transcript.js';

export interface LearnerOptions {
  readonly folder: RunFolder;
  readonly config: RunConfig;
  readonly plugins: readonly PluginDigest[];
  readonly env: LoadedEnv;
  readonly algorithm: Algorithm;
  readonly collector: Collector;
  /** The mean over learners, with equal bits on each. */
  readonly allReduce: LearnerContext['allReduce'];
  readonly rank: number;
  readonly learners: number;
  readonly log: MetricsLog;
  readonly listener: Listener;
  /** Fired when the run is to stop at the last finished round. */
  readonly stop: AbortSignal;
}

/** How the training ended. */
export type LearnerEnd = 'finished' | 'interrupted';

/**
 * Trains a run from its last checkpoint (from the start, when there is none) to its last round: rounds, checkpoints, evaluations,
 * metrics. Rank 0 writes; the other ranks follow it to the bit. Rejects with a RunError when the run cannot go on; the checkpoints
 * written so far stay.
 */
export async function runLearner(options: LearnerOptions): Promise<LearnerEnd> {
  return await new Learner(options).run();
}

const STOPPED = Symbol('stopped');

class Learner {
  private readonly seed: Rng;
  private readonly rounds: Rounds;
  private saved: { readonly round: number; readonly hash: string } | undefined;

  constructor(private readonly o: LearnerOptions) {
    const { config, collector, rank, learners } = o;
    this.seed = Rng.seed(config.seed);
    this.rounds = new Rounds(
      collector,
      this.seed,
      rank,
      learners,
      config.learner.pipeline,
      config.train.rounds,
    );
  }

  async run(): Promise<LearnerEnd> {
    let current = await this.begin();
    while (current.round < this.o.config.train.rounds) {
      const started = performance.now();
      const next = await this.untilStopped(this.round(current));
      if (next === STOPPED) return await this.interrupt(current);
      const report: RoundReport = { ...next.report, seconds: (performance.now() - started) / 1000 };
      this.o.listener({ kind: 'round', report });
      const evaluation = await this.untilStopped(this.evaluateIfDue(next.current));
      // Without its evaluation the round is not finished: it would be missing in the metrics of the resumed run.
      if (evaluation === STOPPED) return await this.interrupt(current);
      current = next.current;
      await this.record(report, evaluation ? [evaluation] : []);
      await this.saveIfDue(current, evaluation);
    }
    const chosen = await this.finalPolicy(current);
    const final = await this.untilStopped(this.finalEvaluations(chosen));
    if (final === STOPPED) return await this.interrupt(current);
    return await this.finish(current, chosen, final);
  }

  /** The state to start from: the last checkpoint's, or the algorithm's first. What was written after it is dropped. */
  private async begin(): Promise<RunState> {
    const { folder, algorithm, config, listener, log, rank } = this.o;
    const rounds = config.train.rounds;
    const latest = await latestCheckpoint(folder.path);
    if (!latest) {
      const context = { ...this.context(0, new Tally()), rng: this.seed.fork('init') };
      const first: RunState = {
        round: 0,
        state: await attempt(config.algo.name, 0, async () => await algorithm.init(context)),
        envSteps: 0,
        episodes: 0,
        stale: undefined,
      };
      if (rank === 0) await log.truncateAfter(0);
      listener({ kind: 'started', round: 0, rounds });
      await this.save(first, undefined);
      return first;
    }
    const { checkpoint, damaged } = latest;
    for (const { path, reason } of damaged)
      listener({ kind: 'warning', message: `passed over '${path}': ${reason}` });
    const current = unpackRunState(checkpoint);
    if (rank === 0) {
      await deleteCheckpointsAfter(folder.path, current.round);
      await log.truncateAfter(current.round);
    }
    this.saved = { round: current.round, hash: checkpoint.contentHash };
    this.rounds.stale = current.stale;
    listener({ kind: 'started', round: current.round, rounds, note: `continuing from ${checkpoint.path}` });
    return current;
  }

  /** One round of the algorithm, checked and counted. `current` is left as it is. */
  private async round(
    current: RunState,
  ): Promise<{ current: RunState; report: Omit<RoundReport, 'seconds'> }> {
    const { algorithm, env, learners, allReduce, config } = this.o;
    const tally = new Tally();
    const round = current.round + 1;
    const { state, metrics } = await attempt(
      config.algo.name,
      round,
      async () => await algorithm.round(this.context(current.round, tally), current.state),
    );
    refuseNonFinite(round, metrics, algorithm.weights(state), this.saved?.round);
    const total = await tally.total(learners, allReduce);
    const envSteps = current.envSteps + total.envSteps;
    const episodes = current.episodes + total.episodes;
    return {
      current: { round, state, envSteps, episodes, stale: this.rounds.stale },
      report: {
        round,
        rounds: config.train.rounds,
        envSteps,
        episodes,
        episode: tally.summary(env),
        metrics,
      },
    };
  }

  private context(round: number, tally: Tally): LearnerContext {
    const { config, env, rank, learners, allReduce } = this.o;
    return {
      config: config.algo.config,
      spec: env.spec,
      round,
      rounds: config.train.rounds,
      rng: this.seed.fork('learner', round),
      rank,
      learners,
      tasks: env.tasks,
      collect: async (request, weights) => {
        const samples = await this.rounds.collect(round, request, weights);
        tally.add(samples);
        return samples;
      },
      allReduce,
    };
  }

  /** On the validation tasks, which choose the best checkpoint; the test tasks are for the end alone. */
  private async evaluateIfDue({ round, state }: RunState): Promise<Evaluation | undefined> {
    const { evaluateEvery, rounds } = this.o.config.train;
    const due = evaluateEvery > 0 && (round % evaluateEvery === 0 || round === rounds);
    if (this.o.rank !== 0 || !due) return undefined;
    return await this.evaluatePolicy('trained', round, state, 'valid');
  }

  /** Whose policy the test episodes are played with. */
  private async finalPolicy(current: RunState): Promise<RunState> {
    const { config, folder, rank } = this.o;
    if (rank !== 0 || config.train.evaluateFinal === 'last') return current;
    const best = await bestEntry(folder.path);
    return !best || best.round === current.round ? current : unpackRunState(await readCheckpoint(best.path));
  }

  /** The trained policy, and against it every rule of the environment unless told otherwise, on held-out episodes. */
  private async finalEvaluations({ round, state }: RunState): Promise<Evaluation[]> {
    if (this.o.rank !== 0) return [];
    const evaluations: Evaluation[] = [];
    const rules = this.o.config.train.evaluateRules ? Object.keys(this.o.env.rules) : [];
    for (const policy of ['trained', ...rules]) {
      evaluations.push(await this.evaluatePolicy(policy, round, state, 'test'));
    }
    return evaluations;
  }

  private async evaluatePolicy(
    policy: string,
    round: number,
    state: unknown,
    split: 'valid' | 'test',
  ): Promise<Evaluation> {
    const { algorithm, collector, config, env, listener } = this.o;
    const { evaluateEpisodes: episodes, evaluateUnits: units } = config.train;
    const weights = { version: evaluationVersion(round), arrays: algorithm.weights(state) };
    const evaluation = await evaluate(
      collector,
      env,
      policy,
      weights,
      { round, split, episodes, units },
      this.seed,
    );
    listener({ kind: 'evaluation', round, evaluation });
    return evaluation;
  }

  private async record(report: RoundReport, evaluations: readonly Evaluation[]): Promise<void> {
    if (this.o.rank !== 0) return;
    const { round, envSteps, episodes, episode, metrics, seconds } = report;
    await this.o.log.append({
      round,
      envSteps,
      episodes,
      episode,
      metrics,
      ...(evaluations.length > 0 ? { evaluations } : {}),
      time: { seconds, at: new Date().toISOString() },
    });
  }

  private async saveIfDue(current: RunState, evaluation: Evaluation | undefined): Promise<void> {
    const { checkpointEvery, rounds } = this.o.config.train;
    if (current.round % checkpointEvery === 0 || current.round === rounds || evaluation) {
      await this.save(current, evaluation && this.score(evaluation));
    }
  }

  /** What keep-best goes by: the configured number, else the first that the environment reports. */
  private score({ summary }: Evaluation): number {
    const name = this.o.config.train.metric ?? Object.keys(summary)[0];
    if (!(name in summary)) {
      throw new RunError(
        `train.metric '${name}' is not among the evaluation's numbers: ${Object.keys(summary).join(', ')}`,
      );
    }
    return summary[name].mean;
  }

  private async save(current: RunState, score: number | undefined): Promise<void> {
    const { config, folder, listener, plugins, rank } = this.o;
    if (rank !== 0) return;
    const started = performance.now();
    const { path, contentHash, bytes } = await writeCheckpoint(folder.path, {
      ...packRunState(current),
      identity: identityOf(config),
      config: config.tree,
      plugins,
      score,
    });
    this.saved = { round: current.round, hash: contentHash };
    await pruneCheckpoints(folder.path, { last: config.train.keepLast, best: config.train.keepBest });
    listener({
      kind: 'checkpoint',
      round: current.round,
      path,
      bytes,
      seconds: (performance.now() - started) / 1000,
    });
  }

  private async finish(
    { round }: RunState,
    chosen: RunState,
    final: readonly Evaluation[],
  ): Promise<LearnerEnd> {
    if (this.o.rank === 0) {
      const of = this.o.config.train.evaluateFinal === 'best' ? { policyRound: chosen.round } : {};
      await this.o.log.append({ round, ...of, final, time: { at: new Date().toISOString() } });
      this.o.listener({
        kind: 'finished',
        final,
        hash: this.saved!.hash,
        transcript: this.transcript(chosen),
      });
    }
    return 'finished';
  }

  private transcript({ state }: RunState): string | undefined {
    const { env, algorithm, config, listener } = this.o;
    try {
      return transcript(env, algorithm, config.algo.config, state, this.seed);
    } catch (error) {
      listener({ kind: 'warning', message: `no episode is shown: env '${env.name}': ${messageOf(error)}` });
      return undefined;
    }
  }

  /** Keeps the last finished round. The round under way is lost; it will be computed again, to the same bits. */
  private async interrupt(current: RunState): Promise<LearnerEnd> {
    if (this.saved?.round !== current.round) await this.save(current, undefined);
    this.o.listener({ kind: 'interrupted', round: current.round });
    return 'interrupted';
  }

  /** What `work` comes to, or STOPPED if that is asked for first. */
  private async untilStopped<T>(work: Promise<T>): Promise<T | typeof STOPPED> {
    const { stop } = this.o;
    // A promise of its own each time: one for the whole run would hold on to all that was ever raced against it, the states of all rounds.
    let onStop!: () => void;
    const stopped = new Promise<typeof STOPPED>((resolve) => (onStop = () => resolve(STOPPED)));
    stop.addEventListener('abort', onStop);
    if (stop.aborted) onStop();
    try {
      const result = await Promise.race([work, stopped]);
      if (result === STOPPED) work.catch(() => undefined); // abandoned: what it would have reported is no longer asked for
      return result;
    } finally {
      stop.removeEventListener('abort', onStop);
    }
  }
}
