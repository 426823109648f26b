import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { ndarray } from '../../core/arrays.js';
import { bestEntry, latestCheckpoint, listCheckpoints } from '../../core/checkpoint/index.js';
import { RunError } from '../../core/errors.js';
import { readMetrics } from '../../core/metrics/index.js';
import { algorithms, registerAlgorithm, registerPreset } from '../../core/registry.js';
import { loadBuiltIns } from '../../launch/built-ins.js';
import { trainHere } from '../../launch/local/in-process.js';
import { configFrom, createRun, openRun } from '../../launch/setup.js';
import type { Evaluation } from '../../learners/evaluation.js';
import type { LearnerEvent } from '../../learners/events.js';
import { temporaryFolder } from '../helpers/files.js';

await loadBuiltIns([]);

const ROUNDS = 4;

interface Subject {
  readonly preset: string;
  readonly options: { readonly [path: string]: unknown };
}

const SUBJECTS: readonly Subject[] = [
  { preset: 'cartpole/reinforce', options: { 'algo.units': 2, 'algo.episodes': 2, 'algo.envs': 2 } },
  {
    preset: 'cartpole/ppo',
    options: {
      'learner.pipeline': 1,
      'algo.units': 2,
      'algo.steps': 20,
      'algo.minibatch': 20,
      'algo.epochs': 1,
    },
  },
];

async function newRun(runs: string, subject: Subject = SUBJECTS[0]): Promise<string> {
  const options = {
    runs: JSON.stringify(runs),
    'train.rounds': ROUNDS,
    'train.evaluateEvery': 2,
    'train.evaluateEpisodes': 2,
    'train.checkpointEvery': 3,
    ...subject.options,
  };
  const sets = Object.entries(options).map(([path, value]) => `${path}=${String(value)}`);
  const config = await configFrom({ what: subject.preset, sets, plugins: [] });
  return (await createRun(config, 'run', undefined)).path;
}

/** Trains until the end, or until `stopAt` events have come. Resolves to the events. */
async function play(path: string, stopAt = Infinity): Promise<LearnerEvent[]> {
  const events: LearnerEvent[] = [];
  const stop = new AbortController();
  const listener = (event: LearnerEvent): void => {
    if (event.kind === 'status') return; // comes by the clock
    events.push(event);
    if (events.length >= stopAt) stop.abort();
  };
  await trainHere(await openRun(path), listener, stop.signal);
  return events;
}

async function rowsOf(path: string): Promise<unknown[]> {
  const rows = await readMetrics(`${path}/metrics.jsonl`);
  return rows.map(({ time: _time, ...row }) => row);
}

const hashOf = async (path: string): Promise<string> =>
  (await latestCheckpoint(path))!.checkpoint.contentHash;

registerAlgorithm('thrower', {
  ...algorithms.get('reinforce'),
  round: async (context, state) => {
    if (context.round === 2) throw new TypeError('no such thing');
    return await algorithms.get('reinforce').round(context, state);
  },
});
registerAlgorithm('diverger', {
  ...algorithms.get('reinforce'),
  round: async (context, state) => {
    const result = await algorithms.get('reinforce').round(context, state);
    return context.round === 2 ? { ...result, metrics: { ...result.metrics, 'loss/odd': NaN } } : result;
  },
});

/** Its one number grows from round to round; while it is below 3 the policy balances, and then it always goes left. */
registerAlgorithm('unlearner', {
  summary: 'forgets',
  config: z.strictObject({}),
  supports: () => undefined,
  init: () => ({ age: 0 }),
  weights: (state: { readonly age: number }) => ({ age: ndarray(Float32Array.of(state.age)) }),
  policy: (_spec, _config, weights) => ({
    start: () => undefined,
    restart: () => undefined,
    act: (observations) => ({
      actions: observations.map((seen) => {
        const [, , angle, turning] = seen as Float32Array;
        return weights['age'].data[0] < 3 && angle + turning > 0 ? 1 : 0;
      }),
      extras: {},
      memory: undefined,
    }),
  }),
  collect: () => ({}),
  round: (_ctx, { age }) => Promise.resolve({ state: { age: age + 1 }, metrics: {} }),
});
registerPreset('cartpole/unlearner', {
  summary: 'forgets',
  config: { env: { name: 'cartpole' }, algo: { name: 'unlearner' } },
});

/** The closing line of a run's metrics. */
interface Closing {
  readonly round: number;
  readonly policyRound?: number;
  readonly final: readonly Evaluation[];
}

describe('a learner', () => {
  for (const subject of SUBJECTS) {
    it(`stopped at any event keeps the last round that it has recorded, and comes to the same end: ${subject.preset}`, async (t) => {
      const runs = temporaryFolder(t);
      const whole = await newRun(runs, subject);
      const events = await play(whole);
      const kinds = events.map(({ kind }) => kind);
      assert.deepEqual(
        kinds.filter((kind) => kind === 'evaluation').length,
        4,
        'two for validation, policy and rule at the end',
      );
      for (let stopAt = 1; stopAt < events.length; stopAt++) {
        const path = await newRun(runs, subject);
        const last = (await play(path, stopAt)).at(-1)!;
        if (last.kind === 'interrupted') {
          const rows = await rowsOf(path);
          assert.deepEqual(
            [last.round, (await latestCheckpoint(path))!.checkpoint.round],
            [rows.length, rows.length],
            kinds[stopAt - 1],
          );
          await play(path);
        }
        assert.deepEqual(await rowsOf(path), await rowsOf(whole), `stopped at ${kinds[stopAt - 1]}`);
        assert.equal(await hashOf(path), await hashOf(whole));
      }
    });
  }

  it('scores by validation what it keeps as the best, never by the test at the end', async (t) => {
    const path = await newRun(temporaryFolder(t));
    const scores = (await play(path)).flatMap((event) =>
      event.kind === 'evaluation' && event.evaluation.split === 'valid'
        ? [[event.round, event.evaluation.summary.return.mean]]
        : [],
    );
    const entries = (await listCheckpoints(path)).filter(({ score }) => score !== undefined);
    assert.deepEqual(
      entries.map(({ round, score }) => [round, score]),
      scores,
    );
    assert.equal(scores.at(-1)![0], ROUNDS);
  });

  it('plays the test episodes with the policy that was best on validation, when told so', async (t) => {
    const runs = temporaryFolder(t);
    const best = await newRun(runs, {
      preset: 'cartpole/unlearner',
      options: { 'train.evaluateFinal': 'best' },
    });
    const last = await newRun(runs, { preset: 'cartpole/unlearner', options: {} });
    const alone = await newRun(runs, {
      preset: 'cartpole/unlearner',
      options: { 'train.evaluateRules': false },
    });
    await play(best);
    await play(last);
    await play(alone);
    const [chosen, usual] = [(await rowsOf(best)).at(-1)!, (await rowsOf(last)).at(-1)!] as Closing[];
    assert.equal((await bestEntry(best))!.round, 2);
    assert.deepEqual([chosen.round, chosen.policyRound], [ROUNDS, 2]);
    assert.equal('policyRound' in usual, false);
    assert.ok(chosen.final[0].summary['return'].mean > usual.final[0].summary['return'].mean);
    assert.deepEqual(chosen.final.slice(1), usual.final.slice(1), 'rules do not learn');
    const { final } = (await rowsOf(alone)).at(-1) as unknown as Closing;
    assert.deepEqual(final, usual.final.slice(0, 1), 'rules play unless told otherwise');
    assert.equal(usual.final.length, 2);
  });

  for (const [name, message] of [
    ['thrower', /^algorithm 'thrower' failed in round 3: no such thing at .*learner\.test\.js:\d+/],
    ['diverger', /^round 3: metric 'loss\/odd' is NaN; the checkpoint of round 2 stays$/],
  ] as const) {
    it(`fails naming what went wrong, and keeps its last checkpoint: ${name}`, async (t) => {
      const path = await newRun(temporaryFolder(t), {
        preset: 'cartpole/reinforce',
        options: { 'algo.name': name },
      });
      await assert.rejects(play(path), (error: unknown) => {
        assert(error instanceof RunError);
        assert.match(error.message, message);
        return true;
      });
      assert.equal((await latestCheckpoint(path))!.checkpoint.round, 2);
    });
  }
});
