import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import {
  checkpointPath,
  deleteCheckpointsAfter,
  latestCheckpoint,
  listCheckpoints,
  pruneCheckpoints,
  readCheckpoint,
  writeCheckpoint,
} from '../../../core/checkpoint/index.js';
import { MANIFEST_FILE, STATE_FILE, SUMS_FILE, sumsOf } from '../../../core/checkpoint/manifest.js';
import { splitState } from '../../../core/checkpoint/state-tree.js';
import { InputError } from '../../../core/errors.js';
import { Tensor } from '../../../core/tensor/index.js';
import { temporaryFolder } from '../../helpers/files.js';
import { someContent, type someState } from './helpers.js';

const FILES = [STATE_FILE, MANIFEST_FILE, SUMS_FILE];

const roundsOf = async (run: string): Promise<number[]> =>
  (await listCheckpoints(run)).map(({ round }) => round);
const namesOf = (run: string): string[] => readdirSync(join(run, 'checkpoints')).sort();

async function refused(path: string, message: RegExp): Promise<void> {
  await assert.rejects(readCheckpoint(path), (error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });
}

/** A checkpoint with one of its JSON values changed and the checksums put right again. */
async function forged(t: TestContext, change: (manifest: Record<string, unknown>) => void): Promise<string> {
  const { path } = await writeCheckpoint(temporaryFolder(t), someContent(1));
  const manifest = JSON.parse(readFileSync(join(path, MANIFEST_FILE), 'utf8')) as Record<string, unknown>;
  change(manifest);
  const text = JSON.stringify(manifest);
  writeFileSync(join(path, MANIFEST_FILE), text);
  writeFileSync(
    join(path, SUMS_FILE),
    sumsOf({ [STATE_FILE]: readFileSync(join(path, STATE_FILE)), [MANIFEST_FILE]: Buffer.from(text) }),
  );
  return path;
}

describe('a checkpoint', () => {
  it('comes back whole', async (t) => {
    const content = someContent(40, { score: 0.25 });
    const written = await writeCheckpoint(temporaryFolder(t), content);
    assert.equal(basename(written.path), 'round-000040');
    const { state, path, contentHash, writtenBy, ...rest } = await readCheckpoint(written.path);
    assert.deepEqual(splitState(state), splitState(content.state));
    assert.deepEqual({ ...rest, state: content.state }, content);
    assert.equal(path, written.path);
    assert.equal(contentHash, written.contentHash);
    assert.equal(writtenBy.node, process.version);
    assert.match(writtenBy.attune, /^\d+\.\d+\.\d+/);
    assert.equal(
      written.bytes,
      [STATE_FILE, MANIFEST_FILE].reduce((sum, name) => sum + readFileSync(join(path, name)).length, 0),
    );
  });

  it('keeps tensors as tensors and typed arrays as such', async (t) => {
    const { path } = await writeCheckpoint(temporaryFolder(t), someContent(0));
    const state = (await readCheckpoint(path)).state as ReturnType<typeof someState> & {
      params: { layers: [{ w: Tensor }] };
      adam: { m: Float32Array; t: number };
    };
    assert.ok(state.params.layers[0].w instanceof Tensor);
    assert.ok(state.adam.m instanceof Float32Array);
    assert.equal(state.adam.t, 17);
  });

  it('holds a score only when there is one', async (t) => {
    for (const score of [undefined, NaN]) {
      const { path } = await writeCheckpoint(temporaryFolder(t), someContent(1, { score }));
      assert.equal('score' in (await readCheckpoint(path)), false);
    }
  });

  it('is verified by sha256sum', async (t) => {
    const { path } = await writeCheckpoint(temporaryFolder(t), someContent(1));
    try {
      assert.match(
        execFileSync('sha256sum', ['-c', SUMS_FILE], { cwd: path, encoding: 'utf8' }),
        /state\.safetensors: OK/,
      );
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      t.skip('there is no sha256sum here');
    }
  });

  it('replaces one of the same round', async (t) => {
    const run = temporaryFolder(t);
    await writeCheckpoint(run, someContent(7));
    const { path, contentHash } = await writeCheckpoint(run, someContent(7, { counters: { envSteps: 1 } }));
    assert.equal((await readCheckpoint(path)).contentHash, contentHash);
    assert.deepEqual(namesOf(run), ['round-000007']);
  });
});

describe('the content hash', () => {
  const hashOf = async (t: TestContext, ...args: Parameters<typeof someContent>): Promise<string> =>
    (await writeCheckpoint(temporaryFolder(t), someContent(...args))).contentHash;

  it('is of what equal runs agree in', async (t) => {
    const hash = await hashOf(t, 3);
    assert.match(hash, /^[0-9a-f]{64}$/);
    assert.equal(await hashOf(t, 3, { score: 9, plugins: [], config: { actors: { count: 16 } } }), hash);
    assert.equal(
      await hashOf(t, 3, { identity: { env: { name: 'cartpole' }, seed: 1 } }),
      hash,
      'order of keys',
    );
  });

  it('tells apart whatever differs in results', async (t) => {
    const { state } = someContent(3);
    const hashes = [
      await hashOf(t, 3),
      await hashOf(t, 4, { state }),
      await hashOf(t, 3, { identity: { seed: 2 } }),
      await hashOf(t, 3, { counters: { envSteps: 299, episodes: 9 } }),
      await hashOf(t, 3, {
        state: { ...(state as object), adam: { m: new Float32Array(3), v: Float64Array.of(0.1, 3), t: 18 } },
      }),
      await hashOf(t, 3, {
        state: { ...(state as object), adam: { m: new Float32Array(3), v: Float64Array.of(0.1, 4), t: 17 } },
      }),
      await hashOf(t, 3, {
        state: { ...(state as object), limits: [Infinity, -Infinity, NaN, 0, 0, 1e308] },
      }),
    ];
    assert.equal(new Set(hashes).size, hashes.length);
  });

  it('is the same on every machine and version', async (t) => {
    const state = { w: new Float32Array([1, -0, 0.1]), t: 3, name: 'ä', odd: [NaN, null] };
    const content = {
      round: 2,
      state,
      counters: { envSteps: 10 },
      identity: { seed: 1 },
      config: {},
      plugins: [],
    };
    const { contentHash } = await writeCheckpoint(temporaryFolder(t), content);
    assert.equal(contentHash, '99cf2669d0a026794fcff0ec1412d0449777f95fb2cc218fff5bf9493039b23a');
  });
});

describe('a damaged checkpoint is refused', () => {
  it('after any flipped bit and any cut, naming the file', async (t) => {
    const { path } = await writeCheckpoint(temporaryFolder(t), someContent(1, { score: 1 }));
    const originals = new Map(FILES.map((name) => [name, readFileSync(join(path, name))]));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...FILES),
        fc.nat(),
        fc.nat(7),
        fc.boolean(),
        async (name, where, bit, cut) => {
          const original = originals.get(name)!;
          const at = where % original.length;
          const changed = Buffer.from(original);
          changed[at] ^= 1 << bit;
          writeFileSync(join(path, name), cut ? original.subarray(0, at) : changed);
          await refused(path, /\.safetensors|manifest\.json|SHA256SUMS/);
          writeFileSync(join(path, name), original);
        },
      ),
      { numRuns: 300 },
    );
    await readCheckpoint(path);
  });

  it('when a file is missing', async (t) => {
    for (const name of FILES) {
      const { path } = await writeCheckpoint(temporaryFolder(t), someContent(1));
      rmSync(join(path, name));
      await refused(path, new RegExp(`${name} is missing: this is not a whole checkpoint`));
    }
  });

  it('when a file cannot be read', async (t) => {
    const { path } = await writeCheckpoint(temporaryFolder(t), someContent(1));
    rmSync(join(path, STATE_FILE));
    mkdirSync(join(path, STATE_FILE));
    await refused(path, /cannot read .*state\.safetensors: illegal operation on a directory \(EISDIR\)/);
  });

  it('when it is of a newer format, saying so', async (t) => {
    const path = await forged(t, (manifest) => (manifest.format = 2));
    await refused(path, /manifest\.json has format 2, this attune reads up to 1: update attune/);
  });

  it('when a part of the manifest is missing or of a wrong kind', async (t) => {
    await refused(
      await forged(t, (manifest) => delete manifest.plugins),
      /manifest\.json is damaged: 'plugins'/,
    );
    await refused(
      await forged(t, (manifest) => (manifest.config = [])),
      /manifest\.json is damaged: 'config': expected an object/,
    );
    await refused(
      await forged(t, (manifest) => (manifest.surplus = 1)),
      /manifest\.json is damaged: .*surplus/,
    );
  });

  it('when its content is not what was hashed', async (t) => {
    const path = await forged(t, (manifest) => ((manifest.content as { round: number }).round = 2));
    await refused(path, /manifest\.json is damaged: its content does not have the hash/);
  });

  it('when the arrays are those of another checkpoint', async (t) => {
    const run = temporaryFolder(t);
    const one = await writeCheckpoint(run, someContent(1));
    const two = await writeCheckpoint(run, someContent(2));
    cpSync(join(one.path, STATE_FILE), join(two.path, STATE_FILE));
    await refused(
      two.path,
      /round-000002.state\.safetensors is damaged: its SHA-256 is not the one in SHA256SUMS/,
    );
    const manifest = readFileSync(join(two.path, MANIFEST_FILE));
    writeFileSync(
      join(two.path, SUMS_FILE),
      sumsOf({ [STATE_FILE]: readFileSync(join(one.path, STATE_FILE)), [MANIFEST_FILE]: manifest }),
    );
    await refused(two.path, /the numbers of array '.*' have changed/);
  });
});

describe('the checkpoints of a run', () => {
  it('are none in a new or missing folder', async (t) => {
    assert.deepEqual(await listCheckpoints(join(temporaryFolder(t), 'nowhere')), []);
    assert.equal(await latestCheckpoint(temporaryFolder(t)), undefined);
  });

  it('are listed oldest first, with scores and damage, and nothing else is', async (t) => {
    const run = temporaryFolder(t);
    for (const round of [1000000, 2, 11]) await writeCheckpoint(run, someContent(round, { score: round }));
    writeFileSync(join(checkpointPath(run, 11), MANIFEST_FILE), '{');
    for (const name of ['round-000099.writing', 'round-000098.deleting', 'notes'])
      mkdirSync(join(run, 'checkpoints', name));
    const entries = await listCheckpoints(run);
    assert.deepEqual(
      entries.map(({ round, score }) => [round, score]),
      [
        [2, 2],
        [11, undefined],
        [1000000, 1000000],
      ],
    );
    assert.match(entries[1].damage ?? '', /manifest\.json is damaged/);
  });

  it('give the newest whole one, telling what was passed over', async (t) => {
    const run = temporaryFolder(t);
    for (const round of [1, 2, 3]) await writeCheckpoint(run, someContent(round));
    truncateSync(join(checkpointPath(run, 3), STATE_FILE), 20);
    rmSync(join(checkpointPath(run, 2), SUMS_FILE));
    const latest = await latestCheckpoint(run);
    assert.equal(latest?.checkpoint.round, 1);
    assert.deepEqual(
      latest.damaged.map(({ path }) => basename(path)),
      ['round-000003', 'round-000002'],
    );
    assert.match(latest.damaged[0].reason, /state\.safetensors/);
    rmSync(join(checkpointPath(run, 1), MANIFEST_FILE));
    await assert.rejects(latestCheckpoint(run), (error) => {
      assert.ok(error instanceof InputError);
      assert.match(
        error.message,
        /^no checkpoint of '.*' is whole:\n.*round-000003.*\n.*round-000002.*\n.*round-000001.*missing/,
      );
      return true;
    });
  });

  it('are kept by age and by score', async (t) => {
    const run = temporaryFolder(t);
    const scores = [5, 1, 9, NaN, 9, 2, 3];
    for (const [round, score] of scores.entries()) await writeCheckpoint(run, someContent(round, { score }));
    await pruneCheckpoints(run, { last: 2, best: 3 });
    assert.deepEqual(await roundsOf(run), [0, 2, 4, 5, 6]);
    await pruneCheckpoints(run, { last: 1, best: 1 });
    assert.deepEqual(await roundsOf(run), [4, 6], 'of equal scores the newer');
    await pruneCheckpoints(run, { last: 0, best: 0 });
    assert.deepEqual(await roundsOf(run), [6], 'never none');
    assert.deepEqual(namesOf(run), ['round-000006']);
  });

  it('do not lose a whole one to a damaged one', async (t) => {
    const run = temporaryFolder(t);
    for (const round of [1, 2, 3]) await writeCheckpoint(run, someContent(round));
    for (const round of [2, 3]) writeFileSync(join(checkpointPath(run, round), MANIFEST_FILE), '');
    await pruneCheckpoints(run, { last: 1, best: 0 });
    assert.deepEqual(await roundsOf(run), [1]);
  });

  it('can be taken back to a round', async (t) => {
    const run = temporaryFolder(t);
    for (const round of [1, 2, 3]) await writeCheckpoint(run, someContent(round));
    cpSync(checkpointPath(run, 3), `${checkpointPath(run, 3)}.old`, { recursive: true });
    await deleteCheckpointsAfter(run, 1);
    assert.deepEqual(await roundsOf(run), [1]);
    assert.deepEqual(namesOf(run), ['round-000001']);
  });

  it('survive a crash between the two renames of a replacement', async (t) => {
    const run = temporaryFolder(t);
    const { path, contentHash } = await writeCheckpoint(run, someContent(5));
    renameSync(path, `${path}.old`);
    const latest = await latestCheckpoint(run);
    assert.equal(latest?.checkpoint.contentHash, contentHash);
    await writeCheckpoint(run, someContent(5));
    assert.deepEqual(namesOf(run), ['round-000005']);
  });
});
