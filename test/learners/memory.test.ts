import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { algorithms, registerAlgorithm } from '../../core/registry.js';
import { loadBuiltIns } from '../../launch/built-ins.js';
import { trainHere } from '../../launch/local/in-process.js';
import { configFrom, createRun, openRun } from '../../launch/setup.js';
import { temporaryFolder } from '../helpers/files.js';

await loadBuiltIns([]);
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** The states that rounds came to, and after each round how many of them are still there. */
const states: WeakRef<object>[] = [];
const alive: number[] = [];

registerAlgorithm('watched', {
  ...algorithms.get('reinforce'),
  round: async (context, state) => {
    const result = await algorithms.get('reinforce').round(context, state);
    states.push(new WeakRef(result.state as object));
    await new Promise((resolve) => setImmediate(resolve)); // a weak reference holds on to what was just made or looked at
    collectGarbage();
    alive.push(states.filter((ref) => ref.deref() !== undefined).length);
    return result;
  },
});

test('a learner lets go of the states of past rounds', async (t) => {
  const sets = [
    `runs=${JSON.stringify(temporaryFolder(t))}`,
    'algo.name=watched',
    'algo.units=2',
    'algo.episodes=2',
    'algo.envs=2',
    'train.rounds=12',
    'train.evaluateEvery=4',
    'train.evaluateEpisodes=2',
  ];
  const config = await configFrom({ what: 'cartpole/reinforce', sets, plugins: [] });
  const { path } = await createRun(config, 'run', undefined);
  await trainHere(await openRun(path), () => undefined, new AbortController().signal);
  assert.equal(alive.length, 12);
  assert.ok(Math.max(...alive) <= 4, `after each round so many were there: ${alive.join(', ')}`);
});
