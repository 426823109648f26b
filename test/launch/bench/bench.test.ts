import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { writeFolder } from '../../envs/crs/data/folder.js';
import { assertRefused, sets, until, Workplace } from '../../helpers/cli.js';

/** Runs of CRSIRL that take seconds, long enough to be killed in between. */
const SMALL = sets({
  'train.evaluateEvery': 2,
  'env.listSize': 1,
  'env.offeredItems': 2,
  'env.offeredQuestions': 2,
});
const OF_PG = [
  '--set',
  'pg:train.rounds=20',
  '--set',
  'pg:algo.units=1',
  '--set',
  'pg:algo.pretrainEpisodes=2',
];
const LINE = /"method":"pg"/;

/** results.jsonl without what a clock decides. */
const resultsOf = (place: Workplace, work: string): object[] =>
  readFileSync(place.path(work, 'results.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const { seconds: _, ...result } = JSON.parse(line) as Record<string, unknown>;
      return result;
    });

describe('bench', () => {
  it('goes on after a kill to the same results, and reports them', async (t) => {
    const place = new Workplace(t);
    const data = place.path('lastfm');
    renameSync(writeFolder(place.folder), data);
    const of = (work: string): string[] => [
      ...['bench', 'crs', '--dataset', 'lastfm', '--data', data, '--work', work, '--only', 'random,pg'],
      ...['--seeds', '1', ...SMALL, ...OF_PG],
    ];
    const plan = await place.output([...of('a'), '--dry-run']);
    assert.match(plan, /lastfm\/random seed 1 +to begin[^]*lastfm\/pg seed 1 +to begin[^]*2 of 2 rows/);

    const killed = place.start(of('a'));
    await until(() => rounds(place, 'a/lastfm-pg-1') >= 3 || !killed.running);
    killed.kill('SIGKILL');
    await killed.ended;
    await place.untilQuiet();
    const left = await place.output([...of('a'), '--dry-run']);
    const finished = /pg seed 1 +done/.test(left);
    if (!finished) {
      assert.match(left, /pg seed 1 +begun: round \d+[^]*1 of 2 rows/);
      // What a crash can leave of a line that was being written.
      appendFileSync(place.path('a/results.jsonl'), '{"suite":"crs","env":');
    }
    const resumed = await place.output(of('a'));
    if (!finished) assert.match(resumed, /\[1\/1\] lastfm\/pg seed 1, from round \d+/);

    await place.output(of('b'));
    assert.deepEqual(resultsOf(place, 'a'), resultsOf(place, 'b'));

    const report = await place.output([...of('a'), '--report', 'page']);
    assert.match(report, /^report: page\/crsirl\.md$/m);
    const page = readFileSync(place.path('page/crsirl.md'), 'utf8');
    assert.match(page, /^\| PG \| \d\.\d{3}.* \| 0\.724 \|.* 1 seed \| \d+ of \d+ \| 3 \|$/m);
    assert.match(page, /^\| SCPR \| +\| 0\.465 \|.*not run \|  \|  \|$/m);
    assert.match(readFileSync(place.path('page/crsirl-lastfm.svg'), 'utf8'), /<polyline/);
    assert.deepEqual(
      readFileSync(place.path('page/crsirl.jsonl'), 'utf8'),
      readFileSync(place.path('a/results.jsonl'), 'utf8'),
    );
    assert.match(await place.output(of('a')), /0 of 2 rows to run/);
    assert.match(readFileSync(place.path('a/results.jsonl'), 'utf8'), LINE);

    assertRefused(await place.attune([...of('a'), '--set', 'env.turns=5']), 2, /with other settings/);

    assert.match(await place.output([...of('c'), '--take', 'a/lastfm-pg-1']), /^lastfm\/pg seed 1: SR@15/);
    const [taken] = resultsOf(place, 'c') as { readonly taken?: boolean; readonly settings: string }[];
    assert.deepEqual([{ ...taken, taken: undefined }], [{ ...resultsOf(place, 'a')[1], taken: undefined }]);
    assert.equal(taken.taken, true);
    // As if the last policy had played the test episodes: then they are played again, by the one that validation chose.
    const config = place.path('a/lastfm-pg-1/config.json');
    writeFileSync(
      config,
      readFileSync(config, 'utf8').replace('"evaluateFinal": "best"', '"evaluateFinal": "last"'),
    );
    await place.output([...of('d'), '--take', 'a/lastfm-pg-1']);
    const [again] = resultsOf(place, 'd') as { readonly evaluations: unknown; readonly settings: string }[];
    assert.deepEqual(again.evaluations, (resultsOf(place, 'a')[1] as typeof again).evaluations);
    assert.notEqual(again.settings, taken.settings);
    const unlike = [...of('c'), '--set', 'env.turns=5', '--dry-run'];
    assert.match(await place.output(unlike), /pg seed 1 +done/, 'what was taken counts as it is');
  });

  it('says what it cannot do before it begins', async (t) => {
    const place = new Workplace(t);
    const data = writeFolder(place.folder);
    const of = (...more: string[]): string[] => ['bench', 'crs', '--data', data, '--dataset', ...more];
    assertRefused(await place.attune(of('lastfn')), 2, /did you mean 'lastfm'/);
    assertRefused(await place.attune(of('lastfm', '--only', 'unicron')), 2, /did you mean 'unicorn'/);
    assertRefused(await place.attune(of('lastfm', '--seeds', 'one')), 2, /'one' is not a whole number/);
    assertRefused(await place.attune(of('lastfm', '--report', 'page')), 2, /no result of suite 'crs'/);
    assertRefused(
      await place.attune(['bench', 'crs', '--dataset', 'lastfm', '--data', 'nowhere']),
      2,
      /'nowhere' is no data set/,
    );
  });
});

function rounds(place: Workplace, run: string): number {
  try {
    return readFileSync(place.path(run, 'metrics.jsonl'), 'utf8').split('\n').length - 1;
  } catch {
    return 0;
  }
}
