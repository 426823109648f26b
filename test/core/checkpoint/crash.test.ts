import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import {
  deleteCheckpointsAfter,
  latestCheckpoint,
  listCheckpoints,
  pruneCheckpoints,
  readCheckpoint,
  writeCheckpoint,
} from '../../../core/checkpoint/index.js';
import { RunError } from '../../../core/errors.js';
import { Rng } from '../../../core/random.js';
import { interceptFiles, systemError, temporaryFolder, type FileCall } from '../../helpers/files.js';
import { someContent } from './helpers.js';

/** Round and content hash of every checkpoint, each of which must be whole. */
async function allWhole(run: string): Promise<string[]> {
  const entries = await listCheckpoints(run);
  return await Promise.all(
    entries.map(async ({ path, round }) => `${round} ${(await readCheckpoint(path)).contentHash}`),
  );
}

/** How many changing calls `action` makes, and what they are. */
async function callsOf(t: TestContext, action: () => Promise<unknown>): Promise<FileCall[]> {
  const calls: FileCall[] = [];
  const restore = interceptFiles(t, (call) => void calls.push(call));
  await action();
  restore();
  return calls;
}

/** Runs `action` with the file system dead from the n-th changing call on, as if the process had been killed there. */
async function crashAt(t: TestContext, n: number, action: () => Promise<unknown>): Promise<void> {
  let count = 0;
  const restore = interceptFiles(t, (call) => (count++ >= n ? systemError('EIO', call) : undefined));
  await assert.rejects(action);
  restore();
}

describe('a crash at any call to the file system', () => {
  it('while the first checkpoint is written leaves none or it', async (t) => {
    const action = (run: string) => writeCheckpoint(run, someContent(1));
    const calls = await callsOf(t, () => action(temporaryFolder(t)));
    assert.ok(calls.length > 10);
    for (let n = 0; n < calls.length; n++) {
      const run = temporaryFolder(t);
      await crashAt(t, n, () => action(run));
      const rounds = await allWhole(run);
      assert.ok(rounds.length <= 1);
      const { contentHash } = await action(run);
      assert.deepEqual(await allWhole(run), [`1 ${contentHash}`], 'the next attempt succeeds');
      assert.deepEqual(readdirSync(join(run, 'checkpoints')), ['round-000001'], 'nothing is left over');
    }
  });

  it('while a checkpoint is replaced leaves the old or the new', async (t) => {
    const write = (run: string, envSteps: number) =>
      writeCheckpoint(run, someContent(1, { counters: { envSteps } }));
    const reference = temporaryFolder(t);
    const old = await write(reference, 1);
    const calls = await callsOf(t, () => write(reference, 2));
    assert.ok(calls.filter(({ name }) => name === 'rename').length >= 3);
    const seen = new Set<string>();
    for (let n = 0; n < calls.length; n++) {
      const run = temporaryFolder(t);
      await write(run, 1);
      await crashAt(t, n, () => write(run, 2));
      const [entry, ...others] = await allWhole(run);
      assert.deepEqual(others, []);
      seen.add(entry);
      await write(run, 3);
      assert.deepEqual(readdirSync(join(run, 'checkpoints')), ['round-000001'], 'nothing is left over');
    }
    assert.equal(seen.size, 2);
    assert.ok(seen.has(`1 ${old.contentHash}`));
  });

  for (const [name, prune] of [
    ['pruned', (run: string) => pruneCheckpoints(run, { last: 1, best: 1 })],
    ['deleted', (run: string) => deleteCheckpointsAfter(run, 2)],
  ] as const) {
    it(`while checkpoints are ${name} leaves each whole or gone`, async (t) => {
      const filled = async (): Promise<string> => {
        const run = temporaryFolder(t);
        for (const round of [1, 2, 3, 4]) await writeCheckpoint(run, someContent(round, { score: -round }));
        return run;
      };
      const reference = await filled();
      const calls = await callsOf(t, () => prune(reference));
      const expected = await allWhole(reference);
      for (let n = 0; n < calls.length; n++) {
        const run = await filled();
        await crashAt(t, n, () => prune(run));
        const left = await allWhole(run);
        for (const entry of expected) assert.ok(left.includes(entry));
        await prune(run);
        assert.deepEqual(await allWhole(run), expected);
        assert.equal(readdirSync(join(run, 'checkpoints')).length, expected.length, 'nothing is left over');
      }
    });
  }
});

describe('a call that the system refuses', () => {
  for (const code of ['ENOSPC', 'EACCES']) {
    it(`with ${code} is a RunError that names the checkpoint; the last good one stays`, async (t) => {
      const run = temporaryFolder(t);
      const good = await writeCheckpoint(run, someContent(1));
      const reference = temporaryFolder(t);
      await writeCheckpoint(reference, someContent(1));
      const calls = await callsOf(t, () => writeCheckpoint(reference, someContent(2)));
      // After the rename the new checkpoint is there; only its place on disk may be unsure.
      const before = calls.findIndex(({ name }) => name === 'rename');
      for (let n = 0; n <= before; n++) {
        let count = 0;
        const restore = interceptFiles(t, (call) => (count++ === n ? systemError(code, call) : undefined));
        await assert.rejects(writeCheckpoint(run, someContent(2)), (error) => {
          assert.ok(error instanceof RunError);
          assert.match(error.message, new RegExp(`^cannot write '.*round-000002': [a-z ]+ \\(${code}\\)$`));
          return true;
        });
        restore();
        assert.deepEqual(await allWhole(run), [`1 ${good.contentHash}`]);
        assert.deepEqual(readdirSync(join(run, 'checkpoints')), ['round-000001'], 'nothing is left over');
      }
    });
  }
});

describe('a process killed at any moment', () => {
  it('leaves whole checkpoints, and every round that it reported', { timeout: 120_000 }, async (t) => {
    const run = temporaryFolder(t);
    const rng = Rng.seed(Number(process.env.ATTUNE_TEST_SEED ?? 1), 'kill');
    let last = 0;
    for (let kill = 0; kill < 12; kill++) {
      const child = spawn(process.execPath, [join(import.meta.dirname, 'endless-writer.js'), run], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      child.stdout.setEncoding('utf8');
      let output = '';
      const started = new Promise<void>((resolve) => {
        child.stdout.on('data', (text: string) => {
          output += text;
          resolve();
        });
      });
      const ended = once(child, 'close');
      await Promise.race([started, ended]);
      setTimeout(() => child.kill('SIGKILL'), rng.uniform(0, 60));
      const [, signal] = (await ended) as [number | null, string | null];
      assert.equal(signal, 'SIGKILL', 'the writer never ends by itself');
      const reported = Number(output.slice(0, output.lastIndexOf('\n')).split('\n').at(-1));
      assert.ok(reported > last, 'it goes on where the killed one was');
      await allWhole(run);
      const latest = await latestCheckpoint(run);
      assert.deepEqual(latest?.damaged, []);
      last = latest.checkpoint.round;
      assert.ok(last >= reported, `round ${reported} was reported, ${last} is there`);
    }
  });
});
