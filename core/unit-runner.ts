import type { Algorithm, World } from './algorithm.js';
import { firstNonFinite, type NamedArrays } from './arrays.js';
import type { WeightsVersion } from './collector.js';
import { InputError, messageOf } from './errors.js';
import { EnvError, GuardedEnv } from './guarded-env.js';
import { loadEnv, type LoadedEnv } from './loaded-env.js';
import type { Policy } from './policy.js';
import { Rng } from './random.js';
import { algorithms } from './registry.js';
import { playEvaluation } from './rollout/evaluate.js';
import { unitName, type Json, type Unit } from './unit.js';

/** Units of this purpose are played by the framework, whatever the algorithm. */
export const EVALUATE = 'evaluate';

/** Policies kept: training and evaluation may go on side by side, with a pipeline on two versions each. */
const POLICIES_KEPT = 4;

/** What units are computed with: all that an actor has to be told. */
export interface RunnerSpec {
  readonly env: { readonly name: string; readonly config: Json };
  readonly algorithm: { readonly name: string; readonly config: Json };
}

/** A unit that cannot be computed. The message names the unit and what went wrong in it. */
export class UnitError extends Error {
  override readonly name = 'UnitError';
  constructor(
    /** 'env': the environment or the algorithm threw; 'sample': a number in the sample is not finite. */
    readonly reason: 'env' | 'sample',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * Computes units: one environment pool and one policy per weights version, as every worker has them. The same object runs units in
 * the learner's own process.
 */
export class UnitRunner {
  private readonly pool: GuardedEnv[] = [];
  private readonly policies = new Map<number, { readonly arrays: NamedArrays; readonly policy: Policy }>();

  /** Takes what has been looked up and checked; `create` does both. */
  constructor(
    /** The environment that units are played in. */
    readonly env: LoadedEnv,
    private readonly algorithm: Algorithm,
    private readonly config: unknown,
    private readonly onStep: () => void = () => undefined,
  ) {}

  /**
   * Looks the environment and the algorithm up, checks both configurations and loads what the environment needs. The tensor executor
   * of the thread must have been chosen before. `onStep` is called after every environment step. Throws an InputError.
   */
  static async create(spec: RunnerSpec, onStep: () => void = () => undefined): Promise<UnitRunner> {
    const algorithm = algorithms.get(spec.algorithm.name);
    const config = algorithm.config.safeParse(spec.algorithm.config);
    if (!config.success) {
      const issue = config.error.issues[0];
      const path = issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
      throw new InputError(`algorithm '${spec.algorithm.name}': ${path}${issue.message}`);
    }
    const env = await loadEnv(spec.env.name, spec.env.config);
    algorithm.supports(env.spec, config.data);
    return new UnitRunner(env, algorithm, config.data, onStep);
  }

  /** The sample of `unit`. `weights.version` must be the unit's. Throws a UnitError naming the unit. */
  async run(unit: Unit, weights: WeightsVersion): Promise<NamedArrays> {
    for (const env of this.pool) env.rest();
    let arrays: NamedArrays;
    try {
      const rng = Rng.restore(unit.stream);
      arrays =
        unit.purpose === EVALUATE
          ? playEvaluation(
              unit,
              rng,
              this.env,
              () => this.policyOf(weights),
              (n) => this.envs(n),
            )
          : await this.algorithm.collect(unit, this.world(rng, weights));
    } catch (error) {
      const where = error instanceof EnvError ? '' : `env '${this.env.name}': `;
      throw new UnitError('env', `${unitName(unit)}: ${where}${messageOf(error)}`, { cause: error });
    }
    const bad = firstNonFinite(arrays);
    if (bad) {
      throw new UnitError(
        'sample',
        `${unitName(unit)}: env '${this.env.name}': sample array '${bad.name}'[${bad.index}] is ${bad.value}`,
      );
    }
    return arrays;
  }

  /** Closes the environments. */
  close(): void {
    for (const env of this.pool.splice(0)) env.close();
  }

  private world(rng: Rng, weights: WeightsVersion): World {
    const policyOf = (): Policy => this.policyOf(weights);
    return {
      config: this.config,
      spec: this.env.spec,
      rng,
      weights: weights.arrays,
      get policy() {
        return policyOf();
      },
      envs: (n) => this.envs(n),
      tasks: this.env.tasks,
    };
  }

  private envs(n: number): readonly GuardedEnv[] {
    const { create, name, spec } = this.env;
    while (this.pool.length < n)
      this.pool.push(new GuardedEnv(create(), `env '${name}'`, spec.maxEpisodeSteps, this.onStep));
    return this.pool.slice(0, n);
  }

  private policyOf({ version, arrays }: WeightsVersion): Policy {
    let entry = this.policies.get(version);
    if (entry?.arrays !== arrays)
      entry = { arrays, policy: this.algorithm.policy(this.env.spec, this.config, arrays) };
    this.policies.delete(version); // the map's order is the order of last use
    this.policies.set(version, entry);
    if (this.policies.size > POLICIES_KEPT) this.policies.delete([...this.policies.keys()][0]);
    return entry.policy;
  }
}
