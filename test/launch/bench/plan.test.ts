import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { serializeConfig } from '../../../core/config/index.js';
import { planRows, type ReadyRow } from '../../../launch/bench/plan.js';
import { planText } from '../../../launch/bench/show.js';
import type { Result, Row, Suite } from '../../../launch/bench/suite.js';
import { miletSuite } from '../../../launch/bench/suites/milet.js';
import { loadBuiltIns } from '../../../launch/built-ins.js';
import { temporaryFolder } from '../../helpers/files.js';

await loadBuiltIns([]);

const row = (method: string, seed: number, more: Partial<Row> = {}): Row => ({
  ...{ env: 'pole', method, seed, preset: 'cartpole/reinforce', sets: ['train.rounds=10'] },
  ...more,
});
const suite = (...rows: Row[]): Suite => ({
  ...{ name: 'tiny', rows },
  report: () => ({ page: '', files: new Map() }),
  placeOf: () => undefined,
  test: { checkpoint: 'last', episodes: 1 },
});
const done = ({ row: { env, method, seed }, settings }: ReadyRow, seconds: number): Result => ({
  ...{
    suite: 'tiny',
    env,
    method,
    seed,
    settings,
    evaluations: [],
    rounds: 10,
    policyRound: 10,
    envSteps: 1,
  },
  ...{ seconds, curves: {}, metrics: {}, versions: { attune: '1', node: '20' } },
});

test('a plan tells what is done, begun, to begin and not available, and what is left of it', async (t) => {
  const work = temporaryFolder(t);
  const choice = { work, sets: ['second:algo.discount=0.5'] };
  const rows = [
    row('first', 1),
    row('first', 2),
    row('second', 1),
    row('second', 2),
    row('absent', 1, { preset: 'no/such' }),
    row('alien', 1, { sets: ['algo.name=no-such'] }),
  ];
  const fresh = (await planRows(suite(...rows), [], choice)) as ReadyRow[];
  assert.deepEqual(fresh.map(({ state }) => state.kind).join(' '), 'new new new new unavailable unavailable');
  assert.equal((fresh[2].config.algo.config as { discount: number }).discount, 0.5);
  assert.notEqual((fresh[0].config.algo.config as { discount: number }).discount, 0.5);
  assert.equal(fresh[2].settings, fresh[3].settings, 'the seed is not a setting');
  assert.notEqual(fresh[0].settings, fresh[2].settings);

  // Four rounds of ten in eight seconds.
  const folder = join(work, 'pole-second-1');
  mkdirSync(folder);
  writeFileSync(join(folder, 'config.json'), serializeConfig(fresh[2].config));
  const lines = [1, 2, 3, 4].map((round) => `${JSON.stringify({ round, time: { seconds: 2 } })}\n`);
  writeFileSync(join(folder, 'metrics.jsonl'), lines.join(''));
  const later = await planRows(suite(...rows), [done(fresh[0], 30)], choice);
  assert.deepEqual(
    later.map(({ state, seconds }) => [state.kind, seconds]),
    [
      ['done', 0],
      ['new', 30],
      ['begun', 12],
      ['new', undefined],
      ['unavailable', undefined],
      ['unavailable', undefined],
    ],
  );
  const text = planText(later, 1);
  assert.match(text, /absent seed 1 +not available: no preset 'no\/such'/);
  assert.match(text, /alien seed 1 +not available: no algorithm 'no-such'/);
  assert.match(text, /3 of 6 rows to run: about 0:42, and 1 whose cost is not known yet$/);

  const other = { work, sets: ['second:algo.discount=0.25'] };
  await assert.rejects(planRows(suite(...rows), [], other), /begun with other settings/);
  const changed = { ...done(fresh[0], 30), settings: 'other' };
  await assert.rejects(planRows(suite(...rows), [changed], choice), /computed with other settings/);
  const wrong = suite(row('first', 1, { sets: ['train.runds=3'] }));
  await assert.rejects(planRows(wrong, [], choice), /pole\/first seed 1: unknown key 'train\.runds'/);
});

test('what follows from a configuration gives way to what the user says', async (t) => {
  const derived = row('first', 1, { derived: (config) => [`train.rounds=${config.train.rounds * 7}`] });
  const rounds = async (sets: string[]): Promise<number> => {
    const [planned] = await planRows(suite(derived), [], { work: temporaryFolder(t), sets });
    return (planned as ReadyRow).config.train.rounds;
  };
  assert.equal(await rounds([]), 70);
  assert.equal(await rounds(['train.rounds=3']), 3);
});

test('rows of milet have equal frames, and a run trained by hand finds its row', async (t) => {
  const options = { envs: ['point-goal', 'ant-goal', 'ant-goal-apart'], seeds: [1], frames: 100_000 };
  const suite = miletSuite({ ...options, only: ['milet-6', 'varibad', 'oracle-2', 'rl2'] });
  const planned = await planRows(suite, [], { work: temporaryFolder(t), sets: [] });
  assert.equal(planned.length, 12);
  for (const { row, config } of planned as ReadyRow[]) {
    const { units, trials } = config.algo.config as { units: number; trials: number };
    const trial = row.env === 'point-goal' ? 40 : 200;
    const frames = config.train.rounds * units * trials * trial;
    assert.ok(frames >= 100_000 && frames < 100_000 + units * trials * trial, `${row.env}/${row.method}`);
    assert.deepEqual(suite.placeOf(config), { env: row.env, method: row.method });
  }
});
