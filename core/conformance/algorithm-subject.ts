import type { Algorithm, LearnerContext, Metrics, Sample } from '../algorithm.js';
import type { NamedArrays } from '../arrays.js';
import type { WeightsVersion } from '../collector.js';
import type { LoadedEnv } from '../loaded-env.js';
import { Rng } from '../random.js';
import { UnitRunner } from '../unit-runner.js';
import type { Unit } from '../unit.js';
import { copyArrays } from './compare.js';
import type { Peers } from './peers.js';

/** Rounds that a run is said to have; schedules read it. Only the first `PLAYED` are played. */
const ROUNDS = 4;
/** Rounds that are played of each run. */
export const PLAYED = 2;

/** One `collect` call, and what came of it. */
export interface Collected {
  readonly units: readonly Unit[];
  readonly weights: WeightsVersion;
  /** A copy of the weights, taken before they were used. */
  readonly given: NamedArrays;
  /** Copies: what the algorithm does to its samples does not show here. */
  readonly samples: readonly Sample[];
}

/** One round, and what came of it. */
export interface Played {
  readonly state: unknown;
  readonly metrics: Metrics;
  readonly collected: readonly Collected[];
}

/** A run of `PLAYED` rounds: the first state, then the rounds. */
export interface Run {
  readonly first: unknown;
  readonly rounds: readonly Played[];
}

/** Computes units; the samples are in their order. */
export type Compute = (units: readonly Unit[], weights: WeightsVersion) => Promise<Sample[]>;

/** This learner's place among others. */
export interface Place {
  readonly rank: number;
  readonly learners: number;
  readonly peers?: Peers;
}

const ALONE: Place = { rank: 0, learners: 1 };

/** Computes the units one after the other on `runner`. */
export const inTurn =
  (runner: UnitRunner): Compute =>
  async (units, weights) => {
    const samples: Sample[] = [];
    for (const unit of units) samples.push({ unit, arrays: await runner.run(unit, weights) });
    return samples;
  };

/** An algorithm under examination in one environment. */
export class AlgorithmSubject {
  private reference: Promise<Run> | undefined;

  constructor(
    readonly algorithm: Algorithm,
    readonly config: unknown,
    readonly env: LoadedEnv,
    private readonly seed: number,
  ) {}

  /** A stream for this check alone. */
  stream(...labels: (string | number)[]): Rng {
    return Rng.seed(this.seed, 'conformance', ...labels);
  }

  /** Hands `body` a worker that has computed nothing yet, and ends it afterwards. */
  async with<T>(body: (runner: UnitRunner) => Promise<T>): Promise<T> {
    const runner = new UnitRunner(this.env, this.algorithm, this.config);
    try {
      return await body(runner);
    } finally {
      runner.close();
    }
  }

  /** The state before the first round. */
  async init(place = ALONE): Promise<unknown> {
    return await this.algorithm.init(this.context(0, Rng.seed(this.seed, 'learner'), place, refuse, []));
  }

  /** Plays round `round` from `state`. */
  async play(round: number, state: unknown, compute: Compute, place = ALONE): Promise<Played> {
    const collected: Collected[] = [];
    const rng = Rng.seed(this.seed, 'learner', round);
    const ctx = this.context(round, rng, place, compute, collected);
    return { ...(await this.algorithm.round(ctx, state)), collected };
  }

  /** Plays a whole run. */
  async run(compute: Compute): Promise<Run> {
    const first = await this.init();
    const rounds: Played[] = [];
    let state = first;
    for (let round = 0; round < PLAYED; round++) {
      const played = await this.play(round, state, compute);
      rounds.push(played);
      state = played.state;
    }
    return { first, rounds };
  }

  /** The run that others are compared with; played once. */
  async expected(): Promise<Run> {
    this.reference ??= this.with((runner) => this.run(inTurn(runner)));
    return await this.reference;
  }

  private context(
    round: number,
    rng: Rng,
    { rank, learners, peers }: Place,
    compute: Compute,
    collected: Collected[],
  ): LearnerContext {
    return {
      config: this.config,
      spec: this.env.spec,
      round,
      rounds: ROUNDS,
      rng,
      rank,
      learners,
      tasks: this.env.tasks,
      allReduce: async (arrays) =>
        peers ? ((await peers.allReduce(rank, arrays)) as typeof arrays) : arrays,
      collect: async ({ purpose = 'train', count, work, split = 'train' }, arrays) => {
        const weights = { version: round * 1000 + collected.length, arrays };
        const units: Unit[] = [];
        for (let index = rank; index < count; index += learners) {
          const stream = [...Rng.seed(this.seed, 'unit', round, purpose, index).state()];
          units.push({ round, purpose, index, stream, weightsVersion: weights.version, split, work });
        }
        const given = copyArrays(arrays);
        const samples = await compute(units, weights);
        const kept = samples.map((sample) => ({ ...sample, arrays: copyArrays(sample.arrays) }));
        collected.push({ units, weights, given, samples: kept });
        return samples;
      },
    };
  }
}

const refuse: Compute = () => Promise.reject(new Error('init calls collect'));
