import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

describe('the test entry', () => {
  let folder = '';
  const files = {
    'a-good.test.js': `import { it } from 'node:test'; it('good', () => {}); it('later', { todo: true }, () => { throw new Error('x'); });`,
    'a-bad.test.js': `import { it } from 'node:test'; it('bad', () => { throw new Error('x'); });`,
    'broken.test.js': `import './no-such-file.js';`,
    'helper.js': `throw new Error('not a test');`,
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'attune-run-'));
    copyFileSync(join(import.meta.dirname, 'run.js'), join(folder, 'run.js'));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  });
  after(() => rmSync(folder, { recursive: true }));

  const run = (...filters: string[]): { status: number | null; stdout: string; stderr: string } => {
    const env = { ...process.env, NODE_TEST_CONTEXT: undefined }; // otherwise it takes itself for a file under test
    return spawnSync(process.execPath, [join(folder, 'run.js'), ...filters], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
  };

  it('runs what matches, counts it in closing lines, and fails with what fails', () => {
    const all = run();
    assert.equal(all.status, 1);
    assert.match(all.stdout, /^# tests 4$[^]*^# pass 1$[^]*^# fail 2$[^]*^# todo 1$/m);
    const good = run('test/a-good');
    assert.equal(good.status, 0, good.stdout);
    assert.match(good.stdout, /^# pass 1$[^]*^# fail 0$/m);
    assert.equal(run('broken').status, 1);
  });

  it('says when nothing matches', () => {
    const { status, stderr } = run('no/such');
    assert.equal(status, 2);
    assert.match(stderr, /no test file .*matches no\/such/);
  });
});
