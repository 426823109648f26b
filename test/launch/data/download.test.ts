import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { RunError } from '../../../core/errors.js';
import { Rng } from '../../../core/random.js';
import { download, type DownloadOptions } from '../../../launch/data/download.js';
import type { Digest } from '../../../launch/data/sources.js';
import { temporaryFolder } from '../../helpers/files.js';
import { serveFile } from '../../helpers/http.js';

const rng = Rng.seed(1);
const file = Buffer.from(Uint8Array.from({ length: 200_000 }, () => rng.int(256)));
const sha256 = (bytes: Buffer): Digest => ({
  algorithm: 'sha256',
  hex: createHash('sha256').update(bytes).digest('hex'),
});
const QUICK: DownloadOptions = { pauses: [0, 0, 0] };

test('a file is fetched as a whole, and nothing else is left', async (t) => {
  const folder = temporaryFolder(t);
  const { url } = await serveFile(t, file);
  const seen: [number, number | undefined][] = [];
  await download(
    { url, to: join(folder, 'set.zip'), digest: sha256(file) },
    { ...QUICK, onProgress: (bytes, total) => seen.push([bytes, total]) },
  );
  assert.deepEqual(readFileSync(join(folder, 'set.zip')), file);
  assert.deepEqual(readdirSync(folder), ['set.zip']);
  assert.deepEqual(seen.at(-1), [file.length, file.length]);
  assert.ok(seen.every(([bytes], i) => i === 0 || bytes >= seen[i - 1][0]));
});

test('a broken connection is continued where it broke, however often', async (t) => {
  const folder = temporaryFolder(t);
  const breaks = Array.from({ length: 6 }, () => ({ breakAfter: 30_000 }));
  const served = await serveFile(t, file, breaks, { follow: true });
  const { url, ranges } = served;
  await download(
    { url, to: join(folder, 'set.zip'), digest: sha256(file) },
    { ...QUICK, onProgress: served.received },
  );
  assert.deepEqual(readFileSync(join(folder, 'set.zip')), file);
  assert.equal(ranges.length, 7, 'progress starts the count of tries anew');
  assert.equal(ranges[0], undefined);
  assert.equal(ranges[6], 'bytes=180000-');
});

test('what an earlier call left is continued, that of another address is not', async (t) => {
  const folder = temporaryFolder(t);
  const to = join(folder, 'set.zip');
  const broken = Array.from({ length: 2 }, () => ({ breakAfter: 50_000 }));
  const unwilling = Array.from({ length: 4 }, () => ({ status: 503 }));
  const served = await serveFile(t, file, [...broken, ...unwilling], { follow: true });
  const { url, ranges } = served;
  await assert.rejects(download({ url, to }, { ...QUICK, onProgress: served.received }), (error: Error) => {
    assert.ok(error instanceof RunError);
    assert.match(error.message, /answered 503 .*4 times in a row; what is there is kept/);
    return true;
  });
  assert.ok(!existsSync(to));
  await download({ url, to, digest: sha256(file) }, QUICK);
  assert.equal(ranges.at(-1), 'bytes=100000-');
  assert.deepEqual(readFileSync(to), file);
  const other = await serveFile(t, file);
  writeFileSync(`${to}.part`, 'something else');
  writeFileSync(`${to}.part.json`, JSON.stringify({ url }));
  await download({ url: other.url, to, digest: sha256(file) }, QUICK);
  assert.deepEqual(other.ranges, [undefined]);
});

test('a file that has changed, and a server without ranges, are fetched anew', async (t) => {
  const changed = Buffer.concat([Buffer.from('changed'), file]);
  for (const second of [
    { content: changed, etag: '"two"' },
    { ignoreRange: true, content: changed },
  ]) {
    const folder = temporaryFolder(t);
    const to = join(folder, 'set.zip');
    const served = await serveFile(t, file, [{ breakAfter: 40_000 }, second], { follow: true });
    const { url, ranges } = served;
    await download({ url, to, digest: sha256(changed) }, { ...QUICK, onProgress: served.received });
    assert.equal(ranges[1], 'bytes=40000-');
    assert.deepEqual(readFileSync(to), changed);
  }
});

test('a part that is complete already is only checked', async (t) => {
  const folder = temporaryFolder(t);
  const to = join(folder, 'set.zip');
  const { url, ranges } = await serveFile(t, file);
  writeFileSync(`${to}.part`, file);
  writeFileSync(`${to}.part.json`, JSON.stringify({ url, tag: '"one"' }));
  await download({ url, to, digest: sha256(file) }, QUICK);
  assert.deepEqual(ranges, [`bytes=${file.length}-`]);
  assert.deepEqual(readFileSync(to), file);
});

test('a part that is longer than the file is thrown away', async (t) => {
  const to = join(temporaryFolder(t), 'set.zip');
  const { url, ranges } = await serveFile(t, file);
  writeFileSync(`${to}.part`, Buffer.concat([file, file]));
  writeFileSync(`${to}.part.json`, JSON.stringify({ url, tag: '"one"' }));
  await download({ url, to, digest: sha256(file) }, QUICK);
  assert.deepEqual(ranges, [`bytes=${2 * file.length}-`, undefined]);
});

test('another digest is refused and removed', async (t) => {
  const folder = temporaryFolder(t);
  const { url } = await serveFile(t, file);
  for (const digest of [sha256(Buffer.from('x')), { algorithm: 'md5', hex: '0'.repeat(32) } as const]) {
    await assert.rejects(download({ url, to: join(folder, 'set.zip'), digest }, QUICK), (error: Error) => {
      assert.ok(error instanceof RunError);
      assert.match(
        error.message,
        /what came has (SHA256|MD5) [0-9a-f]+ instead of [0-9a-f]+: it is damaged or another version/,
      );
      return true;
    });
    assert.deepEqual(readdirSync(folder), []);
  }
});

test('what is not there, and a server that is not there, are said at once or after some tries', async (t) => {
  const folder = temporaryFolder(t);
  const { url, ranges } = await serveFile(t, file, [{ status: 404 }]);
  await assert.rejects(
    download({ url, to: join(folder, 'set.zip') }, QUICK),
    /set\.zip: the server answered 404 Not Found/,
  );
  assert.equal(ranges.length, 1, 'no second try');
  await assert.rejects(
    download({ url: 'http://127.0.0.1:9/set.zip', to: join(folder, 'set.zip') }, { pauses: [0] }),
    (error: Error) => error instanceof RunError && /2 times in a row/.test(error.message),
  );
});

test('a connection that falls silent is taken for broken', async (t) => {
  const folder = temporaryFolder(t);
  const { url, ranges } = await serveFile(t, file, [{ silentAfter: 60_000 }]);
  await download({ url, to: join(folder, 'set.zip'), digest: sha256(file) }, { ...QUICK, patience: 300 });
  assert.ok(ranges.length >= 2);
  assert.deepEqual(readFileSync(join(folder, 'set.zip')), file);
});

test('an ended download keeps what is there', async (t) => {
  const folder = temporaryFolder(t);
  const to = join(folder, 'set.zip');
  const { url } = await serveFile(t, file, [{ silentAfter: 60_000 }]);
  const stop = new AbortController();
  await assert.rejects(
    download(
      { url, to },
      { ...QUICK, signal: stop.signal, onProgress: (bytes) => (bytes >= 60_000 ? stop.abort() : undefined) },
    ),
    { name: 'AbortError' },
  );
  assert.deepEqual(readdirSync(folder).sort(), ['set.zip.part', 'set.zip.part.json']);
  await download({ url, to, digest: sha256(file) }, QUICK);
  assert.deepEqual(readFileSync(to), file);
});

test('a place that cannot be written is named', async (t) => {
  const { url } = await serveFile(t, file);
  const to = join(temporaryFolder(t), 'nowhere', 'set.zip');
  await assert.rejects(
    download({ url, to }, QUICK),
    (error: Error) => error instanceof RunError && error.message.includes(to),
  );
});
