import { loadPlugins } from '../core/config/plugins.js';
import type { PluginDigest } from '../core/checkpoint/index.js';

/** What registers attune's own environments, algorithms and presets when it is imported: by URL, so that worker threads can too. */
export const BUILT_INS = ['../envs/index.js', '../algos/index.js'].map(
  (path) => new URL(path, import.meta.url).href,
);

/** Registers everything built in, then the plug-ins, in their order. Throws an InputError when a plug-in cannot be loaded. */
export async function loadBuiltIns(plugins: readonly string[]): Promise<PluginDigest[]> {
  for (const url of BUILT_INS) await import(url);
  return await loadPlugins(plugins);
}
