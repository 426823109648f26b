import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { RunError } from '../../core/errors.js';
import { writeFileAtomic } from '../../core/files.js';
import { interceptFiles, systemError, temporaryFolder, type FileCall } from '../helpers/files.js';

describe('writeFileAtomic', () => {
  it('writes text, bytes and pieces, and replaces what was there', async (t) => {
    const path = join(temporaryFolder(t), 'file');
    await writeFileAtomic(path, 'täxt');
    assert.equal(readFileSync(path, 'utf8'), 'täxt');
    await writeFileAtomic(path, Uint8Array.of(1, 2));
    await writeFileAtomic(path, [Uint8Array.of(3), new Uint8Array(0), Uint8Array.of(4, 5)]);
    assert.deepEqual([...readFileSync(path)], [3, 4, 5]);
    assert.deepEqual(readdirSync(join(path, '..')), ['file']);
  });

  it('has the content and the name on disk before it resolves, in that order', async (t) => {
    const folder = temporaryFolder(t);
    const path = join(folder, 'file');
    const calls: FileCall[] = [];
    interceptFiles(t, (call) => void calls.push(call));
    await writeFileAtomic(path, 'x');
    assert.deepEqual(
      calls.filter(({ name }) => name !== 'open').map(({ name, path }) => `${name} ${path}`),
      [
        `rm ${path}.writing`,
        `handle.write ${path}.writing`,
        `handle.sync ${path}.writing`,
        `rename ${path}.writing`,
        `handle.sync ${folder}`,
      ],
    );
  });

  for (const code of ['ENOSPC', 'EACCES', 'EIO']) {
    it(`keeps the old content and names the path on ${code}, whichever call fails`, async (t) => {
      const folder = temporaryFolder(t);
      const path = join(folder, 'file');
      for (const failing of ['rm', 'open', 'handle.write', 'handle.sync', 'rename']) {
        writeFileSync(path, 'old');
        const restore = interceptFiles(t, (call) =>
          call.name === failing ? systemError(code, call) : undefined,
        );
        await assert.rejects(writeFileAtomic(path, 'new'), (error) => {
          assert.ok(error instanceof RunError);
          assert.match(error.message, new RegExp(`^cannot write '${path}': [a-z/ ]+ \\(${code}\\)$`));
          return true;
        });
        restore();
        assert.equal(readFileSync(path, 'utf8'), 'old', failing);
        await writeFileAtomic(path, 'next');
        assert.deepEqual(readdirSync(folder), ['file']);
      }
    });
  }

  it('is not stopped by what a crash has left', async (t) => {
    const path = join(temporaryFolder(t), 'file');
    writeFileSync(`${path}.writing`, 'torn');
    await writeFileAtomic(path, 'whole');
    assert.equal(readFileSync(path, 'utf8'), 'whole');
  });

  it('says when the folder is missing', async (t) => {
    const path = join(temporaryFolder(t), 'nowhere', 'file');
    await assert.rejects(
      writeFileAtomic(path, ''),
      /cannot write '.*nowhere\/file': no such file or directory \(ENOENT\)/,
    );
  });
});
