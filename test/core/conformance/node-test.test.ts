import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

describe('suites registered with the test runner of Node', () => {
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'attune-suite-'))));
  after(() => rmSync(folder, { recursive: true }));

  /** Runs a test file as an author of a plug-in would write it. */
  const run = (lines: string): { status: number | null; stdout: string } => {
    const from = (path: string): string => JSON.stringify(new URL(`../../../${path}`, import.meta.url).href);
    const file = join(folder, 'plugin.test.mjs');
    writeFileSync(
      file,
      `import { testAlgorithm, testEnv } from ${from('testing.js')};
       import { Walk, walkDefinition } from ${from('test/fixtures/walk.js')};
       import { tiny } from ${from('test/fixtures/tiny.js')};
       import ${from('envs/classic/index.js')};
       ${lines}`,
    );
    const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
    return spawnSync(process.execPath, ['--test-reporter=tap', file], { env, encoding: 'utf8' });
  };

  it('pass for what keeps the contract, one test per check', () => {
    const { status, stdout } = run(`testEnv(walkDefinition()); testAlgorithm(tiny, {}, 'cartpole');`);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /ok 1 - env 'walk along a line' keeps the contract/);
    assert.match(
      stdout,
      /ok \d+ - seeding: equal streams, tasks and actions give equal episodes, bit for bit/,
    );
    assert.match(
      stdout,
      /ok 2 - algorithm 'a linear policy for cartpole' keeps the contract in env 'cartpole'/,
    );
    assert.match(stdout, /# fail 0/);
  });

  it('fail with the reason for what does not', () => {
    const { status, stdout } = run(`
      testEnv(walkDefinition(() => Object.assign(new Walk(), { reward: () => NaN })));
      testAlgorithm({ ...tiny, round: () => Promise.reject(new Error('out of order')) }, {}, 'cartpole');`);
    assert.equal(status, 1);
    assert.match(stdout, /not ok \d+ - rewards: every reward is a finite number/);
    assert.match(stdout, /step 1: reward is NaN/);
    assert.match(stdout, /not ok \d+ - rounds: two rounds can be played[^]*error: 'out of order'/);
    assert.match(stdout, /ok \d+ - repeat: .* # SKIP no rounds could be played/);
  });

  it('fail when the suite cannot start', () => {
    const { status, stdout } = run(`testEnv('no-such-env');`);
    assert.equal(status, 1);
    assert.match(stdout, /unknown env 'no-such-env'/);
  });
});
