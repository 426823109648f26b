import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Algorithm } from '../core/algorithm.js';
import { listCheckpoints, type PluginDigest } from '../core/checkpoint/index.js';
import { resolveConfig, serializeConfig, type RunConfig } from '../core/config/index.js';
import { InputError, nearest, unknownName } from '../core/errors.js';
import { writeFileAtomic } from '../core/files.js';
import { loadEnv } from '../core/loaded-env.js';
import { algorithms, presets } from '../core/registry.js';
import { RunFolder } from '../core/run-folder.js';
import { loadBuiltIns } from './built-ins.js';

/** What a run is made from, as given on a command line. */
export interface Sources {
  /** A preset's name or a config file's path. */
  readonly what: string;
  readonly sets: readonly string[];
  readonly plugins: readonly string[];
}

const CONFIG_FILES = ['.yaml', '.yml', '.json'];

/** Reads and checks the configuration that a command line asks for. Throws an InputError. */
export async function configFrom({ what, sets, plugins }: Sources): Promise<RunConfig> {
  await loadBuiltIns(plugins);
  if (CONFIG_FILES.includes(extname(what))) return await resolveConfig({ file: what, sets, plugins });
  const names = presets.names();
  if (!names.includes(what) && nearest(what, names) === undefined && existsSync(what)) {
    throw new InputError(`'${what}' is neither a preset nor a config file (${CONFIG_FILES.join(', ')})`);
  }
  if (!names.includes(what)) throw unknownName('preset', what, names);
  return await resolveConfig({ preset: what, sets, plugins });
}

/** Makes the folder of a new run and writes its configuration. */
export async function createRun(
  config: RunConfig,
  stem: string,
  name: string | undefined,
): Promise<RunFolder> {
  const folder = RunFolder.create(config.runs, stem.replaceAll('/', '-'), name ?? config.name);
  await writeFileAtomic(folder.config, serializeConfig(config));
  return folder;
}

/** Removes the folder of a run that cannot begin, so that it can be tried again under the same name. */
export async function removeUnlessBegun(folder: RunFolder): Promise<void> {
  const checkpoints = await listCheckpoints(folder.path);
  if (checkpoints.every(({ round }) => round === 0)) await rm(folder.path, { recursive: true, force: true });
}

/** Checks what only the processes of one machine have to fit together in. Throws an InputError. */
export function checkLocal({ actors, learner }: RunConfig, inProcess: boolean): void {
  if (inProcess && learner.count > 1) {
    throw new InputError(
      `learner.count is ${learner.count}: --local has one learner, and results depend on their number; leave --local away or set learner.count=1`,
    );
  }
  if (!inProcess && actors.count > 0 && actors.count < learner.count) {
    throw new InputError(
      `actors.count is ${actors.count}, learner.count is ${learner.count}: every learner needs an actor of its own, so set actors.count=${learner.count} or more, or 0 for actors that join by themselves`,
    );
  }
}

/** A run as it stands: its folder, its checked configuration and its algorithm. */
export interface OpenRun {
  readonly folder: RunFolder;
  readonly config: RunConfig;
  readonly algorithm: Algorithm;
  readonly plugins: readonly PluginDigest[];
}

/** Opens an existing run and loads what its configuration names. Throws an InputError. */
export async function openRun(
  path: string,
  sets: readonly string[] = [],
  plugins: readonly string[] = [],
): Promise<OpenRun> {
  await loadBuiltIns(plugins);
  const folder = RunFolder.open(path);
  const config = await resolveConfig({ file: folder.config, sets, plugins });
  return {
    folder,
    config,
    algorithm: algorithms.get(config.algo.name),
    plugins: await loadBuiltIns(config.plugins),
  };
}

/**
 * Opens a run to play its policy under other options of its environment. Throws an InputError when there are others among `sets`, or when
 * the policy would meet observations or actions that it was not trained on.
 */
export async function openForPlay(path: string, sets: readonly string[]): Promise<OpenRun> {
  const trained = await openRun(path);
  if (sets.length === 0) return trained;
  for (const set of sets) {
    if (!set.startsWith('env.'))
      throw new InputError(
        `--set ${set}: only options of the environment can change here, such as env.${set}`,
      );
  }
  const played = await openRun(path, sets);
  const [was, is] = await Promise.all(
    [trained, played].map(async ({ config: { env } }) => (await loadEnv(env.name, env.config)).spec),
  );
  for (const space of ['observationSpace', 'actionSpace'] as const) {
    if (!isDeepStrictEqual(was[space], is[space]))
      throw new InputError(
        `--set ${sets.join(' --set ')}: this changes the ${space === 'actionSpace' ? 'actions' : 'observations'} of '${played.config.env.name}', and the policy of '${path}' was trained on the old ones`,
      );
  }
  return played;
}
