import { existsSync, readFileSync } from 'node:fs';

let found: string | undefined;

/** attune's own version, from its package.json. */
export function version(): string {
  found ??= find();
  return found;
}

function find(): string {
  for (let folder = new URL('.', import.meta.url); ; folder = new URL('..', folder)) {
    const file = new URL('package.json', folder);
    if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
    if (folder.pathname === '/') throw new Error('attune was installed without its package.json');
  }
}
