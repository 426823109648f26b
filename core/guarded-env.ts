import type { Action, Env, Reset, Step } from './env.js';
import type { Rng } from './random.js';
import type { Space, Value } from './spaces.js';

/** An environment did what its contract forbids: a number that is not finite, a step after the end, an exception of its own. */
export class EnvError extends Error {
  override readonly name = 'EnvError';
}

/** Where in `value` the first number stands that is not finite: `observation[3] is NaN`; undefined when all are finite. */
function notFinite(value: Value, path: string): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${path} is ${value}`;
  if (value instanceof Float32Array) {
    for (let i = 0; i < value.length; i++)
      if (!Number.isFinite(value[i])) return `${path}[${i}] is ${value[i]}`;
    return undefined;
  }
  if (value instanceof Int32Array) return undefined;
  for (const name in value) {
    const reason = notFinite(value[name], `${path}.${name}`);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/**
 * An environment with the framework's time limit around it, watched for what must never enter a sample. Every complaint names the
 * environment and the step.
 */
export class GuardedEnv implements Env {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  private steps = 0;
  private running = false;

  constructor(
    /** The environment itself: what rules look at. */
    readonly inner: Env,
    private readonly label: string,
    private readonly maxSteps: number | undefined,
    private readonly onStep: () => void,
  ) {
    this.observationSpace = inner.observationSpace;
    this.actionSpace = inner.actionSpace;
  }

  /** Forgets the episode, so that the next unit cannot go on with it. */
  rest(): void {
    this.running = false;
  }

  reset(options: { rng: Rng; task?: unknown }): Reset {
    this.steps = 0;
    const result = this.attempt(() => this.inner.reset(options));
    this.check(notFinite(result.observation, 'observation'));
    this.running = true;
    return result;
  }

  step(action: Action): Step {
    if (!this.running) throw new EnvError(`${this.label}: step without a reset before it`);
    this.steps++;
    const result = this.attempt(() => this.inner.step(action));
    this.onStep();
    if (!Number.isFinite(result.reward)) this.check(`reward is ${result.reward}`);
    this.check(notFinite(result.observation, 'observation'));
    const cut = !result.terminated && !result.truncated && this.steps === this.maxSteps;
    this.running = !result.terminated && !result.truncated && !cut;
    return cut ? { ...result, truncated: true } : result;
  }

  get stateSize(): number | undefined {
    return this.inner.stateSize === undefined ? undefined : 1 + this.inner.stateSize;
  }

  save(out: Float64Array): void {
    out[0] = this.steps;
    this.inner.save!(out.subarray(1));
  }

  restore(state: Float64Array): Reset {
    this.steps = state[0];
    const result = this.attempt(() => this.inner.restore!(state.subarray(1)));
    this.check(notFinite(result.observation, 'observation'));
    this.running = true;
    return result;
  }

  render(notes?: readonly string[]): string {
    return this.inner.render?.(notes) ?? '';
  }

  close(): void {
    this.inner.close();
  }

  private attempt<T>(body: () => T): T {
    try {
      return body();
    } catch (error) {
      throw new EnvError(
        `${this.label} step ${this.steps}: ${error instanceof Error ? error.message : String(error)}`,
        { cause: error },
      );
    }
  }

  private check(reason: string | undefined): void {
    if (reason !== undefined) throw new EnvError(`${this.label} step ${this.steps}: ${reason}`);
  }
}
