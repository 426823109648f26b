import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import type {
  Action,
  Env,
  EnvDefinition,
  Episode,
  Estimate,
  Reset,
  Scene,
  Step,
  TaskFamily,
} from '../../core/env.js';
import type { Rng } from '../../core/random.js';
import { box, type Box } from '../../core/spaces.js';
import { type Engine, loadEngine, type ModelSource, readModel } from './engine.js';
import type { Model, ModelArray, ModelArrays } from './model.js';
import { posesOf, shapesOf } from './shapes.js';
import { Simulation } from './simulation.js';

/**
 * What makes a simulated body a task: made once per environment, called in the order in which the members stand here. From step to
 * step it remembers nothing but what `before` notes, so that an episode can go on elsewhere.
 */
export interface Behaviour<Task = unknown> {
  /** Length of the observation. */
  readonly observationSize: number;
  /** Bounds of the actions; without them those of the model's actuators. */
  readonly actionSpace?: Box;
  /** Whether `cfrc_ext` is read: MuJoCo computes it only when asked. */
  readonly contactForces?: boolean;
  /** Starts an episode: edits `qpos` and `qvel`, which hold the model's initial state. */
  start(rng: Rng, task: Task): void;
  /** Turns an action into `ctrl`; without it the action is the control. MuJoCo clamps control to the actuators' range. */
  control?(action: Float32Array, ctrl: Float64Array): void;
  /** Notes what the reward compares with, before the physics moves on. */
  before?(): void;
  /** Writes all `observationSize` numbers. */
  observe(out: Float32Array): void;
  reward(action: Float32Array): number;
  /** Whether the task has ended; without it it never does. */
  terminated?(): boolean;
  /** Writes the numbers named in `metrics`, as they stand after the step. */
  measure?(metrics: { [name: string]: number }): void;
}

/** A way to vary physical constants from task to task. */
export interface Variation<Config, Task> {
  /** The constants that `apply` edits. They are restored before each task. */
  readonly arrays: readonly ModelArray[];
  /** Edits the constants, which stand at the model's own values. */
  apply(arrays: ModelArrays, task: Task, config: Config): void;
  /** Whether to derive inverse weights and the like from the edited constants (mj_setConst), as physics demands. Default: yes. */
  refresh?(config: Config): boolean;
}

/** An environment described by its model and its behaviour. */
export interface MujocoDefinition<Config, Task> {
  readonly summary: string;
  readonly config: z.ZodType<Config>;
  /** MJCF text, or a file that holds it. */
  model(config: Config): string | { readonly file: string | URL };
  /** MJCF whose bodies lend the model their masses and inertias. */
  inertiaModel?(config: Config): string | undefined;
  /**
   * Whether to list the pairs of shapes that may touch once for all, instead of having MuJoCo search for them in every physics step: the same bits
   * in less time for robots of a dozen bodies. All geoms must have names. Constants of shapes may then change in `vary` only.
   */
  listsContacts?(config: Config): boolean;
  /** Physics steps per environment step. */
  frameSkip(config: Config): number;
  /** Steps after which an episode is truncated; default 1000. */
  maxEpisodeSteps?(config: Config): number;
  behave(simulation: Simulation, config: Config): Behaviour<Task>;
  tasks?(config: Config): TaskFamily<Task>;
  vary?: Variation<Config, Task>;
  /** Names of what `Behaviour.measure` writes, beside 'diverged', which every MuJoCo environment reports. */
  readonly metrics?: readonly string[];
  summarize?(episodes: readonly Episode[], config: Config): { readonly [name: string]: Estimate };
}

interface Resources<Task> {
  readonly engine: Engine;
  readonly model: Model;
  readonly tasks?: TaskFamily<Task>;
}

/** How often to look for dropped contacts: looking costs as much as a twentieth of a small model's step. */
const MEMORY_CHECK_STEPS = 64;

/**
 * Makes an environment from a model and a behaviour, to be registered with `registerEnv`. Observations are float32 boxes, physics
 * is float64. A simulation that diverges ends its episode as truncated, with the last sound observation, reward 0 and metric
 * `diverged` 1. In a family of tasks, a reset without a task draws one of the training tasks.
 */
export function mujocoEnv<Config, Task = undefined>(
  definition: MujocoDefinition<Config, Task>,
): EnvDefinition<Config, Task, Resources<Task>> {
  return {
    summary: definition.summary,
    config: definition.config,
    load: async (config) => ({
      engine: await loadEngine(),
      model: await compile(definition, config),
      tasks: definition.tasks?.(config),
    }),
    create: (config, resources) => new MujocoEnv(definition, config, resources),
    ...(definition.tasks && { tasks: (_: Config, resources: Resources<Task>) => resources.tasks! }),
    maxEpisodeSteps: (config) => definition.maxEpisodeSteps?.(config) ?? 1000,
    episodeMetrics: [...(definition.metrics ?? []), 'diverged'],
    ...(definition.summarize && { summarize: definition.summarize }),
  };
}

/** Compiles the model of a definition, in this thread's engine. */
async function compile<Config, Task>(
  definition: MujocoDefinition<Config, Task>,
  config: Config,
): Promise<Model> {
  const engine = await loadEngine();
  const source = (model: string | { readonly file: string | URL }): ModelSource =>
    typeof model === 'string'
      ? { name: definition.summary, xml: model }
      : readModel(model.file instanceof URL ? fileURLToPath(model.file) : model.file);
  const own = source(definition.model(config));
  const model = definition.listsContacts?.(config) ? engine.compileListed(own) : engine.compile(own);
  const donor = definition.inertiaModel?.(config);
  if (donor !== undefined) {
    const lender = engine.compile(source(donor));
    const names: readonly ModelArray[] = ['body_mass', 'body_inertia', 'body_ipos', 'body_iquat'];
    for (const name of names) model.arrays[name].set(lender.arrays[name]);
    lender.close();
    const scratch = new Simulation(engine, model);
    scratch.refreshConstants();
    scratch.close();
  }
  return model;
}

class MujocoEnv<Config, Task> implements Env<Task> {
  readonly observationSpace: Box;
  readonly actionSpace: Box;
  private readonly simulation: Simulation;
  private readonly behaviour: Behaviour<Task>;
  /** The environment's own copy of the model, where tasks vary it. */
  private readonly variant?: Model;
  private readonly observation: Float32Array;
  private readonly frameSkip: number;
  private task?: Task;
  private steps = 0;
  private running = false;
  private closed = false;
  private metrics: { [name: string]: number } = {};

  constructor(
    private readonly definition: MujocoDefinition<Config, Task>,
    private readonly config: Config,
    private readonly resources: Resources<Task>,
  ) {
    const { engine, model } = resources;
    if (definition.vary) this.variant = model.copy();
    this.simulation = new Simulation(engine, this.variant ?? model);
    this.behaviour = definition.behave(this.simulation, config);
    this.observationSpace = box([this.behaviour.observationSize]);
    this.actionSpace = this.behaviour.actionSpace ?? controlRange(model);
    this.observation = new Float32Array(this.behaviour.observationSize);
    this.frameSkip = definition.frameSkip(config);
  }

  reset({ rng, task }: { rng: Rng; task?: Task }): Reset {
    const { simulation, behaviour } = this;
    if (this.steps > 0) simulation.checkMemory();
    this.steps = 0;
    const chosen = task ?? (this.resources.tasks?.sample(rng.fork('task'), 'train', 1)[0] as Task);
    if (this.variant && chosen !== this.task) this.applyVariation(this.variant, chosen);
    this.task = chosen;
    simulation.reset();
    behaviour.start(rng, chosen);
    simulation.forward();
    behaviour.observe(this.observation);
    this.running = true;
    this.takeMetrics();
    return { observation: this.observation, info: {} };
  }

  step(action: Action): Step {
    const { simulation, behaviour, observation } = this;
    if (!this.running) throw new Error('step: the episode is over (or none was started): call reset');
    if (!(action instanceof Float32Array) || action.length !== this.actionSpace.low.length) {
      throw new TypeError(
        `step: the action must be a Float32Array of ${this.actionSpace.low.length} elements`,
      );
    }
    simulation.sync();
    const { ctrl } = simulation.data;
    if (behaviour.control) behaviour.control(action, ctrl);
    else ctrl.set(action);
    behaviour.before?.();
    simulation.step(this.frameSkip);
    this.steps++;
    if (this.steps % MEMORY_CHECK_STEPS === 0) simulation.checkMemory();
    if (simulation.diverged()) return this.truncateDiverged();
    if (behaviour.contactForces) simulation.computeContactForces();
    behaviour.observe(observation);
    const reward = behaviour.reward(action);
    const terminated = behaviour.terminated?.() ?? false;
    this.running = !terminated;
    this.takeMetrics();
    return { observation, reward, terminated, truncated: false, info: { metrics: this.metrics } };
  }

  /** Robots that vary from task to task are not carried: the task is no number. */
  get stateSize(): number | undefined {
    return this.variant ? undefined : this.simulation.stateSize;
  }

  save(out: Float64Array): void {
    this.simulation.save(out);
  }

  restore(state: Float64Array): Reset {
    if (this.steps > 0) this.simulation.checkMemory();
    this.steps = 0;
    this.simulation.restore(state);
    this.behaviour.observe(this.observation);
    this.running = true;
    this.takeMetrics();
    return { observation: this.observation, info: {} };
  }

  private takeMetrics(): void {
    this.metrics = { diverged: 0 };
    this.behaviour.measure?.(this.metrics);
  }

  get scene(): Scene {
    const { model } = this.resources;
    return { shapes: shapesOf(model), secondsPerStep: this.frameSkip * model.timestep };
  }

  poses(): Float32Array {
    this.simulation.sync();
    return posesOf(this.simulation);
  }

  private truncateDiverged(): Step {
    this.running = false;
    const metrics = { ...this.metrics, diverged: 1 };
    return {
      observation: this.observation,
      reward: 0,
      terminated: false,
      truncated: true,
      info: { metrics },
    };
  }

  private applyVariation(variant: Model, task: Task): void {
    const vary = this.definition.vary!;
    for (const name of vary.arrays) variant.arrays[name].set(this.resources.model.arrays[name]);
    vary.apply(variant.arrays, task, this.config);
    variant.refreshContacts();
    if (vary.refresh?.(this.config) ?? true) this.simulation.refreshConstants();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.running = false;
    this.simulation.close();
    this.variant?.close();
  }
}

/** The range of the actuators' controls; unlimited ones are unbounded. */
function controlRange(model: Model): Box {
  const range = model.arrays.actuator_ctrlrange;
  const limited = (i: number): boolean => range[2 * i] < range[2 * i + 1];
  return box(
    [model.nu],
    Array.from({ length: model.nu }, (_, i) => (limited(i) ? range[2 * i] : -Infinity)),
    Array.from({ length: model.nu }, (_, i) => (limited(i) ? range[2 * i + 1] : Infinity)),
  );
}
