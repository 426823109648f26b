import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json, wherever the compiled tests lie below it. */
export const projectRoot = ((): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
})();

/** Reads a committed JSON file of test/data. */
export function readData<T>(name: string): T {
  return JSON.parse(readFileSync(join(projectRoot, 'test', 'data', name), 'utf8')) as T;
}
