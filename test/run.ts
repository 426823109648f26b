/**
 * Runs all tests below this folder, or those whose path contains one of the arguments: `node dist/test/run.js core/random`.
 * Exit code 1 when a test fails, 2 when no file matches.
 */
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const FILES_AT_ONCE = 2;
const FILE_TIMEOUT_MS = 10 * 60 * 1000;
const SUMMARY = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /;

const root = import.meta.dirname;
const filters = process.argv.slice(2).map((filter) => filter.replace(/^test\//, ''));
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.js'))
  .map((path) => path.split(sep).join('/'))
  .filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter)))
  .sort();

if (files.length === 0) {
  console.error(`no test file below ${relative(process.cwd(), root) || '.'} matches ${filters.join(', ')}`);
  process.exit(2);
}

const events = run({
  files: files.map((path) => join(root, path)),
  concurrency: FILES_AT_ONCE,
  timeout: FILE_TIMEOUT_MS,
});
events.on('test:fail', ({ todo }) => {
  if (todo === undefined || todo === false) process.exitCode = 1;
});

const summary: string[] = [];
/** The events without the closing counts, which are printed last, in the words of Node's TAP reporter. */
async function* withoutSummary(): AsyncGenerator {
  for await (const event of events) {
    const { type, data } = event as { type: string; data: { nesting?: number; message?: string } };
    if (type === 'test:diagnostic' && data.nesting === 0 && data.message && SUMMARY.test(data.message)) {
      summary.push(`# ${data.message}\n`);
    } else {
      yield event;
    }
  }
}
await pipeline(Readable.from(withoutSummary()), new spec(), process.stdout, { end: false });
process.stdout.write(summary.join(''));
