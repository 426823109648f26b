import type { World } from '../algorithm.js';
import { ndarray, type NamedArrays } from '../arrays.js';
import type { Action, Env, Observation, Split, Step } from '../env.js';
import type { StreamLabel } from '../random.js';

/** One environment of a batch and the episode that is being played in it. */
export class Seat {
  /** What the policy is to act on. */
  observation!: Observation;
  private total = 0;
  private length = 0;

  constructor(
    private readonly env: Env,
    private readonly world: World,
    private readonly split: Split,
  ) {}

  /**
   * Starts the episode that `labels` name within the unit: its stream, and its task where the environment has tasks, are children
   * of the unit's stream and of nothing else.
   */
  begin(...labels: StreamLabel[]): void {
    this.beginWith(undefined, ...labels);
  }

  /** The same on a given task; drawn when undefined. */
  beginWith(given: unknown, ...labels: StreamLabel[]): void {
    const { rng, tasks } = this.world;
    const task = given ?? tasks?.sample(rng.fork('task', ...labels), this.split, 1)[0];
    this.observation = this.env.reset({ rng: rng.fork('env', ...labels), task }).observation;
    this.total = 0;
    this.length = 0;
  }

  /** How many numbers `save` writes, where the environment can be carried. */
  get stateSize(): number {
    return 2 + this.env.stateSize!;
  }

  /** Writes what `resume` needs to go on with the running episode; its first number, the length so far, is never 0. */
  save(out: Float64Array): void {
    out[0] = this.length;
    out[1] = this.total;
    this.env.save!(out.subarray(2));
  }

  /** Goes on with an episode that was saved elsewhere. */
  resume(state: Float64Array): void {
    [this.length, this.total] = state;
    this.observation = this.env.restore!(state.subarray(2)).observation;
  }

  /** Plays one step; when the episode ends with it, its record goes to `episodes`. */
  step(action: Action, episodes: EpisodeRecords): Step {
    const step = this.env.step(action);
    this.observation = step.observation;
    this.total += step.reward;
    this.length += 1;
    if (step.terminated || step.truncated) episodes.add(this.total, this.length, step.info.metrics);
    return step;
  }
}

/** Finished episodes in the order in which they ended. */
export class EpisodeRecords {
  private readonly returns: number[] = [];
  private readonly lengths: number[] = [];
  private readonly metrics: ReadonlyMap<string, number[]>;

  constructor(private readonly world: World) {
    this.metrics = new Map((world.spec.episodeMetrics ?? []).map((name) => [name, []]));
  }

  get count(): number {
    return this.returns.length;
  }

  /** Throws when the environment left out a metric that it declares. */
  add(total: number, length: number, metrics: { readonly [name: string]: number } | undefined): void {
    this.returns.push(total);
    this.lengths.push(length);
    for (const [name, values] of this.metrics) {
      const value = metrics?.[name];
      if (value === undefined) {
        throw new Error(
          `env '${this.world.spec.name}' ended an episode without info.metrics.${name}, which it declares`,
        );
      }
      values.push(value);
    }
  }

  /** `episode/return` F64, `episode/length` I32 and `episode/<metric>` F64, one row per episode; `order[i]` becomes row i. */
  arrays(order: readonly number[] = this.returns.map((_, i) => i)): NamedArrays {
    const column = (values: readonly number[]): number[] => order.map((i) => values[i]);
    return {
      'episode/return': ndarray(Float64Array.from(column(this.returns))),
      'episode/length': ndarray(Int32Array.from(column(this.lengths))),
      ...Object.fromEntries(
        [...this.metrics].map(([name, values]) => [
          `episode/${name}`,
          ndarray(Float64Array.from(column(values))),
        ]),
      ),
    };
  }
}
