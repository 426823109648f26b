import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '../../core/errors.js';
import { writing } from '../../core/files.js';
import { openRun } from '../setup.js';
import { resultFrom } from './run-row.js';
import { settingsOf, type Results } from './results.js';
import { resultText } from './show.js';
import { rowName, type Row, type Suite } from './suite.js';

/**
 * Writes the result of a finished run that was trained by hand down as that of the row it belongs to; resolves to a line that says so. Throws
 * an InputError when it belongs to none, or is not finished.
 */
export async function takeRun(suite: Suite, path: string, results: Results): Promise<string> {
  const { folder, config } = await openRun(path);
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
  await results.add({ ...result, taken: true });
  return `${rowName(row)}: ${resultText(result)} (${folder.path})`;
}
