import type { Sample } from './algorithm.js';
import type { NamedArrays } from './arrays.js';
import type { Unit } from './unit.js';

/**
 * Weights under the number that units name them by. A number stands for one set of arrays for as long as a collector lives; the
 * arrays must not be changed after they have been handed over.
 */
export interface WeightsVersion {
  readonly version: number;
  readonly arrays: NamedArrays;
}

/** How the collecting goes: counters since the start, gauges of now. Names of reasons are fixed words, fit for labels. */
export interface CollectorStatus {
  /** Actors that take units now. A collector without actors counts as one. */
  readonly actors: number;
  readonly workers: number;
  /** Units handed to an actor and not come back. */
  readonly unitsInFlight: number;
  /** Units that wait for a free worker. */
  readonly unitsQueued: number;
  readonly unitsDone: number;
  /** Over the last few seconds. */
  readonly unitsPerSecond: number;
  /** Units handed out again because their actor was lost. */
  readonly reissues: number;
  /** Samples that came after another copy of the same unit, or after nobody waited for it any more. */
  readonly duplicates: number;
  /** Failed attempts at units, by reason: env, sample, timeout, crash. */
  readonly failures: { readonly [reason: string]: number };
  /** Actors turned away, by reason: protocol, version, plugins, run. */
  readonly refusals: { readonly [reason: string]: number };
  /** Messages that could not be read, by reason. */
  readonly decodeErrors: { readonly [reason: string]: number };
  readonly bytesReceived: number;
  readonly bytesSent: number;
}

/** Computes units somewhere: in this process, on this machine or on a cluster. The samples are the same. */
export interface Collector {
  /**
   * The samples of `units` in the order of the units. All units must name `weights.version`. Several calls may be outstanding; their
   * units are started in the order of the calls. Rejects with a RunError when a unit cannot be computed.
   */
  collect(units: readonly Unit[], weights: WeightsVersion): Promise<Sample[]>;
  status(): CollectorStatus;
  /** Ends it; outstanding calls reject. With `finished` the actors are told that the run is over, otherwise they wait for its return. */
  close(how: 'finished' | 'stopped'): Promise<void>;
}
