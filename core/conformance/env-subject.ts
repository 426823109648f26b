import type { Env, Step } from '../env.js';
import type { LoadedEnv } from '../loaded-env.js';
import { Rng } from '../random.js';
import { difference, play, type Script, type Trace } from './trace.js';

/** Steps after which an environment without a time limit must have come to an end by itself. */
const ENDLESS = 20_000;

/** Episodes that checks play. */
const SCRIPTS = 3;

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

/** A step without its observation, whose buffer may be used again. */
export type Outcome = Omit<Step, 'observation'>;

const outcomeOf = ({ reward, terminated, truncated, info }: Step): Outcome => ({
  reward,
  terminated,
  truncated,
  info,
});

/** An environment under examination. */
export class EnvSubject {
  readonly steps: number;
  /** Steps that an episode may have at most. */
  readonly longest: number;
  readonly random: boolean | undefined;
  private readonly rng: Rng;
  private readonly traces = new Map<number, Trace>();
  private episodes: readonly (readonly Outcome[])[] | undefined;

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

  /** What script number i gives on a new environment. */
  expected(i: number): Trace {
    let trace = this.traces.get(i);
    if (!trace) this.traces.set(i, (trace = this.with(1, ([env]) => play(env, this.script(i)))));
    return trace;
  }

  /** Looks for a script of which `alternative` gives another episode than a new environment does; returns the first difference. */
  compare(alternative: (script: Script, i: number) => Trace): string | undefined {
    for (let i = 0; i < SCRIPTS; i++) {
      const found = difference(alternative(this.script(i), i), this.expected(i));
      if (found) return found;
    }
    return undefined;
  }

  /** The steps of episodes of random actions, played to their end, however long the framework lets them go on. */
  wholeEpisodes(): readonly (readonly Outcome[])[] {
    this.episodes ??= Array.from({ length: SCRIPTS }, (_, i) => {
      const steps: Outcome[] = [];
      const script = { ...this.script(i), steps: this.longest };
      this.with(1, ([env]) =>
        play(env, script, { afterStep: (_env, _action, step) => void steps.push(outcomeOf(step)) }),
      );
      return steps;
    });
    return this.episodes;
  }
}
