import assert from 'node:assert/strict';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runsWide } from './helpers.js';

const node = process.env['ATTUNE_NODE22'];
const skip = runsWide
  ? 'this Node runs them in the other tests'
  : process.arch !== 'x64'
    ? '256-bit kernels need an x64 processor'
    : node === undefined && !process.env['CI']
      ? 'ATTUNE_NODE22 names no Node 22'
      : false;

test('256-bit kernels give the same bits in the other Node', { skip }, () => {
  assert(node !== undefined, 'under CI, ATTUNE_NODE22 must name a Node 22');
  const files = ['bits', 'threads'].map((name) =>
    fileURLToPath(new URL(`./${name}.test.js`, import.meta.url)),
  );
  // Without its runner's variable a test file is a program of its own.
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
  for (const file of files) {
    const run: SpawnSyncReturns<string> = spawnSync(node, ['--test-reporter=tap', file], {
      env,
      encoding: 'utf8',
    });
    assert.equal(run.status, 0, run.stdout + run.stderr);
    assert.match(run.stdout, /# skipped 0/, 'nothing was left out');
  }
});
