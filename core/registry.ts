import type { Algorithm } from './algorithm.js';
import type { EnvDefinition } from './env.js';
import { InputError, unknownName } from './errors.js';
import type { Preset } from './preset.js';

/** Things by name. Names are lower-case words joined by '-', with '/' between family and member. */
export class Registry<T> {
  private readonly entries = new Map<string, T>();
  constructor(private readonly kind: string) {}

  /** Adds an entry. Throws an InputError when the name is malformed or taken. */
  register(name: string, entry: T): void {
    if (!/^[a-z0-9]+([-/][a-z0-9]+)*$/.test(name)) {
      throw new InputError(
        `${this.kind} name '${name}' must be lower-case words joined by '-' or '/', like 'point-goal'`,
      );
    }
    if (this.entries.has(name)) throw new InputError(`${this.kind} '${name}' is registered twice`);
    this.entries.set(name, entry);
  }

  /** The entry of that name. Throws an InputError that names the nearest one. */
  get(name: string): T {
    const entry = this.entries.get(name);
    if (entry === undefined) throw unknownName(this.kind, name, this.names());
    return entry;
  }

  /** All names in alphabetical order. */
  names(): string[] {
    return [...this.entries.keys()].sort();
  }
}

export const envs = new Registry<EnvDefinition>('env');
export const algorithms = new Registry<Algorithm>('algorithm');
export const presets = new Registry<Preset>('preset');

/** Registers an environment under a name; built-ins and plug-ins use this same door. */
export function registerEnv<Config, Task, Resources>(
  name: string,
  definition: EnvDefinition<Config, Task, Resources>,
): void {
  envs.register(name, definition as unknown as EnvDefinition);
}

/** Registers an algorithm under a name. */
export function registerAlgorithm<Config, State>(name: string, algorithm: Algorithm<Config, State>): void {
  algorithms.register(name, algorithm as unknown as Algorithm);
}

/** Registers a preset: a named, complete run configuration. */
export function registerPreset(name: string, preset: Preset): void {
  presets.register(name, preset);
}
