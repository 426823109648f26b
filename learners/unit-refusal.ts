import type { Hello } from '../core/wire/actor-messages.js';
import type { Refusal } from '../core/wire/learner-messages.js';

/** A plug-in file and the digest of its bytes. */
export interface PluginDigest {
  readonly path: string;
  readonly sha256: string;
}

/** What an actor must agree with. */
export interface Terms {
  /** attune's version; major and minor must agree. */
  readonly version: string;
  /** The run's name. */
  readonly run: string;
  readonly plugins: readonly PluginDigest[];
}

const majorMinor = (version: string): string => version.split('.').slice(0, 2).join('.');

/** Why an actor cannot take part, in words for its user; undefined when it can. */
export function refusalOf(hello: Hello, terms: Terms): { reason: Refusal; message: string } | undefined {
  if (majorMinor(hello.version) !== majorMinor(terms.version)) {
    return {
      reason: 'version',
      message: `the learner runs attune ${terms.version}, this actor ${hello.version}: install the same version on both`,
    };
  }
  if (hello.run !== undefined && hello.run !== terms.run) {
    return {
      reason: 'run',
      message: `the learner at this address belongs to run '${terms.run}', this actor was started for '${hello.run}'`,
    };
  }
  const missing = terms.plugins.find((plugin) => !hello.plugins.includes(plugin.sha256));
  if (missing) {
    return {
      reason: 'plugins',
      message: `the run uses plug-in '${missing.path}' (sha256 ${missing.sha256.slice(0, 12)}), which this actor has not loaded: start it with --plugin and the same file`,
    };
  }
  const extra = hello.plugins.find((digest) => !terms.plugins.some((plugin) => plugin.sha256 === digest));
  if (extra !== undefined) {
    return {
      reason: 'plugins',
      message: `this actor has loaded a plug-in (sha256 ${extra.slice(0, 12)}) that the run does not use`,
    };
  }
  return undefined;
}
