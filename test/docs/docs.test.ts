import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { blocksOf } from './blocks.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const documents = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

/** Commands of the documents that take minutes, or that another test runs from a clean clone. */
const ELSEWHERE = /^(npm |npx |git |cd |attune (actor|learner|keys) |attune train crs\/)/;

/** Runs a command line of a document in a folder where attune is installed. */
function run(command: string, folder: string): void {
  const [program, ...args] = command.split(/\s+/);
  const line = program === 'attune' ? [join(root, 'dist/launch/bin.js'), ...args] : args;
  assert.ok(program === 'attune' || program === 'node', `cannot run '${command}'`);
  const { status, stdout, stderr } = spawnSync(process.execPath, line, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 120_000,
  });
  assert.equal(status, 0, `'${command}' ended with ${status}:\n${stdout}\n${stderr}`);
}

describe('documents', () => {
  for (const name of documents) {
    const markdown = readFileSync(join(root, name), 'utf8');

    it(`${name}: links to files lead somewhere`, () => {
      for (const [, target] of markdown.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)) {
        assert.ok(
          existsSync(join(root, dirname(name), target)),
          `${name} links to ${target}, which is not there`,
        );
      }
    });

    const blocks = blocksOf(markdown);
    const commands = blocks
      .filter(({ language }) => language === 'sh')
      .flatMap(({ text }) => text.split('\n'))
      .map((line) => line.replace(/\s+#.*$/, '').trim())
      .filter((line) => line !== '' && !ELSEWHERE.test(line));
    const files = blocks.filter(({ file }) => file !== undefined);
    if (commands.length === 0 && files.length === 0) continue;

    it(`${name}: its files and commands work as shown`, { timeout: 240_000 }, () => {
      const folder = mkdtempSync(join(tmpdir(), 'attune-docs-'));
      try {
        mkdirSync(join(folder, 'node_modules'));
        symlinkSync(root, join(folder, 'node_modules/attune'));
        writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
        for (const { file, text } of files) writeFileSync(join(folder, file!), text);
        for (const command of commands) run(command, folder);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});
