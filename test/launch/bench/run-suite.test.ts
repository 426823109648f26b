import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { planRows, type ReadyRow } from '../../../launch/bench/plan.js';
import { runSuite, type Watcher } from '../../../launch/bench/run-suite.js';
import { runName, type Row, type Suite } from '../../../launch/bench/suite.js';
import { loadBuiltIns } from '../../../launch/built-ins.js';
import { createRun } from '../../../launch/setup.js';
import { temporaryFolder } from '../../helpers/files.js';

await loadBuiltIns([]);

const suite = (...rows: Row[]): Suite => ({
  name: 'tiny',
  rows,
  report: () => ({ page: '', files: new Map() }),
  placeOf: () => undefined,
  test: { checkpoint: 'last', episodes: 1 },
});
const POLE: Row = { env: 'pole', method: 'any', seed: 1, preset: 'cartpole/reinforce', sets: [] };
const STAY: Row = {
  env: 'goal',
  method: 'stay',
  seed: 1,
  preset: 'point-goal/ppo',
  rule: 'stay',
  sets: ['train.evaluateEpisodes=4'],
};

/** Keeps the names of what happens. */
class Told implements Watcher {
  readonly events: string[] = [];
  began({ row }: ReadyRow): void {
    this.events.push(`began ${row.method}`);
  }
  event(): void {}
  ended({ row }: ReadyRow): void {
    this.events.push(`ended ${row.method}`);
  }
  failed({ row }: ReadyRow): void {
    this.events.push(`failed ${row.method}`);
  }
}

test('a row that another process is at is left to it, and the others are run', async (t) => {
  const choice = { work: temporaryFolder(t), sets: [], jobs: 1 };
  const [planned] = (await planRows(suite(POLE), [], choice)) as ReadyRow[];
  const { path } = await createRun(planned.config, 'pole', runName(POLE));
  writeFileSync(join(path, 'learner.lock'), JSON.stringify({ pid: process.ppid, host: hostname() }));
  const told = new Told();
  const { results, failures } = await runSuite(suite(POLE, STAY), choice, told, new AbortController().signal);
  assert.deepEqual(told.events, ['began any', 'failed any', 'began stay', 'ended stay']);
  assert.match(failures.join(), /^pole\/any seed 1: run .* is being written by process/);
  assert.deepEqual(
    results.map(({ method, evaluations: [{ policy, episodes, split }] }) => [
      method,
      policy,
      episodes,
      split,
    ]),
    [['stay', 'stay', 4, 'test']],
  );
});

test('a stopped rule leaves no result and nothing else begins', async (t) => {
  const choice = { work: temporaryFolder(t), sets: [], jobs: 1 };
  const stop = new AbortController();
  const told = new (class extends Told {
    override began(row: ReadyRow): void {
      super.began(row);
      stop.abort();
    }
  })();
  const { results, failures } = await runSuite(suite(STAY, { ...STAY, seed: 2 }), choice, told, stop.signal);
  assert.deepEqual([results, failures], [[], []]);
  assert.deepEqual(told.events, ['began stay', 'ended stay']);
});
