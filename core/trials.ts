import { z } from 'zod';
import type { EnvSpec } from './algorithm.js';
import type { Action, Env, EnvDefinition, Observation, Reset, Rule, Scene, Step, TaskFamily } from './env.js';
import { InputError } from './errors.js';
import { oneClusterOf } from './one-cluster.js';
import type { Rng } from './random.js';
import { box, dict, sizeOf, type Box, type Space } from './spaces.js';

/** Episodes of a trial and steps of each: what an environment of trials publishes as its `knowledge`. */
export interface TrialShape {
  readonly kind: 'trial';
  readonly episodes: number;
  readonly steps: number;
}

/** What is observed in a trial: the parts of the Dict, all Float32Array. */
export interface TrialObservation {
  /** What to act on: the inner observation, then a 0. */
  readonly state: Float32Array;
  /** What the last action led to: the same as `state`, but at the end of an episode its last observation, then a 1. Zeros at first. */
  readonly arrived: Float32Array;
  /** What the last action earned, [1]; 0 at first. */
  readonly reward: Float32Array;
}

/** What inner environments are made with. */
interface Inner {
  readonly env: Env;
  readonly steps: number;
  readonly tasks: TaskFamily;
}

const NUMBER_OF_EPISODES = 2;

/** What an environment of trials adds to the options of the inner one. */
interface TrialOptions {
  readonly onlyCluster: number | null;
}

const trialOptions = {
  onlyCluster: z
    .int()
    .min(0)
    .nullable()
    .default(null)
    .describe(
      'restricts the tasks to those of this cluster, for comparison with agents that know it; null: all',
    ),
};

/**
 * A family of tasks as an environment of trials: `episodes` episodes of equal length on one task are played as one, so that a policy with
 * a memory can learn in the first what it needs in the later ones (Duan et al. 2016, RL^2; MiLEt, Chu et al. 2024, section 3.3.3). At
 * the end of each episode but the last the inner environment is reset with the same task. An episode that ends before its
 * time goes on with steps that change nothing and earn nothing.
 *
 * The observation is a Dict (`TrialObservation`), so that a policy sees all that a Markov decision process tells. The last
 * step reports the return of each episode as metrics `return1`, `return2`, ..., before the inner metrics of the last episode.
 *
 * @param definition an environment with tasks, a time limit, and a Box of one axis to observe
 */
export function trialsOf<Config, Task, Resources>(
  definition: EnvDefinition<Config, Task, Resources>,
  episodes = NUMBER_OF_EPISODES,
): EnvDefinition<Config & TrialOptions, Task, Resources> {
  type Options = Config & TrialOptions;
  const { config: inner } = definition as unknown as { readonly config: z.ZodType };
  if (!(inner instanceof z.ZodObject))
    throw new InputError('a trial needs options that are a z.strictObject');
  const innerOf = ({ onlyCluster: _, ...rest }: Options): Config => rest as unknown as Config;
  const stepsOf = (config: Options): number => {
    const steps = definition.maxEpisodeSteps?.(innerOf(config));
    if (steps === undefined)
      throw new InputError('a trial needs episodes with a time limit: give maxEpisodeSteps');
    return steps;
  };
  const tasksOf = (config: Options, resources: Resources): TaskFamily<Task> => {
    const tasks = definition.tasks?.(innerOf(config), resources);
    if (!tasks) throw new InputError('a trial needs a family of tasks');
    return config.onlyCluster === null ? tasks : oneClusterOf(tasks, config.onlyCluster);
  };
  const { load, rules, episodeMetrics = [] } = definition;
  return {
    summary: `${episodes} episodes on one task as a trial: ${definition.summary}`,
    config: inner.extend(trialOptions) as unknown as z.ZodType<Options>,
    ...(load && { load: (config: Options) => load(innerOf(config)) }),
    create: (config, resources) =>
      new TrialEnv(
        {
          env: definition.create(innerOf(config), resources) as Env,
          steps: stepsOf(config),
          tasks: tasksOf(config, resources) as TaskFamily,
        },
        episodes,
      ) as Env<Task>,
    tasks: tasksOf,
    maxEpisodeSteps: (config) => episodes * stepsOf(config),
    // The last episode comes first: it is the one that counts.
    episodeMetrics: [
      ...Array.from({ length: episodes }, (_, k) => `return${episodes - k}`),
      ...episodeMetrics,
    ],
    knowledge: (config): TrialShape => ({ kind: 'trial', episodes, steps: stepsOf(config) }),
    ...(rules && {
      rules: (config, resources) =>
        Object.fromEntries(
          Object.entries(rules(innerOf(config), resources)).map(([name, rule]) => [name, innerRule(rule)]),
        ),
    }),
  };
}

/** The shape of the trials that `spec` is made of. Throws an InputError naming the environment when it has none. */
export function trialShapeOf(spec: EnvSpec): TrialShape {
  const shape = spec.knowledge as TrialShape | undefined;
  if (shape?.kind !== 'trial') {
    throw new InputError(
      `env '${spec.name}' is not made of trials: use an env whose name begins with 'trial/', or register trialsOf(...) of it`,
    );
  }
  return shape;
}

/** A rule of the inner environment, played in every episode of a trial. */
function innerRule(rule: Rule): Rule {
  return {
    act: (observation, env, rng) => {
      const { state } = observation as unknown as TrialObservation;
      return rule.act(state.subarray(0, -1), (env as TrialEnv).inner, rng);
    },
  };
}

class TrialEnv implements Env {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly scene?: Scene;
  private readonly observation: TrialObservation;
  private readonly returns: number[];
  private readonly steps: number;
  private readonly tasks: TaskFamily;
  readonly inner: Env;
  private rng!: Rng;
  private task: unknown;
  private episode = 0;
  private played = 0;
  /** The inner episode has ended before its time. */
  private over = false;
  private running = false;
  private metrics: { readonly [name: string]: number } = {};

  constructor(
    { env, steps, tasks }: Inner,
    private readonly episodes: number,
  ) {
    const { observationSpace } = env;
    if (observationSpace.kind !== 'box' || observationSpace.shape.length !== 1) {
      throw new InputError('a trial needs observations that are a Box of one axis');
    }
    this.inner = env;
    this.steps = steps;
    this.tasks = tasks;
    const size = sizeOf(observationSpace.shape) + 1;
    const state = flagged(observationSpace);
    this.observationSpace = dict({ state, arrived: spanning(state), reward: box([1]) });
    this.actionSpace = env.actionSpace;
    if (env.scene) this.scene = env.scene;
    this.observation = {
      state: new Float32Array(size),
      arrived: new Float32Array(size),
      reward: new Float32Array(1),
    };
    this.returns = new Array<number>(episodes).fill(0);
  }

  reset({ rng, task }: { rng: Rng; task?: unknown }): Reset {
    this.rng = rng;
    this.task = task ?? this.tasks.sample(rng.fork('task'), 'train', 1)[0];
    this.episode = 0;
    this.returns.fill(0);
    this.observation.arrived.fill(0);
    this.observation.reward.fill(0);
    this.running = true;
    this.begin();
    return { observation: this.seen(), info: {} };
  }

  step(action: Action): Step {
    const { observation, returns, episode } = this;
    if (!this.running) throw new Error('step: the trial is over (or none was started): call reset');
    let reward = 0;
    if (!this.over) {
      const step = this.inner.step(action);
      reward = step.reward;
      observation.state.set(step.observation as Float32Array);
      this.metrics = step.info.metrics ?? this.metrics;
      this.over = step.terminated || step.truncated;
    }
    returns[episode] += reward;
    observation.arrived.set(observation.state);
    observation.reward[0] = reward;
    this.played++;
    const last = this.played === this.steps;
    const end = last && episode === this.episodes - 1;
    if (last) {
      observation.arrived[observation.arrived.length - 1] = 1;
      if (!end) {
        this.episode++;
        this.begin();
      }
    }
    this.running = !end;
    const metrics = end ? this.summary() : undefined;
    return {
      observation: this.seen(),
      reward,
      terminated: false,
      truncated: end,
      info: { episode, ...(metrics && { metrics }) },
    };
  }

  private begin(): void {
    const { observation } = this.inner.reset({
      rng: this.rng.fork('episode', this.episode),
      task: this.task,
    });
    this.observation.state.set(observation as Float32Array);
    this.played = 0;
    this.over = false;
  }

  private summary(): { readonly [name: string]: number } {
    return {
      ...Object.fromEntries(this.returns.map((value, k) => [`return${k + 1}`, value])),
      ...this.metrics,
    };
  }

  private seen(): Observation {
    return this.observation as unknown as Observation;
  }

  render(): string {
    return this.inner.render?.() ?? '';
  }

  poses(): Float32Array {
    return this.inner.poses!();
  }

  close(): void {
    this.inner.close();
  }
}

/** The inner space with a flag behind. */
function flagged({ low, high }: Box): Box {
  return box([low.length + 1], [...low, 0], [...high, 1]);
}

/** The same with room for the zeros that stand where nothing has been arrived at yet. */
function spanning({ low, high }: Box): Box {
  return box(
    [low.length],
    low.map((x) => Math.min(0, x)),
    high.map((x) => Math.max(0, x)),
  );
}
