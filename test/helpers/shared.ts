import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './data.js';

/**
 * A folder of the shared data, which is not part of the repository: below `../shared` beside the repository, or below the folder
 * that ATTUNE_SHARED names. Undefined when it is missing, except under CI, where that is an error.
 */
export function sharedFolder(path: string): string | undefined {
  const folder = join(process.env['ATTUNE_SHARED'] ?? join(projectRoot, '..', 'shared'), path);
  if (existsSync(folder)) return folder;
  if (process.env['CI']) throw new Error(`${folder} is missing: these tests must not be skipped under CI`);
  return undefined;
}

/** Options of a test that needs shared data: skipped, saying so, where that data is missing. */
export const needs = (folder: string | undefined): { skip: string | false } => ({
  skip: folder === undefined ? 'the shared data is not on this machine' : false,
});
