import { identityOf, leaves } from '../../core/config/index.js';
import { canonicalJson } from '../../core/json.js';
import type { Json } from '../../core/unit.js';
import type { OpenRun } from '../setup.js';

/** Runs that differ in their seed alone. */
export interface RunGroup {
  /** What tells it from the other groups: `milet`, `milet, clusters 6`. */
  readonly label: string;
  readonly runs: readonly OpenRun[];
}

/** Groups runs by everything that results depend on but the seed, in the order in which they come. */
export function groupRuns(runs: readonly OpenRun[]): RunGroup[] {
  const groups = new Map<string, OpenRun[]>();
  for (const run of runs) {
    const { seed: _, ...rest } = identityOf(run.config);
    const key = canonicalJson(rest);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  const options = [...groups.keys()].map((key) => leaves(JSON.parse(key) as Json));
  const environments = new Set(options.map((map) => map.get('env.name')));
  return [...groups.values()].map((members, i) => {
    const { algo, env } = members[0].config;
    const peers = options.filter((map) => map.get('algo.name') === options[i].get('algo.name'));
    const telling = [...options[i]].filter(
      ([name, value]) => name !== 'env.name' && peers.some((map) => map.get(name) !== value),
    );
    const parts = [
      environments.size > 1 ? `${algo.name} on ${env.name}` : algo.name,
      ...telling.map(([name, value]) => `${name.split('.').at(-1)!} ${value.replaceAll('"', '')}`),
    ];
    return { label: parts.join(', '), runs: members };
  });
}
