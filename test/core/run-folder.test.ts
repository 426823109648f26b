import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { InputError } from '../../core/errors.js';
import { RunFolder } from '../../core/run-folder.js';
import { temporaryFolder } from '../helpers/files.js';

const refuses = (action: () => unknown, message: RegExp): void =>
  assert.throws(action, (error: unknown) => error instanceof InputError && message.test(error.message));

describe('a new run folder', () => {
  it('takes the first free number, or the name that is asked for', (t) => {
    const runs = join(temporaryFolder(t), 'deep', 'runs');
    assert.deepEqual(
      [1, 2].map(() => RunFolder.create(runs, 'walk').name),
      ['walk-1', 'walk-2'],
    );
    assert.equal(RunFolder.create(runs, 'walk', 'mine').name, 'mine');
    refuses(() => RunFolder.create(runs, 'walk', 'mine'), /run 'mine' exists already/);
    refuses(() => RunFolder.create(runs, 'walk', '../mine'), /run name '\.\.\/mine' may hold/);
    assert.deepEqual(readdirSync(runs).sort(), ['mine', 'walk-1', 'walk-2']);
  });

  it('cannot lie below a file', (t) => {
    const file = join(temporaryFolder(t), 'file');
    writeFileSync(file, '');
    refuses(
      () => RunFolder.create(file, 'walk', 'mine'),
      /cannot make a run folder in '.*file'.*is no folder/,
    );
    refuses(() => RunFolder.create(join(file, 'runs'), 'walk'), /cannot make a run folder in '.*runs'/);
  });
});

describe("a run's lock", () => {
  const open = (t: Parameters<typeof temporaryFolder>[0]): { folder: RunFolder; file: string } => {
    const folder = RunFolder.create(temporaryFolder(t), 'walk');
    return { folder, file: join(folder.path, 'learner.lock') };
  };
  /** A process that lives as long as the test. */
  const other = process.ppid;

  it('is one file that names its holder, and is gone after its release', (t) => {
    const { folder, file } = open(t);
    const release = folder.lock();
    assert.deepEqual(readdirSync(folder.path), ['learner.lock']);
    const { pid, host } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; host: string };
    assert.deepEqual([pid, host], [process.pid, hostname()]);
    release();
    assert(!existsSync(file));
  });

  it('of a living process or of another host is respected', (t) => {
    const { folder, file } = open(t);
    for (const [pid, host] of [
      [other, hostname()],
      [999_999_999, 'elsewhere'],
    ] as const) {
      writeFileSync(file, JSON.stringify({ pid, host }));
      const held = new RegExp(
        `is being written by process ${pid} on ${host}: stop it first, or remove '.*learner\\.lock'`,
      );
      refuses(() => folder.lock(), held);
      refuses(() => folder.checkUnlocked(), held);
      assert(existsSync(file));
    }
  });

  it('of a process that has ended is taken over, also when its number is used again', (t) => {
    const { folder, file } = open(t);
    const { pid } = spawnSync(process.execPath, ['--version']);
    const stale: object[] = [{ pid, host: hostname() }];
    if (process.platform === 'linux') stale.push({ pid: other, host: hostname(), started: '1' });
    for (const owner of [...stale.map((holder) => JSON.stringify(holder)), '{"pid":']) {
      writeFileSync(file, owner);
      folder.checkUnlocked();
      folder.lock()();
    }
  });
});
