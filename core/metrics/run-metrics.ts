import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Metrics } from '../algorithm.js';
import type { CollectorStatus } from '../collector.js';
import { version } from '../version.js';
import { FAILURES } from '../wire/actor-messages.js';
import { REFUSALS } from '../wire/learner-messages.js';
import type { WireReason } from '../wire/wire-error.js';

/** Names beyond this many are not exported (metrics.jsonl has all): an algorithm must not flood Prometheus with series. */
const MOST_NAMES = 100;

const SECONDS = [0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300];

const REFUSED = [...REFUSALS, 'key', 'input'];
const DECODE_ERRORS = Object.keys({
  frames: 0,
  header: 0,
  protocol: 0,
  type: 0,
  field: 0,
  arrays: 0,
  identity: 0,
} satisfies Record<WireReason, 0>);

/** What a finished round adds. */
export interface RoundNumbers {
  readonly round: number;
  /** Of the whole run so far. */
  readonly envSteps: number;
  readonly episodes: number;
  /** Means over the round's episodes. */
  readonly episode: Metrics;
  readonly metrics: Metrics;
  readonly seconds: number;
}

/**
 * The Prometheus metrics of a learner process. Counters begin at 0, except that steps, episodes and rounds go on where a resumed run
 * was. Labels take few, fixed values.
 */
export class RunMetrics {
  readonly registry = new Registry();
  private readonly envSteps = this.counter(
    'env_steps_total',
    'Environment steps trained on, over the whole run.',
  );
  private readonly episodes = this.counter(
    'episodes_total',
    'Episodes finished in training, over the whole run.',
  );
  private readonly rounds = this.counter('rounds_total', 'Rounds finished, over the whole run.');
  private readonly lastRound = this.gauge(
    'last_round_timestamp_seconds',
    'When the last round was finished; 0 before the first.',
  );
  private readonly roundSeconds = this.histogram(
    'round_duration_seconds',
    'Collecting and learning of one round.',
  );
  private readonly episodeMeans = this.named(
    'episode_mean',
    'Mean over the episodes of the last round, by quantity.',
  );
  private readonly algorithm = this.named(
    'algorithm_value',
    'What the algorithm reported of the last round, by quantity.',
  );
  private readonly evaluation = this.named(
    'evaluation_mean',
    'Mean of the last evaluation of the trained policy, by quantity.',
  );
  private readonly checkpoints = this.histogram('checkpoint_duration_seconds', 'Writing of a checkpoint.');
  private readonly checkpointBytes = this.gauge('checkpoint_size_bytes', 'Size of the last checkpoint.');
  private readonly lastCheckpoint = this.gauge(
    'checkpoint_last_success_timestamp_seconds',
    'When the last checkpoint was written; 0 before the first.',
  );

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    const info = new Gauge({
      name: 'attune_build_info',
      help: 'Always 1; the labels tell what is running.',
      labelNames: ['version', 'node'],
      registers: [this.registry],
    });
    info.set({ version: version(), node: process.version }, 1);
  }

  /** Takes a finished round in. */
  round({ round, envSteps, episodes, episode, metrics, seconds }: RoundNumbers): void {
    setCounter(this.envSteps, envSteps);
    setCounter(this.episodes, episodes);
    setCounter(this.rounds, round);
    this.lastRound.setToCurrentTime();
    this.roundSeconds.observe(seconds);
    this.episodeMeans(episode);
    this.algorithm(metrics);
  }

  /** Takes an evaluation of the trained policy in. */
  evaluated(summary: { readonly [name: string]: { readonly mean: number } }): void {
    this.evaluation(Object.fromEntries(Object.entries(summary).map(([name, { mean }]) => [name, mean])));
  }

  /** Takes a checkpoint in that has just been written. */
  checkpointed(seconds: number, bytes: number): void {
    this.checkpoints.observe(seconds);
    this.checkpointBytes.set(bytes);
    this.lastCheckpoint.setToCurrentTime();
  }

  /** Exports a collector's counters and gauges, asked for whenever Prometheus asks. */
  watch(status: () => CollectorStatus): void {
    this.polled(Gauge, 'actors_up', 'Actors that take units now.', () => status().actors);
    this.polled(Gauge, 'workers_up', 'Worker threads of these actors.', () => status().workers);
    this.polled(Gauge, 'units_in_flight', 'Units that actors have.', () => status().unitsInFlight);
    this.polled(Gauge, 'units_queued', 'Units that wait for a free worker.', () => status().unitsQueued);
    this.polled(Counter, 'units_done_total', 'Units whose sample has come.', () => status().unitsDone);
    this.polled(
      Counter,
      'units_reissued_total',
      'Units handed out again because their actor was lost.',
      () => status().reissues,
    );
    this.polled(
      Counter,
      'samples_dropped_total',
      'Samples that came a second time or too late.',
      () => status().duplicates,
    );
    this.polled(Counter, 'received_bytes_total', 'Bytes received from actors.', () => status().bytesReceived);
    this.polled(Counter, 'sent_bytes_total', 'Bytes sent to actors.', () => status().bytesSent);
    this.reasons('unit_failures_total', 'Failed attempts at units.', FAILURES, () => status().failures);
    this.reasons('actors_refused_total', 'Actors turned away.', REFUSED, () => status().refusals);
    this.reasons(
      'decode_errors_total',
      'Messages that could not be read.',
      DECODE_ERRORS,
      () => status().decodeErrors,
    );
  }

  private options(name: string, help: string): { name: string; help: string; registers: Registry[] } {
    return { name: `attune_${name}`, help, registers: [this.registry] };
  }

  private counter(name: string, help: string): Counter {
    return new Counter(this.options(name, help));
  }

  private gauge(name: string, help: string): Gauge {
    return new Gauge(this.options(name, help));
  }

  private histogram(name: string, help: string): Histogram {
    return new Histogram({ ...this.options(name, help), buckets: SECONDS });
  }

  /** A gauge with one series per quantity; returns what sets them. */
  private named(name: string, help: string): (values: Metrics) => void {
    const gauge = new Gauge({ ...this.options(name, help), labelNames: ['quantity'] });
    const known = new Set<string>();
    return (values) => {
      for (const [quantity, value] of Object.entries(values)) {
        if (known.size < MOST_NAMES) known.add(quantity);
        if (known.has(quantity)) gauge.set({ quantity }, value);
      }
    };
  }

  private polled(Type: typeof Counter | typeof Gauge, name: string, help: string, value: () => number): void {
    new Type({
      ...this.options(name, help),
      collect() {
        this.reset();
        this.inc(value());
      },
    });
  }

  private reasons(
    name: string,
    help: string,
    reasons: readonly string[],
    counts: () => { readonly [reason: string]: number },
  ): void {
    new Counter({
      ...this.options(name, help),
      labelNames: ['reason'],
      collect() {
        this.reset();
        for (const reason of reasons) this.inc({ reason }, 0);
        for (const [reason, count] of Object.entries(counts())) this.inc({ reason }, count);
      },
    });
  }
}

function setCounter(counter: Counter, value: number): void {
  counter.reset();
  counter.inc(value);
}
