import type { Algorithm, LearnerContext, Metrics, Sample } from '../../core/algorithm.js';
import type { NamedArrays } from '../../core/arrays.js';
import { Rng } from '../../core/random.js';
import { algorithms } from '../../core/registry.js';
import type { Json, Unit } from '../../core/unit.js';
import { EVALUATE, UnitRunner } from '../../core/unit-runner.js';

/** What `LocalLearner.start` makes a run of. */
export interface LocalRun {
  readonly env: { readonly name: string; readonly config?: Json };
  readonly algorithm: { readonly name: string; readonly config?: Json };
  readonly seed: number;
  readonly rounds: number;
}

/** A whole run in this thread, round by round: the smallest learner there can be, for tests and benchmarks of algorithms. */
export class LocalLearner {
  round = 0;

  private constructor(
    readonly algorithm: Algorithm,
    private readonly runner: UnitRunner,
    private readonly config: unknown,
    private readonly run: LocalRun,
    public state: unknown,
  ) {}

  static async start(run: LocalRun): Promise<LocalLearner> {
    const { env, algorithm: chosen } = run;
    const algorithm = algorithms.get(chosen.name);
    const config = algorithm.config.parse(chosen.config ?? {});
    const runner = await UnitRunner.create({
      env: { name: env.name, config: env.config ?? {} },
      algorithm: { name: chosen.name, config: chosen.config ?? {} },
    });
    const learner = new LocalLearner(algorithm, runner, config, run, undefined);
    learner.state = await algorithm.init(learner.context(Rng.seed(run.seed, 'init')));
    return learner;
  }

  /** Plays one round and returns its metrics. */
  async step(): Promise<Metrics> {
    const result = await this.algorithm.round(
      this.context(Rng.seed(this.run.seed, 'round', this.round)),
      this.state,
    );
    this.state = result.state;
    this.round += 1;
    return result.metrics;
  }

  /** Episodes of the present policy, acting greedily. */
  async evaluate(episodes: number): Promise<NamedArrays> {
    const unit = this.unit(EVALUATE, 0, { policy: 'trained', episodes });
    return await this.runner.run(
      { ...unit, split: 'test' },
      { version: -1 - this.round, arrays: this.weights() },
    );
  }

  weights(): NamedArrays {
    return this.algorithm.weights(this.state);
  }

  close(): void {
    this.runner.close();
  }

  private unit(purpose: string, index: number, work: Json): Unit {
    const stream = [...Rng.seed(this.run.seed, 'unit', this.round, purpose, index).state()];
    return { round: this.round, purpose, index, stream, weightsVersion: this.round, split: 'train', work };
  }

  private context(rng: Rng): LearnerContext {
    return {
      config: this.config,
      spec: this.runner.env.spec,
      round: this.round,
      rounds: this.run.rounds,
      rng,
      rank: 0,
      learners: 1,
      tasks: this.runner.env.tasks,
      allReduce: (arrays) => Promise.resolve(arrays),
      collect: async ({ purpose = 'train', count, work, split = 'train' }, weights) => {
        const samples: Sample[] = [];
        for (let index = 0; index < count; index++) {
          const unit = { ...this.unit(purpose, index, work), split };
          samples.push({
            unit,
            arrays: await this.runner.run(unit, { version: this.round, arrays: weights }),
          });
        }
        return samples;
      },
    };
  }
}
