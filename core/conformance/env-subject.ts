import type { Env } from '../env.js';
import type { LoadedEnv } from '../loaded-env.js';
import { Rng } from '../random.js';
import { difference, play, type Script } from './trace.js';

/** Steps after which an environment without a time limit must have come to an end by itself. */
const ENDLESS = 20_000;

/** How `checkEnv` plays. */
export interface EnvCheckOptions {
  /** Everything the suite draws comes from it; default 0. */
  readonly seed?: number;
  /** Steps after which an episode that is to be compared with another is left; default 200. */
  readonly steps?: number;
  /**
   * Whether episodes differ from each other by chance, tasks apart. When it is given, different streams are checked to give different
   * episodes, or equal ones.
   */
  readonly random?: boolean;
}

/** An environment under examination. */
export class EnvSubject {
  readonly steps: number;
  /** Steps that an episode may have at most. */
  readonly longest: number;
  readonly random: boolean | undefined;
  private readonly rng: Rng;

  constructor(
    readonly loaded: LoadedEnv,
    { seed = 0, steps = 200, random }: EnvCheckOptions,
  ) {
    this.rng = Rng.seed(seed, 'conformance');
    this.steps = steps;
    this.longest = loaded.spec.maxEpisodeSteps ?? ENDLESS;
    this.random = random;
  }

  /** A stream for this check alone. */
  stream(...labels: (string | number)[]): Rng {
    return this.rng.fork(...labels);
  }

  /** Script number i: streams and, where there are tasks, a training task of its own. */
  script(i: number): Script {
    const rng = this.rng.fork('script', i);
    const task = this.loaded.tasks?.sample(rng.fork('task'), 'train', 1)[0];
    return { rng, actions: rng, task, steps: this.steps };
  }

  /** Hands n new environments to `body` and closes them afterwards. */
  with<T>(n: number, body: (envs: readonly Env[]) => T): T {
    const envs = Array.from({ length: n }, () => this.loaded.create());
    try {
      return body(envs);
    } finally {
      for (const env of envs) env.close();
    }
  }

  /**
   * Looks for scripts whose episode on a new environment differs from the one that `alternative` plays. Returns the first difference.
   */
  compare(alternative: (script: Script, i: number) => ReturnType<typeof play>): string | undefined {
    for (let i = 0; i < 3; i++) {
      const script = this.script(i);
      const expected = this.with(1, ([env]) => play(env, script));
      const found = difference(alternative(script, i), expected);
      if (found) return found;
    }
    return undefined;
  }
}
