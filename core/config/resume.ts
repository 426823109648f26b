import { InputError } from '../errors.js';
import { isPlainObject } from '../json.js';
import type { Json } from '../unit.js';
import type { RunConfig } from './resolve.js';

/** What may change when a run is resumed: nothing in it has a part in what is computed. */
const FREE = [
  'actors.',
  'metrics.',
  'learner.device',
  'learner.threads',
  'learner.relaxed',
  'learner.wide',
  'learner.host',
  'learner.port',
  'learner.weightsPort',
  'train.evaluate',
  'train.checkpointEvery',
  'train.keep',
  'train.metric',
  'plugins',
  'runs',
  'name',
];

/**
 * Checks that a run begun with `before` may go on with `after`. Throws an InputError listing every option that must not change, with
 * its old and new value. `train.rounds` may grow.
 */
export function checkResumable(before: RunConfig, after: RunConfig): void {
  const old = leaves(before.tree);
  const now = leaves(after.tree);
  const problems: string[] = [];
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(key), now.get(key)];
    if (was === is || FREE.some((prefix) => key.startsWith(prefix))) continue;
    if (key === 'train.rounds' && Number(is) > Number(was)) continue;
    const rule = key === 'train.rounds' ? 'may only grow' : 'must stay';
    problems.push(`${key} was ${was ?? 'not set'} and would be ${is ?? 'not set'}: it ${rule}`);
  }
  if (problems.length > 0) {
    throw new InputError(
      `a resumed run goes on as it began; start a new run to change this:\n  ${problems.join('\n  ')}`,
    );
  }
}

/** Every option by its dotted path, as JSON text; lists are taken as a whole. */
export function leaves(tree: Json, path = ''): Map<string, string> {
  if (!isPlainObject(tree)) return new Map([[path, JSON.stringify(tree)]]);
  return new Map(
    Object.entries(tree).flatMap(([key, value]) => [
      ...leaves(value as Json, path === '' ? key : `${path}.${key}`),
    ]),
  );
}
