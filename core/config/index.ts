export { loadPlugins, type PluginApi } from './plugins.js';
export {
  identityOf,
  resolveConfig,
  serializeConfig,
  type Choice,
  type ConfigSources,
  type RunConfig,
} from './resolve.js';
export { setLayer } from './layers.js';
export { checkResumable, leaves } from './resume.js';
