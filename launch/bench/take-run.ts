import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '../../core/errors.js';
import { writing } from '../../core/files.js';
import { pickCheckpoint } from '../checkpoints.js';
import { evaluateCheckpoint } from '../evaluate-checkpoint.js';
import { openRun, type OpenRun } from '../setup.js';
import { resultFrom } from './run-row.js';
import { settingsOf, type Results } from './results.js';
import { resultText } from './show.js';
import { rowName, type Result, type Row, type Suite } from './suite.js';

/**
 * Writes the result of a finished run that was trained by hand down as that of the row it belongs to; resolves to a line that says so. Where
 * the run did not play the test episodes as the suite does, they are played again. Throws an InputError when it belongs to no row, or is not
 * finished.
 */
export async function takeRun(suite: Suite, path: string, results: Results): Promise<string> {
  const run = await openRun(path);
  const { folder, config } = run;
  const place = suite.placeOf(config);
  if (!place)
    throw new InputError(
      `run '${path}' (${config.algo.name} on ${config.env.name}) is no row of suite '${suite.name}'`,
    );
  const like = suite.rows.find(
    ({ env, method, seed }) => env === place.env && method === place.method && seed === config.seed,
  );
  const row: Row = { ...like, ...place, seed: config.seed, sets: [] };
  const result = await resultFrom(suite.name, row, settingsOf(config, undefined), folder);
  if (!result) throw new InputError(`run '${path}' is not finished: attune resume ${path}`);
  await writing(results.path, async () => void (await mkdir(dirname(results.path), { recursive: true })));
  const taken = { ...result, ...(await testedAs(suite, run)), taken: true } as const;
  await results.add(taken);
  return `${rowName(row)}: ${resultText(taken)} (${folder.path})`;
}

/** What the test episodes give as the suite plays them, where the run did otherwise. */
async function testedAs(
  { test }: Suite,
  run: OpenRun,
): Promise<Partial<Pick<Result, 'evaluations' | 'policyRound'>>> {
  const { evaluateEpisodes, evaluateFinal } = run.config.train;
  if (evaluateFinal === test.checkpoint && evaluateEpisodes >= test.episodes) return {};
  const checkpoint = await pickCheckpoint(run.folder, test.checkpoint);
  const played = await evaluateCheckpoint(run, checkpoint, {
    split: 'test',
    episodes: test.episodes,
    rules: false,
  });
  return { evaluations: played.evaluations, policyRound: played.round };
}
