import { dirname, resolve } from 'node:path';
import { InputError, unknownName } from '../errors.js';
import { canonicalJson, isPlainObject } from '../json.js';
import { algorithms, envs, presets, type Registry } from '../registry.js';
import type { Json } from '../unit.js';
import type { z } from 'zod';
import { fileLayer, merge, setLayer, type Layer, type Tree } from './layers.js';
import { loadPlugins } from './plugins.js';
import { Explainer, type Part } from './problems.js';
import { runSchema, type Sections } from './schema.js';

/** An environment or algorithm by name, with options that its schema has checked and completed. */
export interface Choice {
  readonly name: string;
  readonly config: unknown;
}

/** A run's configuration: complete and checked. */
export interface RunConfig extends Omit<Sections, 'env' | 'algo'> {
  readonly env: Choice;
  readonly algo: Choice;
  /** The same as plain data: what config.json holds and what `resolveConfig` reads again. */
  readonly tree: { readonly [key: string]: Json };
}

/** Where a configuration comes from; later sources win over earlier ones. */
export interface ConfigSources {
  /** Name of a preset. */
  readonly preset?: string;
  /** Path of a YAML or JSON file. */
  readonly file?: string;
  /** `a.b=c`, the value being YAML. */
  readonly sets?: readonly string[];
  /** Paths of plug-in files, relative to the working directory. */
  readonly plugins?: readonly string[];
}

/**
 * Reads, merges and checks a configuration and loads its plug-ins. Nothing else is started or written. Throws an InputError that lists
 * every problem, one per line, with the nearest valid choice and where the value comes from.
 */
export async function resolveConfig({
  preset,
  file,
  sets = [],
  plugins = [],
}: ConfigSources): Promise<RunConfig> {
  const given = plugins.map((path) => resolve(path));
  await loadPlugins(given);
  const own: [layer: Layer, folder: string][] = [];
  if (preset !== undefined) {
    own.push([{ tree: presets.get(preset).config, locate: () => `preset ${preset}` }, '.']);
  }
  if (file !== undefined) own.push([fileLayer(file), dirname(file)]);
  if (sets.length > 0) own.push([setLayer(sets), '.']);
  const paths = [...new Set([...given, ...own.flatMap(([layer, folder]) => pluginsOf(layer, folder))])];
  await loadPlugins(paths);
  const layers = own.map(([layer]) => layer);
  const merged = layers.reduce<Tree>((tree, layer) => merge(tree, layer.tree), {});
  if (preset !== undefined) checkNeeds(preset, merged);
  // An empty section of a YAML file is null; it says nothing.
  const said = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
  return check({ ...said, ...(paths.length > 0 ? { plugins: paths } : {}) }, layers);
}

/** Throws an InputError when a preset was not told what it needs. Another environment or algorithm in its place has needs of its own. */
function checkNeeds(name: string, tree: Tree): void {
  const { needs, config } = presets.get(name);
  if (!needs) return;
  const [section, option] = needs.option;
  const meant = config[section] as Tree;
  const given = tree[section] as Tree;
  if (given.name === meant.name && given[option] === undefined)
    throw new InputError(`preset '${name}' needs ${section}.${option}: ${needs.hint}`);
}

/** The plug-ins that a layer names, as absolute paths. What is no list of strings stays for the schema to refuse. */
function pluginsOf({ tree, locate }: Layer, folder: string): string[] {
  if (tree.plugins === undefined) return [];
  if (!Array.isArray(tree.plugins) || !tree.plugins.every((path) => typeof path === 'string')) {
    throw new InputError(`plugins must be a list of files (${locate(['plugins'])})`);
  }
  return tree.plugins.map((path) => resolve(folder, path));
}

function check(tree: Tree, layers: readonly Layer[]): RunConfig {
  const env = partOf('env', tree, envs);
  const algo = partOf('algo', tree, algorithms);
  const whole: Part = { path: [], schema: runSchema };
  const explainer = new Explainer(layers, [whole, ...[env, algo].flatMap(({ part }) => part ?? [])]);
  const problems: string[] = [];
  const parse = <T extends z.ZodType>(
    path: readonly string[],
    schema: T,
    value: unknown,
  ): z.output<T> | undefined => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    problems.push(...explainer.explain({ path, schema }, value, parsed.error.issues));
    return undefined;
  };
  const sections = parse([], runSchema, withNames(tree));
  for (const { path, problem } of [env, algo])
    if (problem) problems.push(explainer.line([path, 'name'], problem));
  const envConfig: unknown = env.part && parse(env.part.path, env.part.schema, env.options);
  const algoConfig: unknown = algo.part && parse(algo.part.path, algo.part.schema, algo.options);
  if (problems.length === 0) {
    problems.push(...misfits(sections!).map(([path, problem]) => explainer.line(path, problem)));
  }
  if (problems.length === 1) throw new InputError(problems[0]);
  if (problems.length > 1)
    throw new InputError(`${problems.length} problems in the configuration:\n  ${problems.join('\n  ')}`);
  return complete(sections!, envConfig, algoConfig);
}

/** Values that are valid each for itself, but not together. */
function misfits({ algo, learner }: Sections): [path: string[], problem: string][] {
  const found: [string[], string][] = [];
  if (learner.pipeline === 1 && algorithms.get(algo.name).pipelines !== true) {
    const problem = `learner.pipeline is 1: algorithm '${algo.name}' takes 0 only, it cannot use samples of old weights`;
    found.push([['learner', 'pipeline'], problem]);
  }
  if (learner.device !== 'auto' && learner.device !== 'wasm') {
    const only = `only wasm has it, not '${learner.device}'`;
    if (learner.threads !== 1)
      found.push([['learner', 'threads'], `learner.threads is ${learner.threads}: ${only}`]);
    if (learner.relaxed) found.push([['learner', 'relaxed'], `learner.relaxed is true: ${only}`]);
    if (learner.wide) found.push([['learner', 'wide'], `learner.wide is true: ${only}`]);
  }
  if (learner.relaxed && learner.wide) {
    found.push([['learner', 'wide'], 'learner.wide is true: it cannot be had together with learner.relaxed']);
  }
  return found;
}

/** The tree with an empty name where there is none: that is told once, by `partOf`. */
function withNames(tree: Tree): Tree {
  const named = (section: unknown): unknown =>
    section === undefined
      ? { name: '' }
      : isPlainObject(section) && typeof section.name !== 'string'
        ? { ...section, name: '' }
        : section;
  return { ...tree, env: named(tree.env), algo: named(tree.algo) };
}

interface Chosen {
  readonly path: string;
  readonly part?: Part;
  readonly options?: unknown;
  readonly problem?: string;
}

/** The schema and the options of the environment or algorithm that the section at `path` names. */
function partOf(
  path: 'env' | 'algo',
  tree: Tree,
  registry: Registry<{ readonly config: z.ZodType }>,
): Chosen {
  const section = tree[path] ?? {};
  if (!isPlainObject(section)) return { path };
  const { name, ...options } = section;
  const kind = path === 'env' ? 'env' : 'algorithm';
  if (typeof name !== 'string') {
    return {
      path,
      problem: `${path}.name is ${name === undefined ? 'missing' : JSON.stringify(name)}: choose one of ${registry.names().join(', ')}`,
    };
  }
  if (!registry.names().includes(name))
    return { path, problem: `${path}.name: ${unknownName(kind, name, registry.names()).message}` };
  return { path, part: { path: [path], schema: registry.get(name).config }, options };
}

function complete(sections: Sections, env: unknown, algo: unknown): RunConfig {
  const flat = (name: string, config: unknown): unknown => ({ name, ...(config as object) });
  const plain = { ...sections, env: flat(sections.env.name, env), algo: flat(sections.algo.name, algo) };
  let tree: RunConfig['tree'];
  try {
    tree = JSON.parse(canonicalJson(plain)) as RunConfig['tree'];
  } catch (error) {
    throw new InputError(`an option cannot be saved: ${(error as Error).message}`);
  }
  return {
    ...sections,
    env: { name: sections.env.name, config: env },
    algo: { name: sections.algo.name, config: algo },
    tree,
  };
}

/** The text of a run's config.json: complete, and the same for the same configuration. */
export function serializeConfig({ tree }: RunConfig): string {
  return `${canonicalJson(tree, 2)}\n`;
}

/**
 * What results depend on: environment and algorithm with their options, seed, rounds, the number of learners and the depth of the
 * pipeline. Actors, ports, folders and devices are not part of it. It enters the content hash of checkpoints.
 */
export function identityOf({ tree, learner, train, seed }: RunConfig): { readonly [key: string]: Json } {
  return {
    env: tree.env,
    algo: tree.algo,
    seed,
    rounds: train.rounds,
    learners: learner.count,
    pipeline: learner.pipeline,
  };
}
