import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { PluginDigest } from '../checkpoint/index.js';
import { InputError, messageOf } from '../errors.js';
import { reasonOf } from '../files.js';
import { algorithms, envs, presets, registerAlgorithm, registerEnv, registerPreset } from '../registry.js';
import { box, dict, discrete, multiDiscrete } from '../spaces.js';

/** What a plug-in's default export is called with: enough to register something without importing anything. */
const api = {
  registerEnv,
  registerAlgorithm,
  registerPreset,
  box,
  discrete,
  multiDiscrete,
  dict,
  z,
} as const;

export type PluginApi = typeof api;

const loaded = new Map<string, Promise<PluginDigest>>();

/**
 * Loads plug-ins in order: ES modules whose default export is `function (attune: PluginApi)`, which may be async, or that register
 * on import what they import from 'attune'. A file is loaded once per thread, however often it is named. Resolves to the digests of the
 * files themselves (not of what they import), which learner and actors compare. Throws an InputError that names the file and says why:
 * missing, throwing, registering nothing.
 */
export async function loadPlugins(paths: readonly string[]): Promise<PluginDigest[]> {
  const digests: PluginDigest[] = [];
  for (const path of paths) {
    const { file, bytes } = read(path);
    let digest = loaded.get(file);
    if (digest === undefined) {
      digest = load(path, file, bytes);
      loaded.set(file, digest);
    }
    digests.push(await digest);
  }
  return digests;
}

function read(path: string): { file: string; bytes: Buffer } {
  try {
    const file = realpathSync(path);
    return { file, bytes: readFileSync(file) };
  } catch (error) {
    throw new InputError(`cannot read plug-in '${path}': ${reasonOf(error)}`);
  }
}

async function load(path: string, file: string, bytes: Buffer): Promise<PluginDigest> {
  const before = registered();
  let main: unknown;
  try {
    ({ default: main } = (await import(pathToFileURL(file).href)) as { default?: unknown });
    if (typeof main === 'function') await (main as (attune: PluginApi) => unknown)(api);
  } catch (error) {
    throw new InputError(`plug-in '${path}' failed: ${placeOf(error, bytes)}${messageOf(error)}`, {
      cause: error,
    });
  }
  if (main !== undefined && typeof main !== 'function') {
    throw new InputError(
      `plug-in '${path}': its default export is ${typeof main}, not a function (attune) => ...`,
    );
  }
  if (registered() === before) {
    throw new InputError(
      `plug-in '${path}' registers nothing: its default export should be a function (attune) => attune.registerEnv(...)`,
    );
  }
  return { path: file, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function registered(): number {
  return envs.names().length + algorithms.names().length + presets.names().length;
}

/** `line 3: ` for a syntax error, which does not tell where it is: another Node is asked. */
function placeOf(error: unknown, source: Buffer): string {
  if (!(error instanceof SyntaxError)) return '';
  const { stderr } = spawnSync(process.execPath, ['--check', '--input-type=module', '-'], {
    input: source,
    encoding: 'utf8',
  });
  const [, line] = /^[^\n]*:(\d+)\r?\n/.exec(stderr) ?? [];
  return line === undefined ? '' : `line ${line}: `;
}
