import type { EnvSpec } from './algorithm.js';
import type { Conversation } from './conversation.js';
import type { Env, EnvDefinition, Rule, TaskFamily } from './env.js';
import { InputError, messageOf } from './errors.js';
import { envs } from './registry.js';

/** An environment definition with its configuration checked and its resources loaded. */
export interface LoadedEnv {
  readonly name: string;
  readonly definition: EnvDefinition;
  readonly config: unknown;
  readonly spec: EnvSpec;
  readonly tasks?: TaskFamily;
  /** Rule policies by name; empty when there are none. */
  readonly rules: { readonly [name: string]: Rule };
  /** A new environment that shares the loaded resources. */
  create(): Env;
  /** The same with a person in the place of the simulated user, where there is one. */
  converse?(): Conversation;
}

const resourcesByDefinition = new WeakMap<EnvDefinition, Map<string, Promise<unknown>>>();

/** Loads what copies share, once per thread, environment and configuration. */
async function resourcesOf(definition: EnvDefinition, config: unknown): Promise<unknown> {
  let resourcesByConfig = resourcesByDefinition.get(definition);
  if (!resourcesByConfig) resourcesByDefinition.set(definition, (resourcesByConfig = new Map()));
  const key = JSON.stringify(config);
  let resources = resourcesByConfig.get(key);
  if (!resources) {
    resources = Promise.resolve(config).then((checked) => definition.load?.(checked));
    resourcesByConfig.set(key, resources);
    resources.catch(() => resourcesByConfig.delete(key));
  }
  return await resources;
}

/**
 * Finds an environment in the registry, checks `config` against its schema and loads its resources. Throws an InputError naming the
 * environment and the option at fault.
 */
export async function loadEnv(name: string, config: unknown): Promise<LoadedEnv> {
  return await loadDefinition(name, envs.get(name), config);
}

/** The same for a definition that need not be registered; `name` is what messages call it. */
export async function loadDefinition(
  name: string,
  definition: EnvDefinition,
  config: unknown,
): Promise<LoadedEnv> {
  const parsed = definition.config.safeParse(config);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new InputError(
      `env '${name}': ${issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''}${issue.message}`,
    );
  }
  const resources = await resourcesOf(definition, parsed.data).catch((error: unknown) => {
    if (error instanceof InputError) throw error;
    throw new InputError(`env '${name}' cannot be loaded: ${messageOf(error)}`, { cause: error });
  });
  const make = (): Env => {
    try {
      return definition.create(parsed.data, resources);
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw new InputError(`env '${name}' cannot be created: ${messageOf(error)}`);
    }
  };
  let first: Env | undefined = make();
  const tasks = definition.tasks?.(parsed.data, resources);
  const spec: EnvSpec = {
    name,
    observationSpace: first.observationSpace,
    actionSpace: first.actionSpace,
    maxEpisodeSteps: definition.maxEpisodeSteps?.(parsed.data),
    episodeMetrics: definition.episodeMetrics ?? [],
    hindsight: definition.hindsight ?? [],
    carries: first.stateSize !== undefined && tasks === undefined,
    knowledge: definition.knowledge?.(parsed.data, resources),
  };
  return {
    name,
    definition,
    config: parsed.data,
    spec,
    tasks,
    rules: definition.rules?.(parsed.data, resources) ?? {},
    create() {
      const env = first ?? make();
      first = undefined;
      return env;
    },
    ...(definition.converse && { converse: () => definition.converse!(parsed.data, resources) }),
  };
}
