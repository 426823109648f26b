import type { Algorithm } from '../core/algorithm.js';
import type { PluginDigest } from '../core/checkpoint/index.js';
import type { Collector } from '../core/collector.js';
import type { RunConfig } from '../core/config/index.js';
import { loadEnv } from '../core/loaded-env.js';
import { MetricsLog, RunMetrics, serveMetrics } from '../core/metrics/index.js';
import type { RunFolder } from '../core/run-folder.js';
import { setExecutor } from '../core/tensor/index.js';
import type { Json } from '../core/unit.js';
import type { RunnerSpec } from '../core/unit-runner.js';
import type { LearnerEvent, Listener } from './events.js';
import { learnerExecutor } from './executor.js';
import { runLearner, type LearnerEnd, type LearnerOptions } from './learner.js';

/** Milliseconds between two reports of how the actors are doing. */
const STATUS_INTERVAL = 500;

/** A run with everything loaded that its configuration names. */
export interface LoadedRun {
  readonly folder: RunFolder;
  readonly config: RunConfig;
  readonly algorithm: Algorithm;
  readonly plugins: readonly PluginDigest[];
}

/** What units of a run are computed with. */
export function runnerSpec({ config }: LoadedRun): RunnerSpec {
  const { env, algo } = config;
  return {
    env: { name: env.name, config: env.config as Json },
    algorithm: { name: algo.name, config: algo.config as Json },
  };
}

/**
 * Trains a run to its end with a given collector, as rank 0 of one learner unless told otherwise. Holds the run's lock meanwhile (rank 0)
 * and reports twice a second how collecting goes. The collector is closed at the end, however it comes.
 */
export async function serveRun(
  run: LoadedRun,
  collector: Collector,
  listener: Listener,
  stop: AbortSignal,
  { rank, learners, allReduce }: Pick<LearnerOptions, 'rank' | 'learners' | 'allReduce'> = ALONE,
): Promise<LearnerEnd> {
  const { folder, config, algorithm, plugins } = run;
  let release = (): void => undefined;
  const metrics = new RunMetrics();
  metrics.watch(() => collector.status());
  const tell = (event: LearnerEvent): void => {
    countIn(metrics, event);
    listener(event);
  };
  let endpoint: Awaited<ReturnType<typeof serveMetrics>> | undefined;
  let end: LearnerEnd | undefined;
  const timer = setInterval(() => {
    const { actors, unitsPerSecond, reissues, refusals } = collector.status();
    const refused = Object.values(refusals).reduce((sum, n) => sum + n, 0);
    listener({ kind: 'status', status: { actors, unitsPerSecond, reissued: reissues, refused } });
  }, STATUS_INTERVAL);
  try {
    if (rank === 0) release = folder.lock();
    const { host, port } = config.metrics;
    if (rank === 0 && port !== 'off') {
      endpoint = await serveMetrics(metrics.registry, { host, port });
      listener({ kind: 'metrics', url: endpoint.url });
    }
    setExecutor(await learnerExecutor(config));
    const env = await loadEnv(config.env.name, config.env.config);
    const log = new MetricsLog(folder.metrics);
    algorithm.supports(env.spec, config.algo.config);
    end = await runLearner({
      folder,
      config,
      plugins,
      env,
      algorithm,
      collector,
      allReduce,
      rank,
      learners,
      log,
      listener: tell,
      stop,
    });
    return end;
  } finally {
    clearInterval(timer);
    await endpoint?.close();
    await collector.close(end === 'finished' ? 'finished' : 'stopped');
    release();
  }
}

const ALONE: Pick<LearnerOptions, 'rank' | 'learners' | 'allReduce'> = {
  rank: 0,
  learners: 1,
  allReduce: (arrays) => Promise.resolve(arrays),
};

function countIn(metrics: RunMetrics, event: LearnerEvent): void {
  if (event.kind === 'round') metrics.round(event.report);
  if (event.kind === 'checkpoint') metrics.checkpointed(event.seconds, event.bytes);
  if (event.kind === 'evaluation' && event.evaluation.policy === 'trained')
    metrics.evaluated(event.evaluation.summary);
}
