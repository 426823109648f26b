import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Estimate } from '../../../core/env.js';
import { cellOf, cellText, gainOf } from '../../../launch/bench/tables.js';
import type { Result } from '../../../launch/bench/suite.js';
import { crsReport } from '../../../launch/bench/suites/crs-report.js';
import { miletReport } from '../../../launch/bench/suites/milet-report.js';

/** A result with these numbers of test episodes. */
function result(
  env: string,
  method: string,
  seed: number,
  numbers: { readonly [name: string]: number },
  more: Partial<Result> = {},
): Result {
  const summary = Object.fromEntries(
    Object.entries(numbers).map(([name, mean]): [string, Estimate] => [name, { mean, interval: 0.5 }]),
  );
  return {
    ...{
      suite: 'any',
      env,
      method,
      seed,
      settings: 's',
      rounds: 1,
      policyRound: 1,
      envSteps: 100,
      seconds: 3,
    },
    ...{ evaluations: [{ policy: 'trained', split: 'test', episodes: 9, summary }], curves: {}, metrics: {} },
    versions: { attune: '1', node: '20' },
    ...more,
  };
}

const triple = (sr: number, at: number, hdcg: number) => ({ 'SR@15': sr, AT: at, hDCG: hdcg });

test('several seeds have the interval over seeds, one seed that over its episodes', () => {
  const results = [1, 2, 3].map((seed) => result('e', 'm', seed, { x: seed }));
  // Student's t of 2 degrees of freedom: 4.30265 * 1 / sqrt(3).
  assert.equal(cellText(cellOf(results, 'x'), 2), '2.00 ± 2.48');
  assert.equal(cellText(cellOf(results.slice(0, 1), 'x'), 2), '1.00 ± 0.50');
  assert.equal(cellText(cellOf([], 'x'), 2), '-');
});

test('gains are between equal seeds', () => {
  const results = [
    ...[1, 2, 3].map((seed) => result('e', 'new', seed, { x: 10 * seed + 1 })),
    ...[2, 3, 4].map((seed) => result('e', 'old', seed, { x: 10 * seed })),
  ];
  assert.deepEqual(gainOf(results, 'new', 'old', 'x')!.values, [1, 1]);
  assert.equal(gainOf(results, 'new', 'none', 'x'), undefined);
});

test('the page of crs has ours beside the published numbers, the floor, the gain and the case study', () => {
  const { page, files } = crsReport([
    result('lastfm', 'random', 1, triple(0.6, 11, 0.19), { rounds: 0, policyRound: 0 }),
    ...[1, 2, 3].map((seed) =>
      result('lastfm', 'pg', seed, triple(0.7, 10.5, 0.2), {
        rounds: 80,
        policyRound: 10 * seed,
        curves: { 'SR@15': [[20, 0.8 + seed / 100]], AT: [[20, 10]], hDCG: [[20, 0.25]] },
      }),
    ),
    ...[1, 2, 3].map((seed) =>
      result('lastfm', 'crsirl', seed, triple(0.75, 10.25, 0.22), {
        curves: {
          'SR@15': [
            [10, 0.6],
            [20, 0.82 + seed / 100],
          ],
          AT: [[20, 10.5]],
          hDCG: [[20, 0.24]],
        },
        ...(seed === 1 && { transcript: 'Agent:  Should it be *rock*?   [intrinsic reward +0.125]' }),
      }),
    ),
  ]);
  const text = files.get(page)!;
  assert.match(text, /^\| Random.* \| 0\.600 ± 0\.500 \|  \|.* 1 seed \|  \| 9 \|$/m);
  assert.match(
    text,
    /^\| CRSIRL \| 0\.750 ± 0\.000 \| 0\.772 \| 10\.25 ± 0\.00 \| 10\.12 \|.* 3 seeds \| 1, 1, 1 of 1 \| 9 \|$/m,
  );
  assert.match(text, /^\| PG .* 3 seeds \| 10, 20, 30 of 80 \| 9 \|$/m);
  assert.match(text, /^\| UNICORN \|  \| 0\.535 \|.* not run \|  \|  \|$/m);
  assert.match(text, /CRSIRL over PG, same seeds: SR@15 \+0\.050 ± 0\.000, AT -0\.25 ± 0\.00/);
  assert.match(
    text,
    /last round, on validation pairs: SR@15 \+0\.020 ± 0\.000, AT \+0\.50 ± 0\.00, hDCG -0\.010 ± 0\.000/,
  );
  assert.match(text, /CRSIRL over the floor: \+0\.150/);
  assert.match(text, /intrinsic reward \+0\.125/);
  assert.match(files.get('crsirl-lastfm.svg')!, />CRSIRL</);
  assert.doesNotMatch(text, /LastFM\*|discount of 0\.999/, 'what was not run is not there');
});

test('rows with another discount than the published one have a table of their own', () => {
  const rows = [1, 2, 3].flatMap((seed) => [
    result('lastfm', 'crsirl', seed, triple(0.8, 10.5, 0.24)),
    result('lastfm', 'crsirl-discounted', seed, triple(0.78, 10 + seed / 100, 0.24)),
  ]);
  const { page, files } = crsReport(rows);
  const text = files.get(page)!;
  assert.match(text, /^\| CRSIRL, discount 0\.95 \| 0\.780 ± 0\.000 \|  \| 10\.02 ± 0\.02 \|  \|.* 3 seeds/m);
  assert.match(
    text,
    /CRSIRL, discount 0\.95 over CRSIRL, same seeds: SR@15 -0\.020 ± 0\.000, AT -0\.48 ± 0\.02/,
  );
});

test("the page of milet pools the oracle's agents seed by seed, and tells NMI at the end of exploration", () => {
  const oracle = [0, 1, 2, 3].flatMap((cluster) =>
    [1, 2].map((seed) =>
      result('ant-goal', `oracle-${cluster}`, seed, { return2: -cluster - seed, return1: -9 }),
    ),
  );
  const milet = result(
    'ant-goal',
    'milet-4',
    1,
    { return2: -125, return1: -200 },
    { nmi: [0, 0.2, 0.75, 0.8] },
  );
  const { page, files } = miletReport([...oracle, milet]);
  const text = files.get(page)!;
  assert.match(text, /^\| Oracle \| -9\.0 ± 0\.0 \| -3\.0 ± 6\.4 \|  \|  \| 100 \| 2 \|$/m);
  assert.match(
    text,
    /^\| MiLEt-4 \| -200\.0 ± 0\.5 \| -125\.0 ± 0\.5 \| -125\.4 ± 5\.1 \| 0\.75 \| 100 \| 1 \|$/m,
  );
  assert.match(files.get('milet-ant-goal-nmi.svg')!, />MiLEt-4</);
});
