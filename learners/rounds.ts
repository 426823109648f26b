import type { NamedArrays } from '../core/arrays.js';
import type { Request, Sample } from '../core/algorithm.js';
import type { Collector, WeightsVersion } from '../core/collector.js';
import { RunError } from '../core/errors.js';
import type { Rng } from '../core/random.js';
import type { Unit } from '../core/unit.js';

/** Versions of one round lie between its number times this and the next round's. */
const VERSIONS_PER_ROUND = 256;

interface Started {
  readonly round: number;
  readonly samples: Promise<Sample[]>;
}

/**
 * Turns an algorithm's `collect` calls into units and hands them to a collector.
 *
 * With a pipeline of depth 1, the call of round k starts the units of round k+1 with round k's weights and returns the samples of
 * round k, which round k-1's call has started: actors work while the learner updates. Which weights a unit uses depends on nothing but
 * its round, so the result is as deterministic as without; `stale` must be kept in checkpoints for that.
 */
export class Rounds {
  private next: Started | undefined;
  private calls = 0;
  private callsRound = -1;

  /** The weights that the pipeline's round in flight uses; undefined without a pipeline and before the first round. */
  stale: WeightsVersion | undefined;

  constructor(
    private readonly collector: Collector,
    private readonly seed: Rng,
    private readonly rank: number,
    private readonly learners: number,
    private readonly pipeline: 0 | 1,
    /** The run's number of rounds: the pipeline starts none beyond. */
    private readonly rounds: number,
  ) {}

  /** `LearnerContext.collect` for one round. */
  async collect(round: number, request: Request, weights: NamedArrays): Promise<Sample[]> {
    if (round !== this.callsRound) {
      this.callsRound = round;
      this.calls = 0;
    }
    const current: WeightsVersion = { version: round * VERSIONS_PER_ROUND + this.calls++, arrays: weights };
    if (this.calls === VERSIONS_PER_ROUND)
      throw new RunError(`round ${round}: more than ${VERSIONS_PER_ROUND - 1} collect calls`);
    if (this.pipeline === 0)
      return await this.collector.collect(this.units(round, request, current.version), current);
    if (this.calls > 1)
      throw new RunError(`round ${round}: learner.pipeline = 1 allows one collect call a round`);
    const now = this.next?.round === round ? this.next : this.start(round, request, this.stale ?? current);
    this.next = round + 1 < this.rounds ? this.start(round + 1, request, current) : undefined;
    this.stale = current;
    return await now.samples;
  }

  private start(round: number, request: Request, weights: WeightsVersion): Started {
    const samples = this.collector.collect(this.units(round, request, weights.version), weights);
    samples.catch(() => undefined); // awaited a round later; until then a rejection is not unhandled
    return { round, samples };
  }

  private units(round: number, request: Request, weightsVersion: number): Unit[] {
    const purpose = request.purpose ?? 'train';
    const units: Unit[] = [];
    for (let index = this.rank; index < request.count; index += this.learners) {
      units.push({
        round,
        purpose,
        index,
        stream: [...this.seed.fork('unit', round, purpose, index).state()],
        weightsVersion,
        split: request.split ?? 'train',
        work: request.work,
      });
    }
    return units;
  }
}

/** The version under which the weights after `round` are evaluated: apart from all that `collect` gives out. */
export const evaluationVersion = (round: number): number => (round + 1) * VERSIONS_PER_ROUND - 1;
